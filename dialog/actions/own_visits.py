"""The visits that a patient has already, so that none is booked twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Appointment, AppointmentStatus, FreeSlot
from dialog.nlu.spoken_times import say_time
from dialog.rasa.events import Event, SlotSet

UNSURE = "unsure_visit"
"""Slot: when the visit begins that may have been booked, in ISO 8601; unset where there is none."""


async def visits_of(
    clinic: ClinicalBackend, patient_id: str, at: float, zone: tzinfo
) -> tuple[Appointment, ...]:
    """The patient's visits to come, the next one first.

    Raises:
        ClinicalError: the clinic's system does not tell.
    """
    since = datetime.fromtimestamp(at, tz=zone)
    found = await clinic.appointments(patient_id, since=since)
    return tuple(one for one in found if one.status is AppointmentStatus.BOOKED)


def visit_at(visits: Iterable[Appointment], begins: datetime | None) -> Appointment | None:
    """The one of them that begins then."""
    return next((one for one in visits if one.begins_at == begins), None)


def leaves_free(visits: Iterable[Appointment], slot: FreeSlot) -> bool:
    """Whether the patient is at none of them while this one would last."""
    return not any(
        one.begins_at < slot.begins_at + timedelta(minutes=slot.minutes)
        and slot.begins_at < one.begins_at + timedelta(minutes=one.minutes)
        for one in visits
    )


def refused_times(events: Iterable[Event]) -> frozenset[datetime]:
    """When the times begin that were told in this call to be taken: they are not offered again."""
    offered: dict[str, datetime] = {}
    chosen, refused = "", set()
    for event in events:
        match event:
            case SlotSet(name="offered_slots", value=list(rows)):
                parted = (str(row).rpartition("|") for row in rows)
                offered = {key: datetime.fromisoformat(begins) for key, _, begins in parted}
            case SlotSet(name="chosen_slot", value=str(key)):
                chosen = key
            case SlotSet(name="booking_step", value="taken") if chosen in offered:
                refused.add(offered[chosen])
            case _:
                continue
    return frozenset(refused)


def unsure_visit(tracker: CallTracker) -> datetime | None:
    """When the visit begins that may have been booked in this call; None: there is none."""
    told = tracker.slot(UNSURE)
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def noted(visit: Appointment) -> tuple[Event, ...]:
    """What the call keeps of a visit that is booked."""
    return (
        SlotSet("appointment_scheduled", True),
        SlotSet("appointment_id", visit.id),
        SlotSet(UNSURE, None),
    )


def spoken_time(begins: datetime, now: datetime) -> str:
    """A time at the caller's place, as it is said."""
    return say_time(f"{begins:%Y-%m-%dT%H:%M}", now) or ""
