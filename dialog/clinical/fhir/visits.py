"""Slots, schedules and appointments. Pure.

An appointment refers to its slot as long as it holds it: a cancelled one refers to none, so that
nobody frees what has meanwhile been given to somebody else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fhir.resources.R4B.appointment import Appointment as FhirAppointment
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.schedule import Schedule
from fhir.resources.R4B.slot import Slot

from dialog.clinical.care import Appointment, AppointmentStatus, FreeSlot
from dialog.clinical.fhir.elements import (
    Json,
    codes_of,
    coding_of,
    concept_text,
    identifier,
    read,
    reference_id,
    referred,
    unreadable,
    version_of,
    writable,
)
from dialog.clinical.fhir.site import Code, Site

_STATUSES = {
    "booked": AppointmentStatus.BOOKED,
    "arrived": AppointmentStatus.BOOKED,
    "checked-in": AppointmentStatus.BOOKED,
    "cancelled": AppointmentStatus.CANCELLED,
    "fulfilled": AppointmentStatus.DONE,
    "noshow": AppointmentStatus.MISSED,
}
"""Of the others (`proposed`, `pending`, `waitlist`, `entered-in-error`) no patient is told: nobody
has agreed on them."""
_PEOPLE = ("Practitioner", "PractitionerRole")


def read_slot(raw: Json, schedules: Mapping[str, Json], site: Site) -> FreeSlot:
    """A slot with the kind and the person of its schedule, where it tells none itself.

    Args:
        raw: the slot.
        schedules: those at hand, by id.
        site: whose it is.

    Raises:
        BadAnswerError: it cannot be read.
    """
    slot = read(Slot, raw)
    if not slot.id or slot.start is None or slot.end is None:
        raise unreadable("Slot", "start" if slot.id else "id", "missing")
    schedule = schedule_of(raw, schedules, site)
    kind = _kind(slot.serviceType, site) or _kind(schedule.serviceType if schedule else None, site)
    return FreeSlot(
        slot.id,
        kind,
        slot.start,
        _minutes(slot.start, slot.end),
        _person(schedule.actor if schedule else None),
    )


def schedule_of(raw_slot: Json, schedules: Mapping[str, Json], site: Site) -> Schedule | None:
    """The schedule of a slot, where it is at hand."""
    its_id = schedule_id(raw_slot, site)
    found = schedules.get(its_id) if its_id else None
    return read(Schedule, found) if found is not None else None


def schedule_id(raw_slot: Json, site: Site) -> str | None:
    """The id of a slot's schedule; None: on another server."""
    return reference_id(read(Slot, raw_slot).schedule, "Schedule", site)


def is_free(raw_slot: Json) -> bool:
    """Whether nobody has the slot."""
    return raw_slot.get("status") == "free"


def with_status(raw_slot: Json, status: str) -> Json:
    """The slot, free or busy, and otherwise as it came."""
    return raw_slot | {"status": status}


def read_appointment(raw: Json, site: Site) -> Appointment | None:
    """An appointment; None: it is none that a patient has, or has no time.

    Raises:
        BadAnswerError: it cannot be read.
    """
    one = read(FhirAppointment, raw)
    status = _STATUSES.get(one.status or "")
    if status is None or one.start is None:
        return None
    if not one.id:
        raise unreadable("Appointment", "id", "missing")
    patient_id = patient_of(one, site)
    if patient_id is None:
        raise unreadable("Appointment", "participant", "no patient")
    minutes = _minutes(one.start, one.end) if one.end is not None else one.minutesDuration
    if minutes is None:
        raise unreadable("Appointment", "end", "missing")
    return Appointment(
        one.id,
        patient_id,
        _kind(one.serviceType, site),
        one.start,
        minutes,
        _person([participant.actor for participant in one.participant if participant.actor]),
        status,
        version_of(raw),
    )


def patient_of(appointment: FhirAppointment, site: Site) -> str | None:
    """Whose appointment it is."""
    ids = (reference_id(one.actor, "Patient", site) for one in appointment.participant)
    return next((found for found in ids if found), None)


