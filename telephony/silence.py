"""When a caller who says nothing is spoken to again, and when a person takes over. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SilencePrompt:
    """A prompt is due."""

    number: int
    """1 for the first since the caller last spoke."""
    is_last: bool
    """After this one a person takes the call."""


class SilenceLadder:
    """Counts only time in which the line is quiet: neither side speaks, no answer is awaited.

    After a red flag silence may be deterioration: its ladder has one rung, a person.
    """

    def __init__(self, *, prompts_s: tuple[float, ...], red_flag_s: float) -> None:
        self._prompts_s = prompts_s
        self._rungs_s = prompts_s
        self._red_flag_s = red_flag_s
        self._quiet_s = 0.0
        self._given = 0
        self._last_tick_s: float | None = None

    def caller_spoke(self) -> None:
        """Start over."""
        self._quiet_s = 0.0
        self._given = 0

    def red_flag(self) -> None:
        """From now on one silence is enough for a person."""
        self._rungs_s = (self._red_flag_s,)

    def all_clear(self) -> None:
        """A clinician has said that it is no emergency: prompts come as ever."""
        self._rungs_s = self._prompts_s

    def tick(self, now_s: float, *, is_quiet: bool) -> SilencePrompt | None:
        """Account for the time since the last tick; call every 100 ms or so."""
        elapsed = 0.0 if self._last_tick_s is None else now_s - self._last_tick_s
        self._last_tick_s = now_s
        if not is_quiet:
            return None
        self._quiet_s += elapsed
        if self._given >= len(self._rungs_s) or self._quiet_s < self._rungs_s[self._given]:
            return None
        self._given += 1
        return SilencePrompt(self._given, is_last=self._given == len(self._rungs_s))
