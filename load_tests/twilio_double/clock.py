"""The clock of a simulated call: caller, play-out and timeouts all read this one.

`ScaledClock` runs with the machine's clock, as fast as told; `SteppedClock` stands still until it
is advanced, for tests.
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")

SETTLE_ROUNDS = 20
"""Rounds of the event loop given to those who were woken, before time goes on."""


class Clock(Protocol):
    """Time in seconds from an arbitrary origin, and waiting in it."""

    def now(self) -> float:
        """Seconds; never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Wait; yields once even for zero or less."""

    def utc(self) -> datetime:
        """The calendar time, aware, for the stamps that Twilio sends."""

    def real_s(self, seconds: float) -> float | None:
        """The same span on the machine's clock; None where there is no relation."""


class ScaledClock:
    """The machine's clock, `speed` times as fast: 1.0 is real time, 20.0 plays a minute in 3 s."""

    def __init__(
        self, speed: float = 1.0, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        if speed <= 0:
            raise ValueError(f"speed is {speed}, must be above 0")
        self._speed = speed
        self._monotonic = monotonic
        self._origin_s = monotonic()
        self._origin_utc = datetime.now(UTC)

    def now(self) -> float:
        """Scaled seconds since construction."""
        return (self._monotonic() - self._origin_s) * self._speed

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` of this clock."""
        await asyncio.sleep(max(0.0, seconds) / self._speed)

    def utc(self) -> datetime:
        """Calendar time at construction plus what this clock has run since."""
        return self._origin_utc + timedelta(seconds=self.now())

    def real_s(self, seconds: float) -> float | None:
        """`seconds` of this clock on the machine's."""
        return seconds / self._speed


class SteppedClock:
    """A clock that moves only by `advance`. Wakes sleepers in the order of their times."""

    def __init__(self, *, utc: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = 0.0
        self._utc = utc
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Seconds advanced so far."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has gone that far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    def utc(self) -> datetime:
        """The start date plus what was advanced."""
        return self._utc + timedelta(seconds=self._now)

    def real_s(self, seconds: float) -> float | None:
        """None: this clock does not run."""
        return None

    async def advance(self, seconds: float) -> None:
        """Go forward, stopping at each sleeper's time so that it acts at that very instant."""
        end = self._now + seconds
        await _settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            if woken.done():
                continue
            self._now = max(self._now, at)
            woken.set_result(None)
            await _settle()
        self._now = end
        await _settle()


async def _settle() -> None:
    for _ in range(SETTLE_ROUNDS):
        await asyncio.sleep(0)


async def within(clock: Clock, work: Coroutine[Any, Any, Result], seconds: float) -> Result:
    """The result of `work`, which may take that long on `clock`.

    Raises:
        TimeoutError: it took longer; `work` was cancelled.
    """
    worker = asyncio.ensure_future(work)
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({worker, timer}, return_when=asyncio.FIRST_COMPLETED)
        if not worker.done():
            raise TimeoutError(f"not done in {seconds} s")
        return worker.result()
    finally:
        worker.cancel()
        timer.cancel()
        await asyncio.gather(worker, timer, return_exceptions=True)