def slot_ids(raw: Json, site: Site) -> tuple[str, ...]:
    """The slots that an appointment holds."""
    held = read(FhirAppointment, raw).slot or ()
    ids = (reference_id(one, "Slot", site) for one in held)
    return tuple(found for found in ids if found)


def booked(
    raw_slot: Json, schedule: Schedule | None, *, patient_id: str, reason: str, key: Code
) -> Json:
    """The appointment that takes a slot."""
    patient = {"actor": {"reference": f"Patient/{patient_id}"}, "status": "accepted"}
    made: Json = {
        "resourceType": "Appointment",
        "identifier": [identifier(key)],
        "status": "booked",
        "participant": [patient, *_actors(schedule)],
    }
    told = writable(reason)
    if told:
        made["reasonCode"] = [{"text": told}]
    return made | _when(raw_slot, schedule)


def moved(raw: Json, raw_slot: Json, schedule: Schedule | None, *, key: Code, site: Site) -> Json:
    """The appointment in another slot, with whom that slot is with; otherwise as it came."""
    patients = [one for one in raw.get("participant", ()) if _is_patient(one, site)]
    kept = {name: value for name, value in raw.items() if name not in ("slot", "serviceType")}
    return (
        kept
        | {
            "identifier": [*raw.get("identifier", ()), identifier(key)],
            "participant": [*patients, *_actors(schedule)],
        }
        | _when(raw_slot, schedule)
    )


def cancelled(raw: Json, *, key: Code) -> Json:
    """The appointment, cancelled; it lets go of its slot."""
    kept = {name: value for name, value in raw.items() if name != "slot"}
    return kept | {
        "status": "cancelled",
        "identifier": [*raw.get("identifier", ()), identifier(key)],
    }


def _when(raw_slot: Json, schedule: Schedule | None) -> Json:
    """What an appointment takes over from its slot."""
    told: Json = {
        "slot": [{"reference": f"Slot/{raw_slot['id']}"}],
        "start": raw_slot["start"],
        "end": raw_slot["end"],
    }
    kinds = raw_slot.get("serviceType")
    if not kinds and schedule is not None and schedule.serviceType:
        kinds = [_copied(one) for one in schedule.serviceType]
    return told | ({"serviceType": kinds} if kinds else {})


def _copied(concept: CodeableConcept) -> Json:
    codings = [coding_of(one) for one in codes_of(concept)]
    text = concept_text(concept)
    return ({"coding": codings} if codings else {}) | ({"text": text} if text else {})


def _actors(schedule: Schedule | None) -> list[Json]:
    found = (schedule.actor if schedule is not None else None) or ()
    return [{"actor": _reference(one), "status": "accepted"} for one in found if one.reference]


def _reference(reference: Reference) -> Json:
    told: Json = {"reference": reference.reference}
    return told | ({"display": reference.display} if reference.display else {})


def _is_patient(participant: Any, site: Site) -> bool:
    actor = participant.get("actor") if isinstance(participant, dict) else None
    told = actor.get("reference") if isinstance(actor, dict) else None
    return isinstance(told, str) and referred(told, "Patient", site) is not None


def _kind(concepts: Sequence[CodeableConcept] | None, site: Site) -> str:
    """The kind of visit; a service type that is not ours in its own words, empty: none is told."""
    for concept in concepts or ():
        for code in codes_of(concept):
            kind = site.visit_kind(code)
            if kind is not None:
                return kind
    return next((text for text in map(concept_text, concepts or ()) if text), "")


def _person(actors: Sequence[Reference] | None) -> str:
    """The name of the first person among the actors, as the system shows it."""
    for actor in actors or ():
        parts = (actor.reference or "").split("/")
        if actor.display and (actor.type in _PEOPLE or any(one in parts for one in _PEOPLE)):
            return actor.display
    return ""


def _minutes(begins: datetime, ends: datetime) -> int:
    return round((ends - begins).total_seconds() / 60)
