"""`iasovoice chat --jsonl`: whole conversations, one a line in and one a line out."""

import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from dialog.errors import DialogError
from dialog.rasa.domain import Domain
from dialog.records.memory import MemoryEventStore
from telephony.chat import CALL_ID, Chat
from telephony.chat_script import ScriptError, key_of, read_document, read_script
from telephony.dialogs import open_dialog

_FAILED = 1
_MOMENT_S = 60.0
"""How exactly "now" is told where nobody tells it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a conversation is played on."""

    chat: Chat
    domain: Domain
    store: MemoryEventStore
    rng: random.Random
    """The dialog's own."""
    seed: str | None
    """Of every random choice of a conversation, together with its `id`; None: by chance."""
    today: date


def run(settings: Settings, *, seed: str | None, at: datetime | None) -> int:
    """Play each line of standard input; 1 where one could not be.

    Args:
        settings: all of them, but conversations are kept in memory whatever they say.
        seed: of every random choice; None: by chance.
        at: when all of it happens; without a zone, where callers are; None: now.
    """
    return asyncio.run(_run(settings, seed, at))


async def _run(settings: Settings, seed: str | None, at: datetime | None) -> int:
    zone = ZoneInfo(settings.dialog.timezone)
    if at is None:
        at = datetime.fromtimestamp(time.time() // _MOMENT_S * _MOMENT_S, tz=zone)
    elif at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    # The clock stands still: the same lines get the same answers however long they take.
    now_s = at.timestamp()
    rng = random.Random()  # noqa: S311 - picks a wording, guards nothing
    store = MemoryEventStore(settings.store.max_event_bytes)
    is_good = True
    async with open_dialog(settings, clock=lambda: now_s, rng=rng, store=store) as dialog:
        chat = Chat(dialog, settings.call)
        stage = Stage(chat, dialog.domain, store, rng, seed, at.astimezone(zone).date())
        async for answer in answers(_lines(), stage):
            is_good = is_good and "error" not in answer
            _write(answer)
    return 0 if is_good else _FAILED


async def answers(lines: AsyncIterator[bytes], stage: Stage) -> AsyncIterator[dict[str, Any]]:
    """One object for each line that is not blank, in order; a bad line gets its error.

    Args:
        lines: a conversation each, as JSON in UTF-8.
        stage: what they are played on.
    """
    async for line in lines:
        if line.strip():
            yield await _answer(line, stage)


async def _answer(line: bytes, stage: Stage) -> dict[str, Any]:
    key = None
    try:
        document = read_document(line)
        key = key_of(document)
        script = read_script(document, stage.domain, stage.today)
    except ScriptError as error:
        return {"id": key, "error": str(error)}
    if stage.seed is not None:
        stage.rng.seed(f"{stage.seed} {script.key}")
    try:
        return await stage.chat.play(script)
    except DialogError as error:
        # On the telephone a person would take over here.
        return {"id": key, "error": f"the dialog failed: {type(error).__name__}"}
    finally:
        await stage.store.forget(CALL_ID)


async def _lines() -> AsyncIterator[bytes]:
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield line


def _write(answer: dict[str, Any]) -> None:
    """A line of JSON; a half of a character, which only an `id` may hold, becomes a "?"."""
    line = json.dumps(answer, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
