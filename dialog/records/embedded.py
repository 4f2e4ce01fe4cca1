"""Conversations in this process alone; gone with it. For tests and first trials."""

from collections.abc import AsyncIterator, Sequence

from dialog.records.errors import ConcurrentWriteError
from dialog.records.store import EventRecord, check_append, check_id, check_read


class MemoryEventStore:
    """An `EventStore` that keeps nothing when the process ends."""

    def __init__(self, max_event_bytes: int) -> None:
        self._max_event_bytes = max_event_bytes
        self._events: dict[str, list[EventRecord]] = {}

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """See `EventStore`."""
        check_append(conversation_id, expected_length, events, self._max_event_bytes)
        actual_length = len(self._events.get(conversation_id, ()))
        if actual_length != expected_length:
            raise ConcurrentWriteError(expected_length, actual_length)
        self._events.setdefault(conversation_id, []).extend(events)
        return expected_length + len(events)

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """See `EventStore`."""
        check_read(conversation_id, start)
        return tuple(self._events.get(conversation_id, ())[start:])

    async def conversations(self) -> AsyncIterator[str]:
        """See `EventStore`."""
        for conversation_id in tuple(self._events):
            yield conversation_id

    async def forget(self, conversation_id: str) -> bool:
        """See `EventStore`."""
        check_id(conversation_id)
        return self._events.pop(conversation_id, None) is not None

    async def close(self) -> None:
        """See `EventStore`."""
