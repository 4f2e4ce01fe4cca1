"""The part of `iasovoice config check` that reads the domain, the lexicon and the voices."""

import random

from config.settings import Settings
from dialog.call.remembering import load_mentionable
from dialog.parts import Surroundings, load_parts
from dialog.records.opening import make_sealer
from telephony.memories import MENTIONABLE
from telephony.services import load_emotions


def check_domain(settings: Settings) -> None:
    """Load what the server would load at its start; keeps and connects nothing.

    Raises:
        ProjectError, DomainError, LexiconError, VoiceError, StoreSettingsError: with file, key,
            value and what is allowed.
    """
    surroundings = Surroundings(
        clock=lambda: 0.0,
        rng=random.Random(0),  # noqa: S311 - nothing is guarded by it
    )
    load_parts(
        dialog=settings.dialog,
        safety=settings.safety,
        organisation=settings.call.organisation,
        surroundings=surroundings,
    )
    if settings.store.keys or settings.store.keys_file is not None:
        make_sealer(settings.store)
    load_emotions()
    load_mentionable(MENTIONABLE)
