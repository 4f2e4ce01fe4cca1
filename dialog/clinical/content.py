"""What stands in a clinic that is made up: for demonstrations and tests."""

from dataclasses import dataclass
from datetime import datetime

from dialog.clinical.care import (
    Appointment,
    CarePlan,
    FreeSlot,
    Measurement,
    Medicine,
    TestResult,
)
from dialog.clinical.people import PatientRecord, StaffMember


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on call from `begins` until before `ends`."""

    member: StaffMember
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class ClinicContent:
    """Everything in a clinic. Where a pair ends with a text, that is the patient's id."""

    patients: tuple[PatientRecord, ...] = ()
    slots: tuple[FreeSlot, ...] = ()
    """Free but for those that `held` names."""
    appointments: tuple[Appointment, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    """(appointment, slot) of appointments that were made through a slot."""
    medicines: tuple[tuple[Medicine, str], ...] = ()
    results: tuple[tuple[TestResult, str], ...] = ()
    plans: tuple[CarePlan, ...] = ()
    readings: tuple[tuple[Measurement, str], ...] = ()
    on_duty: tuple[OnDuty, ...] = ()
