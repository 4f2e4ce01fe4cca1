"""`iasovoice bench nlu`: what one turn costs without audio, on one thread.

A turn is triage, understanding, policy and response, as the telephone asks for it. The dialog holds
its conversations in memory; nothing is appended to a store here, and `parts.store` says so. The
callers say phrases of the domain, each conversation other ones, some turns long.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from config.load import load_settings
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from dialog.turn import NextStep, Utterance
from load_tests.bench_media import machine

_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class NluBench:
    """What was measured."""

    name: str
    machine: str
    unit: str
    ours: dict[str, float]
    peer: None
    ratio: None
    parts: dict[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The lines for people."""
        ours, parts = self.ours, self.parts
        return (
            f"{self.machine}\n"
            f"one turn  p50 {ours['p50']:.2f} ms  p95 {ours['p95']:.2f}  p99 {ours['p99']:.2f}\n"
            f"{parts['turns']} turns of {parts['conversations']} conversations, "
            f"{parts['turns_per_s']:.0f} a second, "
            f"{parts['memory_kb_per_conversation']:.0f} kB for each open conversation\n"
            f"sentence encoder {'on' if parts['embedding'] else 'off'}, store {parts['store']}"
        )


def run(
    dialog: DialogManager,
    *,
    conversations: int,
    turns: int,
    embedding: bool,
    clock: Callable[[], float],
) -> NluBench:
    """Measure. Blocks.

    Args:
        dialog: with everything loaded.
        conversations: open at the same time, taking turns.
        turns: of each conversation.
        embedding: whether the dialog uses the sentence encoder, to be told in the report.
        clock: seconds of a clock that never goes back.
    """
    phrases = [phrase for phrase in dialog.vocabulary() if len(phrase.split()) > 1]
    rng = random.Random(7)
    before = _resident_bytes()
    took = asyncio.run(_play(dialog, phrases, (conversations, turns), rng, clock))
    grown = max(0, _resident_bytes() - before)
    milliseconds = 1000 * np.array(took)
    p50, p95, p99 = (float(value) for value in np.percentile(milliseconds, [50, 95, 99]))
    return NluBench(
        name="nlu",
        machine=machine(),
        unit="ms_per_turn",
        ours={"p50": p50, "p95": p95, "p99": p99},
        peer=None,
        ratio=None,
        parts={
            "conversations": conversations,
            "turns": len(took),
            "turns_per_s": len(took) / sum(took),
            "memory_kb_per_conversation": grown / 1000 / conversations,
            "embedding": embedding,
            "store": "none: conversations are held in memory",
        },
    )


async def _play(
    dialog: DialogManager,
    phrases: Sequence[str],
    size: tuple[int, int],
    rng: random.Random,
    clock: Callable[[], float],
) -> list[float]:
    """Seconds of each turn; a conversation that ends is opened anew."""
    conversations, turns = size
    calls = [f"bench-{number}" for number in range(conversations)]
    for call in calls:
        await dialog.open(call)
    for _ in range(_WARM_UP):
        await dialog.respond(calls[0], Utterance(rng.choice(phrases)))
    took = []
    for _ in range(turns):
        for call in calls:
            started_at = clock()
            turn = await dialog.respond(call, Utterance(rng.choice(phrases)))
            took.append(clock() - started_at)
            if turn.then is not NextStep.LISTEN:
                await dialog.close(call)
                await dialog.open(call)
    for call in calls:
        await dialog.close(call)
    return took


def _resident_bytes() -> int:
    """What the process holds in memory. Linux only."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def bench(*, conversations: int, turns: int, embedding: bool) -> NluBench:
    """Measure the shipped domain. Blocks for some seconds.

    Args:
        conversations: open at the same time.
        turns: of each.
        embedding: False leaves the sentence encoder out.
    """
    settings = load_settings(None, {})
    parts = load_parts(
        dialog=settings.dialog,
        safety=settings.safety,
        organisation=settings.call.organisation,
        surroundings=Surroundings(clock=time.time, rng=random.Random(0), embedding=embedding),
    )
    dialog = DialogManager(parts, clock=time.time)
    return run(
        dialog,
        conversations=conversations,
        turns=turns,
        embedding=embedding,
        clock=time.perf_counter,
    )
