"""What the hospital holds about a patient's care: visits, medicines, results, plan, readings."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage.decision import Acuity


class AppointmentStatus(StrEnum):
    """How an appointment stands."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time at which somebody can be seen."""

    id: str
    kind: str
    """For example `checkup`, `prenatal`, `follow_up`, `nurse_visit`, `specialist`."""
    begins_at: datetime
    """Aware."""
    minutes: int
    with_whom: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit that was booked."""

    id: str
    patient_id: str
    kind: str
    begins_at: datetime
    """Aware."""
    minutes: int
    with_whom: str = ""
    status: AppointmentStatus = AppointmentStatus.BOOKED
    version: str = ""
    """Of the record as it was read; changes are refused where it has moved on."""


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """A place on the waiting list."""

    id: str
    patient_id: str
    kind: str
    acuity: Acuity


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine that the patient is to take."""

    id: str
    name: str
    dose: str = ""
    """As on the prescription, for example `5 mg once a day`."""
    is_active: bool = True
    refills_left: int | None = None
    """None: not known."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """A result of a laboratory or an examination."""

    id: str
    name: str
    on: date
    is_released: bool
    """Whether patients may be told of it; what is not released is not even mentioned as there."""
    text: str = ""
    """What the clinician wrote for the patient; the agent reads it out and adds nothing."""


class GoalStatus(StrEnum):
    """How a goal of the care plan stands."""

    ACTIVE = "active"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class CareGoal:
    """One thing that patient and clinic agreed on."""

    id: str
    text: str
    status: GoalStatus = GoalStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class CarePlan:
    """What was agreed with the patient."""

    patient_id: str
    goals: tuple[CareGoal, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class CareUpdate:
    """What the patient told in a call that belongs into the plan; a clinician sees it first."""

    kind: str
    """For example `adherence`, `barrier`, `symptom`, `mood`."""
    text: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """A reading of the patient, as told in a call or sent by a device."""

    kind: str
    """As in `triage.vitals.KINDS`: `systolic`, `glucose`, ..."""
    value: float
    unit: str
    at: datetime
    """Aware; when it was measured."""
    source: str = "call"
    """`call` or `device`."""


@dataclass(frozen=True, slots=True)
class ClinicalNote:
    """A note on a call. Always a draft: a clinician signs."""

    call_id: str
    at: datetime
    subjective: str
    objective: str
    assessment: str
    plan: str
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class StaffTask:
    """Something that a person of the clinic has to do after the call."""

    reason: str
    """For example `call_back`, `refill`, `medication_question`, `waiting_list`."""
    text: str
    acuity: Acuity = Acuity.ROUTINE
    call_back: str = ""
    """E.164 of where the caller wants to be reached; empty: the number on record."""
