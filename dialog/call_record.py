"""Writes the events of one conversation to the store, and reads them back.

The caller is answered whatever the store does: what it could not take is kept here and offered
again with the next turn.
"""

from collections.abc import Iterable, Sequence

import orjson
import structlog

from dialog.breaker import Breaker
from dialog.events import HistoryReplaced, event_from_json, event_json
from dialog.rasa.events import Event
from dialog.records.errors import ConcurrentWriteError, StoreError
from dialog.records.store import EventRecord, EventStore

log = structlog.get_logger()


class CallRecord:
    """The record of one conversation. One writer at a time."""

    def __init__(self, store: EventStore, conversation_id: str, breaker: Breaker) -> None:
        """Nothing is read yet; `breaker` is the store's, shared by all calls."""
        self._store = store
        self._id = conversation_id
        self._breaker = breaker
        self._length = 0
        self._waiting: list[EventRecord] = []
        self._attempted: tuple[EventRecord, ...] = ()
        """A batch whose fate is unknown."""
        self.has_diverged = False
        """Whether somebody else's events stand among ours, where only `load` finds them."""

    @property
    def is_behind(self) -> bool:
        """Whether the store lacks events."""
        return bool(self._waiting)

    async def load(self) -> tuple[Event, ...]:
        """What the store has of it and still counts; writing goes on behind all of it.

        Raises:
            StoreError: it cannot be told.
            EventError: a kept event is none.
        """
        kept = await self._store.read(self._id)
        self._length = len(kept)
        return _since_replaced(event_from_json(orjson.loads(one.body)) for one in kept)

    async def news(self) -> tuple[Event, ...]:
        """What somebody else has written since; nothing while our own events wait.

        Raises:
            StoreError: it cannot be told.
            EventError: a kept event is none.
        """
        if self.is_behind:
            return ()
        kept = await self._store.read(self._id, self._length)
        self._length += len(kept)
        return tuple(event_from_json(orjson.loads(one.body)) for one in kept)

    async def keep(self, events: Sequence[Event]) -> bool:
        """Append the events, and those that still wait; whether all of them are safe now.

        Args:
            events: with their times.
        """
        self._waiting.extend(_record(one) for one in events)
        if not self._waiting:
            return True
        ticket = self._breaker.admit()
        if ticket is None:
            return False
        try:
            await self._append()
        except StoreError as error:
            # The caller must be answered; the events wait.
            log.error("events not stored", error=type(error).__name__, waiting=len(self._waiting))
            self._breaker.settle(ticket, answered=False)
            return False
        except BaseException:
            self._breaker.settle(ticket, answered=None)
            raise
        self._breaker.settle(ticket, answered=True)
        return True

    async def _append(self) -> None:
        await self._find_out()
        batch = self._attempted = tuple(self._waiting)
        try:
            self._length = await self._store.append(self._id, self._length, batch)
        except ConcurrentWriteError as error:
            # Somebody else answers this caller too. Both were told the truth: both are kept.
            log.warning("conversation has another writer", lacking=error.actual_length)
            self.has_diverged = True
            self._length = error.actual_length
            self._length = await self._store.append(self._id, self._length, batch)
        self._settled(len(batch))

    async def _find_out(self) -> None:
        """Whether the last batch stands after all; all of it does, or none."""
        if not self._attempted:
            return
        since = await self._store.read(self._id, self._length)
        bodies = [one.body for one in since]
        if bodies[: len(self._attempted)] == [one.body for one in self._attempted]:
            self._length += len(self._attempted)
            self._settled(len(self._attempted))
        self._attempted = ()

    def _settled(self, count: int) -> None:
        del self._waiting[:count]
        self._attempted = ()


def _since_replaced(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events behind the last that replaced all before it."""
    counting: list[Event] = []
    for event in events:
        if isinstance(event, HistoryReplaced):
            counting.clear()
        counting.append(event)
    return tuple(counting)


def _record(event: Event) -> EventRecord:
    document = event_json(event)
    at = event.timestamp or 0.0
    return EventRecord(at, orjson.dumps({**document, "timestamp": at}))
