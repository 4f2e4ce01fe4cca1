"""A share of cases, with the interval that it lies in."""

import math
from dataclasses import dataclass

_Z = 1.959964
"""Of the standard normal distribution for 95 %."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of how many."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """In [0, 1]; 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence (Wilson 1927); (0, 1) for nothing."""
        if not self.of:
            return 0.0, 1.0
        spread = _Z * _Z / self.of
        centre = (self.share + spread / 2) / (1 + spread)
        half = (
            _Z
            / (1 + spread)
            * math.sqrt(self.share * (1 - self.share) / self.of + spread / self.of / 4)
        )
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        low, high = self.interval()
        within = f"{100 * low:.1f} to {100 * high:.1f}"
        return f"{100 * self.share:.1f} % ({self.count} of {self.of}; {within})"
