"""How often the final decode was begun before the turn was over, and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuessFigures:
    """Of the turns of one call so far."""

    turns: int = 0
    """Turns that are over."""
    begun: int = 0
    """Final decodes that were begun while the turn might still go on."""
    used: int = 0
    """Those whose words became the turn's."""
    wasted: int = 0
    """Those that were dropped: the caller went on, or the decode failed."""

    @property
    def hit_rate(self) -> float:
        """Share of the guesses that were right, of those that are settled; 0 without any."""
        settled = self.used + self.wasted
        return self.used / settled if settled else 0.0

    @property
    def wasted_per_turn(self) -> float:
        """Decodes in vain for each turn; 0 without turns."""
        return self.wasted / self.turns if self.turns else 0.0


class GuessTally:
    """Counts."""

    def __init__(self) -> None:
        self.turns = self.begun = self.used = self.wasted = 0

    def figures(self) -> GuessFigures:
        """What was counted so far."""
        return GuessFigures(self.turns, self.begun, self.used, self.wasted)
