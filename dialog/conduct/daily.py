"""How many turns a caller has had today, on all calls from one number.

The number itself is kept nowhere: what is counted under is a keyed hash of it, and the count is
gone when the day is over.
"""

import asyncio
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

import structlog

from dialog.breaker import Breaker

log = structlog.get_logger()

_NUMBER = re.compile(r"\+\d{7,15}")
_OF_NOBODY = frozenset(("+266696687", "+7378742833", "+2562533", "+8656696", "+17378742883"))
"""What Twilio writes for a number that is withheld or not known: "ANONYMOUS", "RESTRICTED" and
such on a keypad. Many callers have it."""
_KEY_CHARACTERS = 32
_FAILURES = 3
_REST_S = 5.0
"""A server of counts that fails so often is left alone for so long."""
_MOST_KEPT = 100_000
"""Callers of a day in memory."""


class TurnCountError(Exception):
    """The count cannot be told."""


class TurnCounts(Protocol):
    """Counts turns by caller and day."""

    async def add(self, caller: str, day: date) -> int:
        """Count one more turn, and tell how many there are.

        Args:
            caller: a key of at most 64 characters that is no number.
            day: at the caller's place; what was counted for a day is dropped some time after it.

        Raises:
            TurnCountError: nobody knows.
        """
        ...

    async def close(self) -> None:
        """Let go of what it works with."""
        ...


class MemoryTurnCounts:
    """In this process, and gone with it."""

    def __init__(self, most_kept: int = _MOST_KEPT) -> None:
        """Keep the counts of so many callers; beyond, those counted first are forgotten."""
        self._most_kept = most_kept
        self._day: date | None = None
        self._counts: dict[str, int] = {}

    async def add(self, caller: str, day: date) -> int:
        """See `TurnCounts`."""
        if day != self._day:
            self._day, self._counts = day, {}
        if caller not in self._counts and len(self._counts) >= self._most_kept:
            del self._counts[next(iter(self._counts))]
        self._counts[caller] = self._counts.get(caller, 0) + 1
        return self._counts[caller]

    async def close(self) -> None:
        """Does nothing."""


def caller_key(number: str, secret: bytes) -> str | None:
    """What the turns of a number are counted under; None where the number tells no caller.

    Args:
        number: in E.164, as the network tells it.
        secret: of the site; without it the hash could be undone by trying all numbers.
    """
    if _NUMBER.fullmatch(number) is None or number in _OF_NOBODY:
        return None
    return hmac.new(secret, number.encode(), hashlib.sha256).hexdigest()[:_KEY_CHARACTERS]


class DailyTurns:
    """The turns of the callers of all calls. What cannot be counted is not limited."""

    def __init__(
        self,
        counts: TurnCounts,
        *,
        secret: bytes,
        now: Callable[[], datetime],
        timeout_s: float,
        monotonic: Callable[[], float],
    ) -> None:
        """Count in `counts`.

        Args:
            counts: shared by all processes that should count together.
            secret: key of the hash of a number; the same in all of them.
            now: at the callers' place; its day is the one that is counted for.
            timeout_s: longest wait for a count; a caller is waiting.
            monotonic: seconds, by which counts that fail are left alone for a while.
        """
        self._counts = counts
        self._secret = secret
        self._now = now
        self._timeout_s = timeout_s
        self._breaker = Breaker(failures=_FAILURES, rest_s=_REST_S, clock=monotonic)
        self._callers: dict[str, str] = {}

    def begin(self, call_id: str, number: str) -> None:
        """A call has come in from this number; one that tells no caller is not counted."""
        key = caller_key(number, self._secret)
        if key is not None:
            self._callers[call_id] = key

    async def another(self, call_id: str) -> int | None:
        """Count a turn of the call; how many its caller has had today.

        None: the caller is not known by a number, or the count cannot be told.
        """
        caller = self._callers.get(call_id)
        ticket = None if caller is None else self._breaker.admit()
        if caller is None or ticket is None:
            return None
        answered: bool | None = None
        try:
            async with asyncio.timeout(self._timeout_s):
                count = await self._counts.add(caller, self._now().date())
            answered = True
        except (TimeoutError, TurnCountError) as error:
            answered = False
            log.warning("turns not counted", call=call_id, error=type(error).__name__)
            return None
        finally:
            self._breaker.settle(ticket, answered=answered)
        return count

    def end(self, call_id: str) -> None:
        """The call is over."""
        self._callers.pop(call_id, None)

    async def close(self) -> None:
        """Let go of the counts."""
        await self._counts.close()
