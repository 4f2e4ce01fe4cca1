"""Answers one call in a process of its own, until it is killed: `call_taker FILE`.

It reads what the caller says from the standard input, a line a turn, and writes a line for each
turn that it has answered: where the call stands then, as JSON.
"""

import asyncio
import json
import random
import sys
from pathlib import Path

from config.settings import DialogSettings, SafetySettings
from dialog.manager import DialogManager
from dialog.parts import Surroundings
from dialog.records.sealing import Plain
from dialog.records.sqlite import SqliteEventStore
from dialog.turn import Utterance

CALL = "call"
NOW_S = 1_772_000_000.0


def opened(path: Path) -> SqliteEventStore:
    """The store that survives the process; still to be opened."""
    return SqliteEventStore(path, Plain(), timeout_s=60.0, max_event_bytes=262_144)


def standing(manager: DialogManager) -> dict[str, object]:
    """Where the call stands, as JSON can tell it."""
    tracker = manager.tracker(CALL)
    return {
        "slots": tracker.slots,
        "form": tracker.active_loop,
        "acuity": tracker.call.acuity.label,
        "question": tracker.call.question.response if tracker.call.question else None,
        "events": len(tracker.events),
    }


async def main(path: Path) -> None:
    """Take the call."""
    store = opened(path)
    await store.open()
    manager = DialogManager.load(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="Test Clinic",
        surroundings=Surroundings(
            clock=lambda: NOW_S, rng=random.Random(7), store=store, embedding=False
        ),
    )
    await manager.open(CALL)
    _tell(manager)
    for line in sys.stdin:
        await manager.respond(CALL, Utterance(line.strip()))
        _tell(manager)


def _tell(manager: DialogManager) -> None:
    sys.stdout.write(json.dumps(standing(manager)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
