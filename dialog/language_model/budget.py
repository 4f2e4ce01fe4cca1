"""What a language model may cost: requests at once, tokens for one call, tokens in one day.

Tokens are reserved before a request, by the most it can take, and settled by what it took. All of
it is of this process: a fleet multiplies it.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from dialog.language_model.errors import Code, NotAskedError

_BYTES_A_TOKEN = 3
"""English has about four; a guess that is too high costs a request, one too low costs money."""
_DAY_S = 86_400
_MOST_CALLS = 10_000
"""Calls that are remembered, the latest."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits."""

    at_once: int
    tokens_a_call: int
    tokens_a_day: int


@dataclass(frozen=True, slots=True)
class Reservation:
    """Admits one request."""

    call_id: str
    day: int
    tokens: int


class Budget:
    """Shared by all calls. Each `reserve` that gives a reservation is followed by one `settle`."""

    def __init__(self, allowance: Allowance, *, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since the epoch: days are UTC's."""
        self._allowance = allowance
        self._clock = clock
        self._at_work = 0
        self._day = 0
        self._of_day = 0
        self._of_calls: OrderedDict[str, int] = OrderedDict()

    @property
    def spent_today(self) -> int:
        """Tokens, those reserved among them."""
        return self._of_day if self._today() == self._day else 0

    def reserve(self, call_id: str, tokens: int) -> Reservation:
        """Leave to send one request that takes so many tokens at most.

        Raises:
            NotAskedError: `busy` or `budget`.
        """
        allowance = self._allowance
        if self._at_work >= allowance.at_once:
            raise NotAskedError(Code.BUSY, f"{self._at_work} at work; allowed: {allowance.at_once}")
        today = self._today()
        if today != self._day:
            self._day, self._of_day = today, 0
        of_call = self._of_calls.get(call_id, 0)
        if of_call + tokens > allowance.tokens_a_call:
            message = f"{of_call} + {tokens} tokens of a call; allowed: {allowance.tokens_a_call}"
            raise NotAskedError(Code.BUDGET, message)
        if self._of_day + tokens > allowance.tokens_a_day:
            message = f"{self._of_day} + {tokens} tokens today; allowed: {allowance.tokens_a_day}"
            raise NotAskedError(Code.BUDGET, message)
        self._at_work += 1
        self._add(call_id, tokens)
        return Reservation(call_id, today, tokens)

    def settle(self, reservation: Reservation, *, used: int | None) -> None:
        """The request is over; `used` tokens, None: as many as were reserved."""
        self._at_work -= 1
        # What a server claims beyond that is not ours to believe, nor less than nothing.
        given_back = reservation.tokens - min(max(used or 0, 0), reservation.tokens)
        if used is None or reservation.day != self._day:
            return
        self._add(reservation.call_id, -given_back)

    def _add(self, call_id: str, tokens: int) -> None:
        self._of_day += tokens
        self._of_calls[call_id] = self._of_calls.get(call_id, 0) + tokens
        self._of_calls.move_to_end(call_id)
        while len(self._of_calls) > _MOST_CALLS:
            self._of_calls.popitem(last=False)

    def _today(self) -> int:
        return int(self._clock() // _DAY_S)


def tokens_in(*texts: str) -> int:
    """About how many tokens the texts have; rather too many."""
    return sum(-(-len(one.encode()) // _BYTES_A_TOKEN) for one in texts)
