"""Follows the event record of a call while the server writes it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One event of a call as the server wrote it."""

    kind: str
    """The class of the event: `CallerSpoke`, `TurnTimed`."""
    at: float
    """Seconds since the epoch."""
    fields: dict[str, Any]


async def follow(path: Path) -> AsyncIterator[RecordedEvent]:
    """The events of the call whose record is at `path`, up to its end."""
    position = 0
    while True:
        lines, position = _read_on(path, position)
        for line in lines:
            event = parse_line(line)
            yield event
            if event.kind == "CallEnded":
                return
        await asyncio.sleep(0.1)


def records_in(directory: Path) -> frozenset[Path]:
    """The records that exist."""
    return frozenset(directory.glob("*.jsonl"))


def parse_line(line: str) -> RecordedEvent:
    """One line of a record."""
    fields: dict[str, Any] = json.loads(line)
    return RecordedEvent(fields.pop("event"), fields.pop("at"), fields)


def _read_on(path: Path, position: int) -> tuple[list[str], int]:
    """The whole lines from `position` on, and the position behind them."""
    with path.open("rb") as file:
        file.seek(position)
        content = file.read()
    end = content.rfind(b"\n") + 1
    return content[:end].decode().splitlines(), position + end


async def next_record(records: Path, known: frozenset[Path]) -> Path:
    """The record of the next call that is not among `known`; waits for it."""
    while True:
        fresh = records_in(records) - known
        if fresh:
            return min(fresh)
        await asyncio.sleep(0.05)
