"""Writes the events of one conversation to the store, and reads them back.

The caller is answered whatever the store does: what it could not take is kept here and offered
again with the next turn.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson
import structlog

from dialog.breaker import Breaker, Ticket
from dialog.events.call import HistoryReplaced
from dialog.events.documents import event_from_json, event_json
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, EventError
from dialog.records.errors import (
    ConcurrentWriteError,
    InvalidEventError,
    StoreError,
    StoreUnavailableError,
)
from dialog.records.store import EventRecord, EventStore

log = structlog.get_logger()

_LONG_NUMBER = 19
"""Figures that may not fit 64 bits."""


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
        kept = await self._read(0)
        self._length = len(kept)
        return _since_replaced(_event(one) for one in kept)

    async def news(self) -> tuple[Event, ...] | None:
        """What somebody else has written since; nothing while our own events wait.

        None: the store has forgotten the conversation, and so must everybody.

        Raises:
            StoreError: it cannot be told.
            EventError: a kept event is none.
        """
        if self.is_behind:
            return ()
        known = min(self._length, 1)
        kept = await self._read(self._length - known)
        if len(kept) < known:
            return None
        self._length += len(kept) - known
        return tuple(_event(one) for one in kept[known:])

    async def _read(self, start: int) -> tuple[EventRecord, ...]:
        """From the store, unless it is being left alone."""
        ticket = self._breaker.admit()
        if ticket is None:
            raise StoreUnavailableError("the store is left alone for a while after failures")
        try:
            kept = await self._store.read(self._id, start)
        except StoreError as error:
            self._settle(ticket, error)
            raise
        except BaseException:
            self._breaker.settle(ticket, answered=None)
            raise
        self._breaker.settle(ticket, answered=True)
        return kept

    async def keep(self, events: Sequence[Event]) -> bool:
        """Append the events, and those that still wait; whether all of them are safe now.

        Args:
            events: with their times.
        """
        self._waiting.extend(_records(events))
        if not self._waiting:
            return True
        ticket = self._breaker.admit()
        if ticket is None:
            return False
        try:
            await self._append()
        except StoreError as error:
            # The caller must be answered; the events wait.
            log.error("events not stored", error=type(error).__name__, count=len(self._waiting))
            self._settle(ticket, error)
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
            await self._offer(batch)
        except InvalidEventError:
            # Nothing of the batch stands. One event that cannot be kept must not cost the others.
            self._attempted = ()
            await self._append_singly(batch)
            return
        self._settled(len(batch))

    async def _append_singly(self, batch: Sequence[EventRecord]) -> None:
        """Each event by itself; those that the store will never take are given up."""
        for one in batch:
            self._attempted = (one,)
            try:
                await self._offer(self._attempted)
            except InvalidEventError as error:
                kind = orjson.loads(one.body).get("event")
                log.error("event refused", kind=kind, bytes=len(one.body), reason=str(error))
            self._settled(1)

    async def _offer(self, batch: Sequence[EventRecord]) -> None:
        try:
            self._length = await self._store.append(self._id, self._length, batch)
        except ConcurrentWriteError as error:
            # Somebody else answers this caller too. Both were told the truth: both are kept.
            log.warning("conversation has another writer", count=error.actual_length)
            self.has_diverged = True
            self._length = error.actual_length
            self._length = await self._store.append(self._id, self._length, batch)

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

    def _settle(self, ticket: Ticket, error: StoreError) -> None:
        """A store that answers, if only to refuse, is not one to be left alone."""
        is_down = isinstance(error, StoreUnavailableError)
        self._breaker.settle(ticket, answered=not is_down)


def _since_replaced(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events behind the last that replaced all before it."""
    counting: list[Event] = []
    for event in events:
        if isinstance(event, HistoryReplaced):
            counting.clear()
        counting.append(event)
    return tuple(counting)


def _records(events: Sequence[Event]) -> Iterator[EventRecord]:
    """The events as they are kept, but for those that nobody could read back."""
    for event in events:
        at = event.timestamp or 0.0
        try:
            yield EventRecord(at, _written({**event_json(event), "timestamp": at}))
        except (TypeError, ValueError, RecursionError) as error:
            log.error("event refused", kind=event.KIND, reason=type(error).__name__)


def _written(document: Mapping[str, Json]) -> bytes:
    """JSON of whatever an action server or a keyboard has put into an event.

    What has no place in JSON becomes the nearest thing that has: half of a surrogate pair a
    question mark, a number beyond 64 bits a float.
    """
    try:
        return orjson.dumps(document)
    except TypeError:
        text = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
        return orjson.dumps(json.loads(text, parse_int=_number))


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < _LONG_NUMBER else float(digits)


def _event(kept: EventRecord) -> Event:
    """The kept event; not chained, since a parser's message holds the document."""
    try:
        document = orjson.loads(kept.body)
    except orjson.JSONDecodeError:
        raise EventError("a kept event is not JSON") from None
    return event_from_json(document)
