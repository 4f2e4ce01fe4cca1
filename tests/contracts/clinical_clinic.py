"""The small clinic that every clinical backend is filled with for the contract suite.

All of it is made up. Times are told from `NOW`, which the adapters' clocks stand at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import (
    Appointment,
    AppointmentStatus,
    CareGoal,
    CarePlan,
    FreeSlot,
    GoalStatus,
    Measurement,
    Medicine,
    TestResult,
)
from dialog.clinical.people import (
    PatientRecord,
    Pregnancy,
    PregnancyOutcome,
    Proxy,
    StaffMember,
    StaffRole,
)
from triage.decision import Acuity

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TWO_AT_ONE_NUMBER = "+12025550101"


def clock() -> float:
    """Seconds since 1970 at `NOW`; for adapters that ask what is past."""
    return NOW.timestamp()


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on call, from `begins` until before `ends`."""

    member: StaffMember
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class ContractClinic:
    """What stands in a system before each test. The second of a pair is whose it is."""

    patients: tuple[PatientRecord, ...]
    slots: tuple[FreeSlot, ...]
    """All free."""
    appointments: tuple[Appointment, ...]
    """Their times are no slots above; `version` is the system's own."""
    medicines: tuple[tuple[Medicine, str], ...]
    results: tuple[tuple[TestResult, str], ...]
    """Released ones and others."""
    plans: tuple[CarePlan, ...]
    readings: tuple[tuple[Measurement, str], ...]
    on_duty: tuple[OnDuty, ...]


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note as it stands in the system."""

    id: str
    patient_id: str
    text: str
    """All four parts, in any layout."""
    is_signed: bool


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A task as it stands in the system."""

    id: str
    patient_id: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the agent has written into the system and no method of the backend reads."""

    notes: tuple[KeptNote, ...] = ()
    tasks: tuple[KeptTask, ...] = ()
    refills: tuple[tuple[str, str], ...] = ()
    """(patient, medicine)."""
    care_updates: tuple[tuple[str, str, str], ...] = ()
    """(patient, kind, text)."""
    waiting: tuple[tuple[str, str, Acuity], ...] = ()
    """(patient, kind, acuity)."""


class ClinicalSystem(Protocol):
    """A hospital's system filled with `CLINIC`; each adapter's tests bring one as `system`."""

    async def open(self) -> ClinicalBackend:
        """Another client of the same system, as of another process, its clock at `NOW`.

        Whoever opened it closes it.
        """
        ...

    async def kept(self) -> Kept:
        """What was written, looked up behind the backend's back."""
        ...


def slot(number: int, kind: str, begins_at: datetime, with_whom: str = "Dr. Specimen") -> FreeSlot:
    """A free half hour."""
    return FreeSlot(f"slot-{number}", kind, begins_at, 30, with_whom)


_ZOE = PatientRecord(
    id="pat-1",
    given_name="Zoë",
    family_name="Ångström-Muster",
    born_on=date(1991, 4, 9),
    phone=TWO_AT_ONE_NUMBER,
    postal_code="00501",
    record_number="MRN-700123",
    sex="female",
    zone="America/New_York",
    pregnancy=Pregnancy(due_on=date(2026, 5, 20)),
    conditions=("asthma", "anaemia"),
    allergies=("penicillin",),
    proxies=(Proxy("Otto Muster", "spouse", ("appointments", "medicines")),),
)
_OTTO = PatientRecord(
    id="pat-2",
    given_name="Otto",
    family_name="Muster",
    born_on=date(1988, 11, 30),
    phone=TWO_AT_ONE_NUMBER,
    record_number="MRN-700124",
    sex="male",
    language="es",
)
_LOST = PatientRecord(
    id="pat-3",
    given_name="Mina",
    family_name="O'Placeholder",
    born_on=date(1994, 2, 28),
    phone="+12025550102",
    record_number="MRN-700125",
    sex="female",
    pregnancy=Pregnancy(date(2026, 7, 1), PregnancyOutcome.LOST, ended_on=date(2026, 1, 15)),
)
_DECEASED = PatientRecord(
    id="pat-4",
    given_name="Egon",
    family_name="Beispielmann",
    born_on=date(1940, 1, 1),
    phone="+12025550103",
    record_number="MRN-700126",
    sex="male",
    is_deceased=True,
)
_TWIN = replace(_OTTO, id="pat-5", phone="+12025550104", record_number="MRN-700127", language="en")
"""The same name and birthday as pat-2."""
_MOTHER = PatientRecord(
    id="pat-6",
    given_name="Łucja",
    family_name="Wzorowa",
    born_on=date(1997, 12, 24),
    phone="+12025550105",
    record_number="MRN-700128",
    sex="female",
    pregnancy=Pregnancy(date(2026, 2, 10), PregnancyOutcome.BORN, ended_on=date(2026, 2, 8)),
)

