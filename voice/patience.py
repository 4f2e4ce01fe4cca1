"""Longer waits for a caller who speaks slowly. Pure."""

from config.settings import TurnSettings, Wait


def patient(settings: TurnSettings, by: float) -> TurnSettings:
    """The settings with every wait `by` times as long; for an `Endpointer` of a slow caller."""
    waits = {
        answer: Wait(complete_s=wait.complete_s * by, incomplete_s=wait.incomplete_s * by)
        for answer, wait in settings.waits.items()
    }
    return settings.model_copy(update={"waits": waits})
