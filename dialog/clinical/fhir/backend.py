"""A hospital's FHIR R4 server as a `ClinicalBackend`.

    Patient, RelatedPerson, Condition, AllergyIntolerance, Observation    who a patient is
    Slot, Schedule, Appointment                                           visits
    MedicationRequest, Medication, MedicationDispense                     medicines, refills left
    DiagnosticReport, CarePlan, Goal, Observation                         results, plan, readings
    Communication, DocumentReference, Task                                what the agent writes
    PractitionerRole, Practitioner                                        who is on duty

Whoever uses it puts time-outs for whole operations, retries and a breaker around it.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx2

from config.fhir_settings import FhirSettings
from dialog.clinical.fhir.bookings import FhirBookings
from dialog.clinical.fhir.capabilities import lacks
from dialog.clinical.fhir.charts import FhirCharts
from dialog.clinical.fhir.client import FhirClient
from dialog.clinical.fhir.people import FhirPeople
from dialog.clinical.fhir.site import site_of
from dialog.clinical.fhir.tokens import FixedToken, SignedTokens, TokenSource
from dialog.clinical.fhir.wire import Wire


class FhirClinic(FhirPeople, FhirBookings, FhirCharts):
    """See `ClinicalBackend`."""

    name = "fhir"

    async def lacks(self) -> tuple[str, ...]:
        """What the server does not claim to do and the agent relies on; to be asked at the start.

        Raises:
            ClinicalError: any of its kinds.
        """
        return lacks(await self._client.metadata())


def open_fhir_clinic(
    settings: FhirSettings,
    clock: Callable[[], float] = time.time,
    *,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> FhirClinic:
    """The hospital behind the FHIR server in the settings; nothing is asked of it yet.

    Reads the key file: once, when the process starts.

    Args:
        settings: with a `base_url`.
        clock: seconds since 1970.
        transport: instead of the network, for tests.

    Raises:
        ValueError: the settings lack an address, name a role that there is not, or the key does
            not fit.
        OSError: the key or the certificates cannot be read.
    """
    site = site_of(settings)
    wire = Wire(settings, transport=transport)
    client = FhirClient(settings, wire, _tokens(settings, wire, clock), clock)
    return FhirClinic(client, site, clock, close_timeout_s=settings.close_timeout_s)


def _tokens(settings: FhirSettings, wire: Wire, clock: Callable[[], float]) -> TokenSource:
    if not settings.token_url or settings.key_file is None:
        return FixedToken(settings.token.get_secret_value())
    return SignedTokens(settings, settings.key_file.read_bytes(), wire, clock)


if TYPE_CHECKING:
    from dialog.clinical.backend import ClinicalBackend

    _is_one: type[ClinicalBackend] = FhirClinic