CLINIC = ContractClinic(
    patients=(_ZOE, _OTTO, _LOST, _DECEASED, _TWIN, _MOTHER),
    slots=(
        # Not in the order of their times.
        slot(3, "checkup", NOW + 3 * DAY),
        slot(1, "checkup", NOW + DAY),
        slot(2, "checkup", NOW + 2 * DAY, "Nurse Sample"),
        slot(4, "prenatal", NOW + DAY),
        slot(5, "checkup", NOW - DAY),
        slot(6, "checkup", NOW + 20 * DAY),
    ),
    appointments=(
        Appointment("appt-1", "pat-1", "prenatal", NOW + 5 * DAY, 30, "Dr. Specimen"),
        Appointment(
            "appt-2", "pat-1", "checkup", NOW - 30 * DAY, 30, "Dr. Specimen", AppointmentStatus.DONE
        ),
        Appointment(
            "appt-3", "pat-1", "checkup", NOW + 6 * DAY, 30, "", AppointmentStatus.CANCELLED
        ),
        Appointment("appt-4", "pat-2", "checkup", NOW - 2 * HOUR, 30, "Nurse Sample"),
    ),
    medicines=(
        (Medicine("med-2", "metformin", "500 mg twice a day", refills_left=0), "pat-1"),
        (Medicine("med-1", "labetalol", "100 mg twice a day", refills_left=2), "pat-1"),
        (Medicine("med-3", "ibuprofen", "400 mg", is_active=False), "pat-1"),
        (Medicine("med-4", "lisinopril", "10 mg once a day"), "pat-2"),
    ),
    results=(
        (TestResult("res-1", "haemoglobin", date(2026, 2, 20), True, "A little low."), "pat-1"),
        (TestResult("res-2", "glucose", date(2026, 2, 25), True, "In range."), "pat-1"),
        (TestResult("res-3", "biopsy", date(2026, 2, 27), False, "Not yet discussed."), "pat-1"),
        (TestResult("res-4", "x-ray", date(2026, 2, 26), False, "Not yet discussed."), "pat-2"),
    ),
    plans=(
        CarePlan(
            "pat-1",
            (
                CareGoal("goal-1", "walk half an hour a day"),
                CareGoal("goal-2", "measure blood pressure each morning", GoalStatus.REACHED),
            ),
        ),
    ),
    readings=(
        (Measurement("systolic", 118.0, "mmHg", NOW - 2 * DAY, "device"), "pat-1"),
        (Measurement("systolic", 122.0, "mmHg", NOW - DAY), "pat-1"),
        (Measurement("systolic", 131.0, "mmHg", NOW - 9 * DAY), "pat-1"),
        (Measurement("glucose", 98.0, "mg/dL", NOW - DAY), "pat-1"),
        (Measurement("systolic", 140.0, "mmHg", NOW - DAY), "pat-2"),
    ),
    on_duty=(
        OnDuty(
            StaffMember("Nurse Sample", StaffRole.NURSE, "+12025550150"),
            NOW - 4 * HOUR,
            NOW + 4 * HOUR,
        ),
        OnDuty(
            StaffMember("Nurse Later", StaffRole.NURSE, "+12025550151"),
            NOW + 4 * HOUR,
            NOW + 12 * HOUR,
        ),
        OnDuty(
            StaffMember("Pharmacist Pattern", StaffRole.PHARMACIST, "+12025550152"),
            NOW - HOUR,
            NOW + HOUR,
        ),
    ),
)


def patients(*ids: str) -> Sequence[PatientRecord]:
    """These patients of the clinic."""
    return [one for one in CLINIC.patients if one.id in ids]
