"""All of the invented clinic."""

from datetime import date, tzinfo

from dialog.clinical.content import ClinicContent
from dialog.clinical.demo.calendar import invent_calendar
from dialog.clinical.demo.care import invent_care
from dialog.clinical.demo.people import invent_patients, known_patients


def invent_clinic(*, seed: int, today: date, zone: tzinfo) -> ClinicContent:
    """The same for the same seed and day.

    Args:
        seed: Of chance.
        today: From which due dates, visits and readings are counted.
        zone: Where the clinic is: it opens at nine there.
    """
    patients = invent_patients(seed, today)
    care = invent_care(patients, seed, today)
    known = len(known_patients(today))
    calendar = invent_calendar(patients, seed, today, zone, known=known)
    return ClinicContent(
        patients=patients,
        slots=calendar.slots,
        appointments=calendar.appointments,
        held=calendar.held,
        medicines=care.medicines,
        results=care.results,
        plans=care.plans,
        readings=care.readings,
        on_duty=calendar.on_duty,
    )
