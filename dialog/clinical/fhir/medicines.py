"""Prescriptions. Pure."""

from collections.abc import Iterable, Mapping

from fhir.resources.R4B.medication import Medication
from fhir.resources.R4B.medicationdispense import MedicationDispense
from fhir.resources.R4B.medicationrequest import MedicationRequest
from fhir.resources.R4B.reference import Reference

from dialog.clinical.care import Medicine
from dialog.clinical.fhir.elements import Json, concept_text, read, reference_id, unreadable
from dialog.clinical.fhir.site import Site

_TOLD = frozenset(("active", "on-hold", "cancelled", "completed", "stopped"))
"""A `draft` was not prescribed yet, `entered-in-error` and `unknown` say nothing."""
_ORDERED = frozenset(("order", "original-order", "reflex-order", "filler-order", "instance-order"))


def read_medicine(
    raw: Json, medications: Mapping[str, Json], fills: Mapping[str, int], site: Site
) -> Medicine | None:
    """A prescription; None: it is none that holds or held.

    Args:
        raw: the `MedicationRequest`.
        medications: `Medication` resources at hand, by id.
        fills: how often each prescription was dispensed, by its id, see `fills_of`.
        site: whose it is.

    Raises:
        BadAnswerError: it cannot be read. A medicine is never left out for that: it may interact.
    """
    one = read(MedicationRequest, raw)
    if one.status not in _TOLD or one.intent not in _ORDERED or one.doNotPerform:
        return None
    if not one.id:
        raise unreadable("MedicationRequest", "id", "missing")
    name = concept_text(one.medicationCodeableConcept) or _name(
        one, one.medicationReference, medications, site
    )
    if not name:
        raise unreadable("MedicationRequest", "medication", "has no name")
    return Medicine(
        one.id, name, _dose(one), one.status == "active", _refills_left(one, fills.get(one.id, 0))
    )


def medication_id(raw: Json, site: Site) -> str | None:
    """The `Medication` that a prescription refers to."""
    return reference_id(read(MedicationRequest, raw).medicationReference, "Medication", site)


def subject_of(raw: Json, site: Site) -> str | None:
    """For whom it is prescribed."""
    return reference_id(read(MedicationRequest, raw).subject, "Patient", site)


def fills_of(dispenses: Iterable[Json], site: Site) -> dict[str, int]:
    """How often each prescription was handed out."""
    fills: dict[str, int] = {}
    for raw in dispenses:
        one = read(MedicationDispense, raw)
        if one.status != "completed":
            continue
        for prescription in one.authorizingPrescription or ():
            its_id = reference_id(prescription, "MedicationRequest", site)
            if its_id is not None:
                fills[its_id] = fills.get(its_id, 0) + 1
    return fills


def _name(
    request: MedicationRequest,
    reference: Reference | None,
    medications: Mapping[str, Json],
    site: Site,
) -> str:
    """Of the medication that is referred to: beside the request, within it, or as displayed."""
    if reference is None:
        return ""
    told = reference.reference or ""
    for one in request.contained or ():
        if told == f"#{one.id}" and isinstance(one, Medication):
            return concept_text(one.code)
    its_id = reference_id(reference, "Medication", site)
    found = medications.get(its_id) if its_id else None
    name = concept_text(read(Medication, found).code) if found is not None else ""
    return name or (reference.display or "").strip()


def _dose(request: MedicationRequest) -> str:
    told = (one.text or one.patientInstruction for one in request.dosageInstruction or ())
    return "; ".join(text.strip() for text in told if text)


def _refills_left(request: MedicationRequest, fills: int) -> int | None:
    """What is allowed less what was handed out again; the first time is no refill.

    Where nothing is known of having handed it out, nothing is known of what is left.
    """
    allowed = request.dispenseRequest.numberOfRepeatsAllowed if request.dispenseRequest else None
    if allowed is None or fills < 1:
        return None
    return max(0, allowed - (fills - 1))
