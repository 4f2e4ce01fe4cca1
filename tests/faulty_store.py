"""A store of which things go wrong in a given order, and a clock that is set by hand."""

import asyncio
from collections.abc import Sequence

import orjson

from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreUnavailableError
from dialog.records.store import EventRecord


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class FaultyStore(MemoryEventStore):
    """Keeps conversations in memory, unless it is told to fail.

    `faults` has one entry for each call to come: None is no fault; `before` and `after` fail before
    and after the events stand; `hangs` never answers; `stranger` lets somebody else write first.
    """

    def __init__(self, *faults: str | None, max_event_bytes: int = 262_144) -> None:
        super().__init__(max_event_bytes)
        self.faults = list(faults)
        self.calls = 0
        self.hanging = asyncio.Event()
        """Set as soon as a call hangs."""

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """See `EventStore`."""
        fault = self._next()
        if fault == "after":
            await super().append(conversation_id, expected_length, events)
            raise StoreUnavailableError("no answer in time")
        if fault == "before":
            raise StoreUnavailableError("no answer in time")
        if fault == "hangs":
            self.hanging.set()
            await asyncio.Event().wait()
        if fault == "stranger":
            await super().append(conversation_id, expected_length, [record("stranger")])
        return await super().append(conversation_id, expected_length, events)

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """See `EventStore`."""
        if self._next() in ("before", "after"):
            raise StoreUnavailableError("no answer in time")
        return await super().read(conversation_id, start)

    def _next(self) -> str | None:
        self.calls += 1
        return self.faults.pop(0) if self.faults else None


def record(label: str) -> EventRecord:
    """An event that says who wrote it."""
    body = {"event": "slot", "name": "slot", "value": label, "timestamp": 0.0}
    return EventRecord(0.0, orjson.dumps(body))
