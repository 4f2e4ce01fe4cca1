"""Delays of the last while and their quantiles."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

MOST_KEPT = 2_048
"""The oldest go first; a GPU starts some 500 windows a second."""


@dataclass(frozen=True, slots=True)
class DelayFigures:
    """Delays of the last while, in seconds; zero where there were none."""

    count: int
    p50_s: float
    p95_s: float


class Delays:
    """Delays, forgotten after `look_back_s`. Times are the caller's, and never go back."""

    def __init__(self, *, look_back_s: float) -> None:
        self._look_back_s = look_back_s
        self._known: deque[tuple[float, float]] = deque(maxlen=MOST_KEPT)

    def add(self, delay_s: float, *, now_s: float) -> None:
        """A delay that has just ended."""
        self._known.append((now_s, delay_s))

    def figures(self, *, now_s: float) -> DelayFigures:
        """Nearest-rank quantiles over the last `look_back_s`."""
        while self._known and self._known[0][0] <= now_s - self._look_back_s:
            self._known.popleft()
        delays = sorted(delay for _, delay in self._known)
        return DelayFigures(len(delays), quantile(delays, 0.5), quantile(delays, 0.95))


def quantile(rising: Sequence[float], share: float) -> float:
    """The nearest-rank quantile of sorted values; zero where there are none."""
    return rising[max(0, ceil(share * len(rising)) - 1)] if rising else 0.0
