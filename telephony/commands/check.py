"""The part of `iasovoice config check` that reads the domain, the lexicon and the voices."""

import random

from config.settings import Settings
from dialog.manager import DialogManager
from telephony.services import load_emotions


def check_domain(settings: Settings) -> None:
    """Load what the server would load at its start.

    Raises:
        DomainError, LexiconError, VoiceError: with file, key, value and what is allowed.
    """
    DialogManager.load(
        dialog=settings.dialog,
        safety=settings.safety,
        organisation=settings.call.organisation,
        clock=lambda: 0.0,
        rng=random.Random(0),  # noqa: S311 - nothing is guarded by it
    )
    load_emotions()
