"""What the doctor asks of the hospital's side."""

import time

from config.settings import Settings
from dialog.clinical.errors import ClinicalError
from dialog.records.errors import StoreError
from telephony.commands.finding import Finding

_MENDS = {
    "demo": "export IASOVOICE_CLINICAL__BACKEND=sql",
    "sql": "iasovoice db upgrade",
    "fhir": "export IASOVOICE_CLINICAL__FHIR__BASE_URL=https://your.host/fhir",
    "http": "export IASOVOICE_CLINICAL__HTTP__URL=https://your.host/services",
}


def examine_clinic(settings: Settings, error: str | None) -> Finding:
    """The finding on the clinic; `error` says how it answered, None: well."""
    backend = settings.clinical.backend
    if backend == "demo":
        return Finding("clinic", False, "demo: invented patients", _MENDS[backend])
    if error is not None:
        return Finding("clinic", False, f"{backend}: {error}", _MENDS[backend])
    return Finding("clinic", True, backend)


async def ask_clinic(settings: Settings) -> str | None:
    """What is wrong with the hospital's side; None where all is well. Leaves nothing behind."""
    try:
        return await _ask(settings)
    except (ClinicalError, StoreError) as error:
        return str(error)


async def _ask(settings: Settings) -> str | None:
    from dialog.clinical.fhir.backend import FhirClinic
    from telephony.clinics import open_backend

    if settings.clinical.backend == "demo":
        return None
    if settings.clinical.backend == "sql":
        from dialog.clinical.sql.opening import sqlite_file

        file = sqlite_file(settings.clinical.sql.url.get_secret_value())
        if file is not None and not file.exists():
            # It is made at the first start.
            return None
    backend = await open_backend(settings, time.time)
    try:
        missing = await backend.lacks() if isinstance(backend, FhirClinic) else ()
    finally:
        await backend.close()
    return f"the server lacks {', '.join(missing)}" if missing else None
