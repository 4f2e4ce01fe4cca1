"""Hands call events to whoever subscribed; a slow subscriber never holds up a call."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import structlog

from telephony.events import CallEvent

log = structlog.get_logger()

Publish = Callable[[CallEvent], None]


class Subscription:
    """The events of one subscriber, in order; the oldest are dropped when it falls behind."""

    def __init__(self, capacity: int) -> None:
        self._queue: asyncio.Queue[CallEvent] = asyncio.Queue(capacity)
        self.dropped = 0
        """Events lost because the subscriber was slow."""

    def put(self, event: CallEvent) -> None:
        """Add an event; never blocks."""
        if self._queue.full():
            self._queue.get_nowait()
            self.dropped += 1
        self._queue.put_nowait(event)

    async def __aiter__(self) -> AsyncIterator[CallEvent]:
        while True:
            yield await self._queue.get()


class EventBus:
    """In-process publish and subscribe."""

    def __init__(self, *, capacity: int = 1000) -> None:
        self._capacity = capacity
        self._subscriptions: list[Subscription] = []
        self._listeners: list[Publish] = []

    def publish(self, event: CallEvent) -> None:
        """Hand the event to every subscriber; never blocks."""
        for subscription in self._subscriptions:
            subscription.put(event)
        for listener in self._listeners:
            try:
                listener(event)
            except OSError as error:
                # A full disk must not make a call mute.
                log.error("listener failed", error=type(error).__name__)

    def listen(self, listener: Publish) -> None:
        """Call `listener` with each event, at once; it must be quick and must not raise."""
        self._listeners.append(listener)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """A subscription for the time of the block."""
        subscription = Subscription(self._capacity)
        self._subscriptions.append(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.remove(subscription)
