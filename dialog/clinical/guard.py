"""Calls to a system that may be slow, busy or down: tried again where that helps, never for long.

Only `UnavailableError` is tried again; every other error is an answer. Calls of one family share a
breaker, so that a broken service for notes does not keep callers from being known.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import structlog

from dialog.breaker import Breaker, BreakerState
from dialog.clinical.errors import (
    BadAnswerError,
    ClinicalError,
    NotAllowedError,
    UnavailableError,
)

log = structlog.get_logger()

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

ANSWERED, GIVEN_UP, BROKEN = "answered", "given up", "broken"
_NEEDS_A_LOOK = frozenset(
    one.__name__ for one in (UnavailableError, NotAllowedError, BadAnswerError)
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often one call is tried."""

    timeout_s: float
    """Of one try."""
    tries: int
    budget_s: float
    """Of all tries together, the waits between them and the wait for a place: no call takes longer.
    Whoever awaits the call must wait longer than this, else a write may be cut off in the middle.
    """

    def __post_init__(self) -> None:
        if self.timeout_s <= 0 or self.tries < 1 or self.budget_s < self.timeout_s:
            raise ValueError(f"{self}; allowed: timeout_s > 0, tries >= 1, budget_s >= timeout_s")


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """How a system is treated."""

    read: Patience
    write: Patience
    first_wait_s: float
    """The second try comes after up to so long, drawn evenly; the span doubles with each try."""
    longest_wait_s: float
    at_once: int
    """More calls than these wait for a place."""
    breaker_failures: int
    """So many tries in a row of one family without any answer, and it is left alone ..."""
    breaker_rest_s: float
    """... for so long; then a single call tries whether it is back."""

    def __post_init__(self) -> None:
        if self.at_once < 1 or not 0 <= self.first_wait_s <= self.longest_wait_s:
            raise ValueError(
                f"at_once {self.at_once}, first_wait_s {self.first_wait_s}, longest_wait_s "
                f"{self.longest_wait_s}; allowed: at_once >= 1, 0 <= first_wait_s <= longest_wait_s"
            )


@dataclass(frozen=True, slots=True)
class ClinicCall:
    """One call that ended, all its tries together: for logs and metrics. Names no patient."""

    backend: str
    family: str
    method: str
    outcome: str
    """`answered`; the class of a `ClinicalError`; `given up` by whoever asked; `broken`: a bug."""
    tries: int
    """0: it was not even asked, since it is left alone or too busy."""
    duration_s: float


@dataclass(slots=True)
class _Course:
    """How a call is going."""

    family: str
    method: str
    patience: Patience
    ends_s: float
    tries: int = 0


class _NotAskedError(UnavailableError):
    """We did not ask; asking again at once would be no use."""


def logged(call: ClinicCall) -> None:
    """Write the call into the log; what a person should look at, as a warning."""
    write = log.warning if call.outcome in _NEEDS_A_LOOK else log.info
    write(
        "clinic asked",
        backend=call.backend,
        method=call.method,
        outcome=call.outcome,
        tries=call.tries,
        duration_s=round(call.duration_s, 3),
    )


