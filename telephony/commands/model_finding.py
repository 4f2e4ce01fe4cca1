"""What the doctor asks of the optional language model."""

import time
from urllib.parse import urlsplit

from config.language_model_settings import LanguageModelSettings
from dialog.language_model.errors import LanguageModelError
from telephony.commands.finding import Finding

_WHAT = "language model (optional)"
_WITHIN_S = 5.0
_MEND = "export IASOVOICE_LANGUAGE_MODEL__BASE_URL=https://your.host/v1"
_MEND_NAME = "export IASOVOICE_LANGUAGE_MODEL__MODEL=NAME IASOVOICE_LANGUAGE_MODEL__API_KEY=…"


def examine_model(settings: LanguageModelSettings, error: str | None) -> Finding:
    """The finding on the model; `error` says how it answered, None: well. None at all is well."""
    if not settings.base_url:
        return Finding(_WHAT, True, "none: notes are worded by the template")
    parts = urlsplit(settings.base_url)
    where = f"{settings.model} at {parts.hostname}"
    if parts.scheme != "https":
        return Finding(_WHAT, False, f"{where}: not encrypted", _MEND)
    if error is not None:
        return Finding(_WHAT, False, f"{where}: {error}", _MEND_NAME)
    wanted = {"notes": settings.writes_notes, "health questions": settings.gives_advice}
    uses = [name for name, is_wanted in wanted.items() if is_wanted]
    return Finding(_WHAT, True, f"{where}, for {' and '.join(uses) or 'nothing'}")


async def ask_model(settings: LanguageModelSettings) -> str | None:
    """What is wrong with the model's server; None where all is well, or there is none."""
    if not settings.base_url:
        return None
    from telephony.language_models import opened_model

    try:
        async with opened_model(settings, time.time) as model:
            if model is not None:
                await model.check(timeout_s=_WITHIN_S)
    except LanguageModelError as error:
        return f"{error.code} ({error})"
    except OSError as error:
        return f"language_model.ca_file cannot be read ({type(error).__name__})"
    return None
