"""The written conversations that are in memory, each with one worker at a time.

Nobody hangs up in writing: those that were not used for longest are let go, and read from the store
again when somebody writes. What another process wrote in between is taken in first.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog

from dialog.call.conversation import Conversation
from dialog.call.record import CallRecord
from dialog.call.tracker import CallTracker
from dialog.errors import CrowdedError
from dialog.events.call import HistoryReplaced
from dialog.parts import DialogParts
from dialog.rasa.events import Event, EventError
from dialog.records.errors import StoreError
from dialog.speech.voice_responder import TEXT_CHANNEL

_MOST_WAITING = 32
"""Messages of one conversation, the one that is being answered among them."""
_FAR_TOO_MANY = 2
"""Times the limit, at which conversations go that the store has not taken yet."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Seat:
    """A conversation's place in memory."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    """Who holds the lock, or waits for it."""
    conversation: Conversation | None = None
    record: CallRecord | None = None
    is_partial: bool = False
    """Begun without its past, for the store did not tell it."""


class Conversations:
    """All of them, by id."""

    def __init__(self, parts: DialogParts, *, most: Callable[[], int]) -> None:
        """Keep about `most()` in memory."""
        self._parts = parts
        self._most = most
        self._seats: OrderedDict[str, _Seat] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seats)

    @asynccontextmanager
    async def at_work(
        self, conversation_id: str, *, may_be_partial: bool = False
    ) -> AsyncIterator[Conversation]:
        """The conversation, to oneself; with no events where nobody knows it.

        Args:
            conversation_id: as stores allow it.
            may_be_partial: go on without its past where the store does not tell it.

        Raises:
            StoreError, EventError: its past cannot be told.
            CrowdedError: too many wait for it.
        """
        seat = self._seats.setdefault(conversation_id, _Seat())
        self._seats.move_to_end(conversation_id)
        if seat.users >= _MOST_WAITING:
            raise CrowdedError(f"{seat.users} wait for this conversation; allowed: {_MOST_WAITING}")
        seat.users += 1
        try:
            async with seat.lock:
                await self._seated(seat, conversation_id, may_be_partial=may_be_partial)
                assert seat.conversation is not None
                yield seat.conversation
        finally:
            seat.users -= 1
            self._let_go()

    async def _seated(self, seat: _Seat, conversation_id: str, *, may_be_partial: bool) -> None:
        """Bring the seat up to what the store has."""
        try:
            if not self._is_usable(seat) or not await self._caught_up(seat):
                await self._load(seat, conversation_id)
        except (StoreError, EventError) as error:
            log.error("conversation not read", error=type(error).__name__)
            if not may_be_partial:
                raise
            if seat.conversation is None:
                seat.record = CallRecord(self._parts.store, conversation_id, self._parts.breaker)
                seat.conversation = self._folded(seat.record, (), conversation_id)
                seat.is_partial = True

    def _is_usable(self, seat: _Seat) -> bool:
        """Whether what is in memory is to be built on, and not to be read anew."""
        if seat.conversation is None or seat.record is None:
            return False
        lacks_events = seat.is_partial or seat.record.has_diverged
        return not lacks_events or seat.record.is_behind

    async def _caught_up(self, seat: _Seat) -> bool:
        """Take in what others wrote; False where they wrote another past, or erased it."""
        assert seat.conversation is not None
        assert seat.record is not None
        news = await seat.record.news()
        if news is None or any(isinstance(one, HistoryReplaced) for one in news):
            return False
        seat.conversation.learn(news)
        return True

    async def _load(self, seat: _Seat, conversation_id: str) -> None:
        record = CallRecord(self._parts.store, conversation_id, self._parts.breaker)
        events = await record.load()
        seat.record, seat.is_partial = record, False
        seat.conversation = self._folded(record, events, conversation_id)

    def _folded(
        self, record: CallRecord, events: tuple[Event, ...], conversation_id: str
    ) -> Conversation:
        tracker = CallTracker(self._parts.domain, events, sender=conversation_id)
        tracker.channel = TEXT_CHANNEL
        return Conversation(tracker, record)

    def _let_go(self) -> None:
        """Drop those that nobody has used for longest."""
        surplus = len(self._seats) - self._most()
        if surplus <= 0:
            return
        is_urgent = len(self._seats) > _FAR_TOO_MANY * self._most()
        idle = [key for key, seat in self._seats.items() if _may_go(seat, is_urgent=is_urgent)]
        for conversation_id in idle[:surplus]:
            del self._seats[conversation_id]


def _may_go(seat: _Seat, *, is_urgent: bool) -> bool:
    if seat.users:
        return False
    return is_urgent or seat.record is None or not seat.record.is_behind
