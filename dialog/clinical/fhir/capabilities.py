"""What a FHIR server must be able to do for the agent, against what it says it can. Pure."""

from collections.abc import Iterable

from fhir.resources.R4B.capabilitystatement import (
    CapabilityStatement,
    CapabilityStatementRest,
    CapabilityStatementRestResource,
)

from dialog.clinical.fhir.elements import Json, read

_READ = (
    "Patient", "RelatedPerson", "Condition", "AllergyIntolerance", "Observation", "Slot",
    "Schedule", "Appointment", "MedicationRequest", "DiagnosticReport", "CarePlan", "Goal",
    "PractitionerRole", "Practitioner",
)  # fmt: skip
_CREATED = ("Observation", "Communication", "DocumentReference", "Task", "Appointment")
_CHANGED = ("Slot", "Appointment")
_R4 = ("4.0", "4.3")


def lacks(raw: Json) -> tuple[str, ...]:
    """What the server does not claim to do and the agent relies on; empty: nothing.

    Without `transaction` and `versioned-update` nothing may be booked: two could get one slot.

    Raises:
        BadAnswerError: the statement cannot be read.
    """
    statement = read(CapabilityStatement, raw)
    server = next((one for one in statement.rest or () if one.mode == "server"), None)
    if server is None:
        return ("rest: server",)
    known = {one.type: one for one in server.resource or ()}
    version = statement.fhirVersion or ""
    return (
        *(() if version.startswith(_R4) else ("fhirVersion: 4.0",)),
        *(() if _transacts(server) else ("transaction",)),
        *(f"{kind}: search" for kind in _READ if not _does(known.get(kind), ["search-type"])),
        *(f"{kind}: create" for kind in _CREATED if not _does(known.get(kind), ["create"])),
        *(f"{kind}: update if unchanged" for kind in _CHANGED if not _guards(known.get(kind))),
        *(f"{kind}: conditional create" for kind in _CREATED if not _creates_once(known.get(kind))),
    )


def _transacts(server: CapabilityStatementRest) -> bool:
    return any(one.code == "transaction" for one in server.interaction or ())


def _does(one: CapabilityStatementRestResource | None, wanted: Iterable[str]) -> bool:
    told = {each.code for each in (one.interaction if one is not None else None) or ()}
    return told.issuperset(wanted)


def _guards(one: CapabilityStatementRestResource | None) -> bool:
    return one is not None and one.versioning == "versioned-update" and _does(one, ["update"])


def _creates_once(one: CapabilityStatementRestResource | None) -> bool:
    return one is not None and bool(one.conditionalCreate)
