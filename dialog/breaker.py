"""A circuit breaker: whoever does not answer is left alone for a while.

Closed: all may call. Open, after failures in a row: nobody may. Half open, when the rest is over:
a single call tries, and decides between the two.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NewType

Ticket = NewType("Ticket", int)
"""Admits one call; which period of the breaker it belongs to."""


class BreakerState(StrEnum):
    """Who may call."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half open"


class Breaker:
    """For one server. Each `admit` that gives a ticket is followed by one `settle`.

    A call's outcome counts in the period in which it began: a slow failure from before a rest does
    not open the breaker again.
    """

    def __init__(self, *, failures: int, rest_s: float, clock: Callable[[], float]) -> None:
        """Open after so many failures in a row, for so long by the clock (monotonic, seconds)."""
        if failures < 1 or rest_s <= 0:
            raise ValueError(f"failures {failures}, rest_s {rest_s}; allowed: >= 1, > 0")
        self._allowed = failures
        self._rest_s = rest_s
        self._clock = clock
        self._failed = 0
        self._period = 0
        self._opened_at: float | None = None
        self._is_trying = False

    @property
    def state(self) -> BreakerState:
        """Who may call now."""
        if self._opened_at is None:
            return BreakerState.CLOSED
        if self._clock() - self._opened_at < self._rest_s:
            return BreakerState.OPEN
        return BreakerState.HALF_OPEN

    def admit(self) -> Ticket | None:
        """A ticket for one call, None if it may not be made."""
        state = self.state
        if state is BreakerState.OPEN or (state is BreakerState.HALF_OPEN and self._is_trying):
            return None
        self._is_trying = state is BreakerState.HALF_OPEN
        return Ticket(self._period)

    def settle(self, ticket: Ticket, *, answered: bool | None) -> None:
        """How the call went; None: it was given up, which tells nothing of the server."""
        if ticket != self._period:
            return
        if self._opened_at is not None:
            self._end_trial(answered)
        elif answered:
            self._failed = 0
        elif answered is False:
            self._failed += 1
            if self._failed >= self._allowed:
                self._open()

    def _end_trial(self, answered: bool | None) -> None:
        self._is_trying = False
        if answered:
            self._period += 1
            self._failed, self._opened_at = 0, None
        elif answered is False:
            self._open()

    def _open(self) -> None:
        self._period += 1
        self._opened_at = self._clock()
