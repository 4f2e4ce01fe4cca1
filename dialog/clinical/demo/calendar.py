"""Slots, visits and duties of an invented clinic, for thirty days from a given one."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from dialog.clinical.care import Appointment, AppointmentStatus, FreeSlot
from dialog.clinical.content import OnDuty
from dialog.clinical.demo.care import is_pregnant
from dialog.clinical.people import PatientRecord, StaffMember, StaffRole

DAYS = 30
_SATURDAY = 5
_OPENS, _CLOSES = 9, 17


@dataclass(frozen=True, slots=True)
class _Offer:
    """What somebody in the clinic offers, on each working day."""

    kind: str
    with_whom: str
    minutes: int
    taken: float
    """Share of the times that are not free any more."""
    full_days: int = 0
    """So many days from the first on nothing is free."""


_OFFERS = (
    _Offer("checkup", "Dr. Samplewright", 30, 0.5),
    _Offer("checkup", "Dr. Mockingham", 30, 0.3),
    _Offer("prenatal", "Midwife Testerly", 45, 0.4),
    _Offer("follow_up", "Dr. Samplewright", 15, 0.4),
    _Offer("nurse_visit", "Nurse Proxley", 15, 0.2),
    _Offer("specialist", "Dr. Specimenov", 45, 0.6, full_days=14),
)
_ALL_DAY = (0, 24)
_SHIFTS = (
    (StaffMember("Nurse Proxley", StaffRole.NURSE, "+16175550150"), (0, 12), True),
    (StaffMember("Nurse Standin", StaffRole.NURSE, "+16175550151"), (12, 24), True),
    (StaffMember("Midwife Testerly", StaffRole.MIDWIFE, "+16175550152"), _ALL_DAY, True),
    (StaffMember("Pharmacist Dummett", StaffRole.PHARMACIST, "+16175550153"), (8, 20), True),
    (StaffMember("Dr. Mockingham", StaffRole.PHYSICIAN, "+16175550154"), _ALL_DAY, True),
    (StaffMember("Front desk", StaffRole.FRONT_DESK, "+16175550155"), (8, 18), False),
    (StaffMember("Billing office", StaffRole.BILLING, "+16175550156"), (9, 17), False),
)
"""Who, from and until which hour, and whether at weekends too."""
_IS_OURS = 0.15
"""Share of the booked times that are visits of the invented patients."""
_VISITS_OF_KNOWN = (
    ("demo-001", "prenatal"), ("demo-002", "checkup"), ("demo-005", "follow_up"),
    ("demo-007", "checkup"), ("demo-008", "follow_up"), ("demo-009", "nurse_visit"),
    ("demo-014", "prenatal"),
)  # fmt: skip
"""Who of the patients that are always the same has a visit ahead, about a week from now."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is offered and what is booked."""

    slots: tuple[FreeSlot, ...]
    appointments: tuple[Appointment, ...]
    held: tuple[tuple[str, str], ...]
    on_duty: tuple[OnDuty, ...]


def invent_calendar(
    patients: Sequence[PatientRecord], seed: int, today: date, zone: tzinfo, *, known: int
) -> Calendar:
    """The same for the same seed and day.

    Args:
        patients: Everybody.
        seed: Of chance.
        today: The first day.
        zone: Where the clinic is.
        known: So many of the patients, from the first, have only the visits told here.
    """
    # Not for secrets: the same seed has to invent the same calendar.
    rng = random.Random(f"calendar {seed} {today}")  # noqa: S311
    offered = [one for offer in _OFFERS for one in _slots(offer, today, zone)]
    visits = list(_visits_of_known([slot for slot, _ in offered], today, zone))
    of_known = {slot.id for _, slot in visits}
    waiting = [one for one in patients[known:] if not one.is_deceased]
    rng.shuffle(waiting)
    gone: set[str] = set()
    for slot, share in offered:
        if slot.id in of_known or rng.random() >= share:
            continue
        who = _next_for(waiting, slot.kind) if rng.random() < _IS_OURS else None
        if who is not None:
            visits.append((who.id, slot))
        else:
            # Somebody's of whom this clinic knows nothing: two hundred people fill no month.
            gone.add(slot.id)
    booked = [_booked(number, who, slot) for number, (who, slot) in enumerate(visits, 1)]
    return Calendar(
        tuple(slot for slot, _ in offered if slot.id not in gone),
        (*booked, *_past(patients, rng, today, zone)),
        tuple((one.id, slot.id) for one, (_, slot) in zip(booked, visits, strict=True)),
        tuple(_duties(today, zone)),
    )


def _slots(offer: _Offer, today: date, zone: tzinfo) -> Iterator[tuple[FreeSlot, float]]:
    """The slots of an offer, and how likely each is booked."""
    for ahead in range(DAYS + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() >= _SATURDAY:
            continue
        for count in range((_CLOSES - _OPENS) * 60 // offer.minutes):
            begins_at = datetime.combine(day, time(_OPENS), zone) + timedelta(
                minutes=count * offer.minutes
            )
            its_id = f"slot-{_OFFERS.index(offer)}-{day:%m%d}-{begins_at:%H%M}"
            yield (
                FreeSlot(its_id, offer.kind, begins_at, offer.minutes, offer.with_whom),
                1.0 if ahead < offer.full_days else offer.taken,
            )


def _visits_of_known(
    slots: Sequence[FreeSlot], today: date, zone: tzinfo
) -> Iterator[tuple[str, FreeSlot]]:
    """The first slots of their kinds after a week from today, a different one for each."""
    earliest = datetime.combine(today + timedelta(days=7), time(10), zone)
    taken: set[str] = set()
    for patient_id, kind in _VISITS_OF_KNOWN:
        slot = next(
            one
            for one in slots
            if one.kind == kind and one.begins_at >= earliest and one.id not in taken
        )
        taken.add(slot.id)
        yield patient_id, slot


def _next_for(waiting: list[PatientRecord], kind: str) -> PatientRecord | None:
    """Takes one who may have such a visit off the list; each has one at most."""
    for place, who in enumerate(waiting):
        if kind != "prenatal" or is_pregnant(who):
            return waiting.pop(place)
    return None


def _booked(number: int, patient_id: str, slot: FreeSlot) -> Appointment:
    return Appointment(
        f"appt-{number:04}", patient_id, slot.kind, slot.begins_at, slot.minutes, slot.with_whom
    )


def _past(
    patients: Sequence[PatientRecord], rng: random.Random, today: date, zone: tzinfo
) -> Iterator[Appointment]:
    """A visit of each in the last months; one in ten did not come."""
    for number, who in enumerate(patients, 1):
        day = today - timedelta(days=rng.randint(14, 150))
        status = AppointmentStatus.MISSED if rng.random() < 0.1 else AppointmentStatus.DONE
        at = datetime.combine(day, time(rng.randint(_OPENS, _CLOSES - 1)), zone)
        yield Appointment(
            f"past-{number:04}", who.id, "checkup", at, 30, "Dr. Samplewright", status
        )


def _duties(today: date, zone: tzinfo) -> Iterator[OnDuty]:
    """From the night before until the end of the calendar."""
    for ahead in range(-1, DAYS + 1):
        day = today + timedelta(days=ahead)
        midnight = datetime.combine(day, time(), zone)
        for member, (begins, ends), at_weekends in _SHIFTS:
            if at_weekends or day.weekday() < _SATURDAY:
                yield OnDuty(
                    member, midnight + timedelta(hours=begins), midnight + timedelta(hours=ends)
                )
