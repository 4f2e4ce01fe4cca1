"""Longer waits for a caller who speaks slowly, and how the ear notices that one does. Pure."""

from config.settings import TurnSettings, Wait, Waits


def patient_waits(settings: TurnSettings) -> Waits:
    """The waits of a patient ear; for no question are they shorter than everybody's."""
    return {
        answer: _longer(wait, settings.patient_waits.get(answer, wait))
        for answer, wait in settings.waits.items()
    }


def _longer(one: Wait, other: Wait) -> Wait:
    return Wait(
        complete_s=max(one.complete_s, other.complete_s),
        incomplete_s=max(one.incomplete_s, other.incomplete_s),
    )


class CutOffWatch:
    """Tells a turn that goes on with the one before from an answer to what the agent said.

    Times are seconds on any one clock.
    """

    def __init__(self, *, again_within_s: float) -> None:
        """Take speech that begins so soon after the end of a turn for more of that turn."""
        self._again_within_s = again_within_s
        self._over_s: float | None = None

    def turn_over(self, *, at_s: float) -> None:
        """The caller was taken for finished then: silence has ended a turn, not its length."""
        self._over_s = at_s

    def answered(self) -> None:
        """The agent has said all it had to say: whoever speaks now answers."""
        self._over_s = None

    def goes_on(self, *, since_s: float) -> bool:
        """Whether the caller, who speaks since then, had not finished the turn before."""
        over_s, self._over_s = self._over_s, None
        return over_s is not None and since_s - over_s < self._again_within_s