class Guard:
    """Stands before one system. Shared by all calls."""

    def __init__(
        self,
        name: str,
        limits: GuardLimits,
        *,
        rng: random.Random,
        clock: Callable[[], float],
        sleep: Sleep,
        observe: Callable[[ClinicCall], None],
    ) -> None:
        """Nothing is asked yet.

        Args:
            name: of the system, for the log.
            limits: how it is treated.
            rng: for the waits between tries.
            clock: monotonic seconds.
            sleep: waits between tries.
            observe: told of every call that ended; must not block or raise.
        """
        self._name = name
        self._limits = limits
        self._rng = rng
        self._clock = clock
        self._sleep = sleep
        self._observe = observe
        self._places = asyncio.Semaphore(limits.at_once)
        self._breakers: defaultdict[str, Breaker] = defaultdict(self._breaker)

    @property
    def breaker_states(self) -> Mapping[str, BreakerState]:
        """Which families that were ever asked are left alone."""
        return {family: breaker.state for family, breaker in self._breakers.items()}

    async def read(self, family: str, method: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer of `ask`, which changes nothing.

        Raises:
            UnavailableError: no answer in all tries, or it is left alone for a while.
            ClinicalError: as the system answered.
        """
        return await self._watched(family, method, self._limits.read, ask)

    async def write(self, family: str, method: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer of `ask`, which says the same each time: by its key it is done once.

        Raises:
            UnavailableError: whether it was done is not known.
            ClinicalError: as the system answered.
        """
        return await self._watched(family, method, self._limits.write, ask)

    async def _watched(
        self, family: str, method: str, patience: Patience, ask: Callable[[], Awaitable[T]]
    ) -> T:
        began_s = self._clock()
        course = _Course(family, method, patience, began_s + patience.budget_s)
        outcome = BROKEN
        try:
            answer = await self._tried(course, ask)
            outcome = ANSWERED
        except ClinicalError as error:
            kind = UnavailableError if isinstance(error, _NotAskedError) else type(error)
            outcome = kind.__name__
            raise
        except asyncio.CancelledError:
            outcome = GIVEN_UP
            raise
        finally:
            duration_s = self._clock() - began_s
            self._observe(ClinicCall(self._name, family, method, outcome, course.tries, duration_s))
        return answer

    async def _tried(self, course: _Course, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await self._once(course, ask)
            except _NotAskedError:
                raise
            except UnavailableError as error:
                wait_s = self._wait_s(course.tries, error)
                is_late = self._clock() + wait_s >= course.ends_s
                if course.tries >= course.patience.tries or is_late:
                    raise
            await self._sleep(wait_s)

    async def _once(self, course: _Course, ask: Callable[[], Awaitable[T]]) -> T:
        breaker = self._breakers[course.family]
        if breaker.state is BreakerState.OPEN:
            # At once, rather than after a wait for a place among those that get no answer.
            raise _left_alone(course)
        async with self._place(course):
            ticket = breaker.admit()
            if ticket is None:
                raise _left_alone(course)
            course.tries += 1
            answered: bool | None = None
            limit_s = min(course.patience.timeout_s, course.ends_s - self._clock())
            try:
                async with asyncio.timeout(limit_s):
                    answer = await ask()
                answered = True
            except TimeoutError:
                # With less time than it should have had, its silence tells nothing.
                answered = False if limit_s == course.patience.timeout_s else None
                raise UnavailableError(f"{course.method}: no answer in time") from None
            except ClinicalError as error:
                answered = not isinstance(error, UnavailableError)
                raise
            finally:
                breaker.settle(ticket, answered=answered)
            return answer

    @asynccontextmanager
    async def _place(self, course: _Course) -> AsyncIterator[None]:
        """One of the places for calls at a time, as long as there is time to wait for it."""
        try:
            async with asyncio.timeout(course.ends_s - self._clock()):
                await self._places.acquire()
        except TimeoutError:
            raise _NotAskedError(f"{course.method}: too many calls at once") from None
        try:
            yield
        finally:
            self._places.release()

    def _wait_s(self, tries: int, error: UnavailableError) -> float:
        """Full jitter: many that failed together must not come back together."""
        span_s = min(self._limits.longest_wait_s, self._limits.first_wait_s * 2.0 ** (tries - 1))
        return (error.retry_after_s or 0.0) + self._rng.uniform(0.0, span_s)

    def _breaker(self) -> Breaker:
        return Breaker(
            failures=self._limits.breaker_failures,
            rest_s=self._limits.breaker_rest_s,
            clock=self._clock,
        )


def _left_alone(course: _Course) -> UnavailableError:
    return _NotAskedError(f"{course.method}: the system is left alone for a while")
