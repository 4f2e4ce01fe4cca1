"""What a hospital's system does for the agent. One Protocol, one contract suite for all adapters.

Every method may raise `dialog.clinical.errors.ClinicalError`. Every write takes a `key`: the same
key written again changes nothing and gives the same answer, so that a write whose answer was lost
is simply tried again. Nothing here says who may be told what: that is decided before.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from dialog.clinical.care import (
    Appointment,
    CarePlan,
    CareUpdate,
    ClinicalNote,
    FreeSlot,
    Measurement,
    Medicine,
    StaffTask,
    TestResult,
    WaitingEntry,
)
from dialog.clinical.people import Candidate, PatientRecord, StaffMember, StaffRole
from triage.decision import Acuity

MOST_BORN_ON = 300
"""With one day of birth, whom names are compared with; of more, none is as likely to be meant."""


class ClinicalBackend(Protocol):
    """The hospital's side. Shared by all calls."""

    name: str
    """For logs and the call record: `sql`, `fhir`, `http`."""

    async def patients_at(self, phone: str) -> Sequence[PatientRecord]:
        """All patients with this number (E.164), the deceased among them; empty: nobody."""
        ...

    async def patients_named(
        self, given_name: str, family_name: str, born_on: date
    ) -> Sequence[PatientRecord]:
        """All patients of this name and day of birth, compared without case or accents.

        A caller may phone from any number.
        """
        ...

    async def patients_born_on(self, born_on: date) -> Sequence[Candidate]:
        """Everybody with this day of birth, in the order of their ids, the deceased among them.

        A name is rarely heard as it is written, so names are compared by whoever asks.

        Raises:
            RefusedError: there are more than `MOST_BORN_ON`; a part of them would not do.
            NotOfferedError: the system finds people by their exact names alone.
        """
        ...

    async def patient(self, patient_id: str) -> PatientRecord:
        """One patient.

        Raises:
            NotFoundError: nobody has that id.
        """
        ...

    async def free_slots(
        self, kind: str, begins: datetime, ends: datetime, *, limit: int
    ) -> Sequence[FreeSlot]:
        """Free times of a kind of visit that begin in [begins, ends), the earliest first."""
        ...

    async def book(self, patient_id: str, slot_id: str, *, reason: str, key: str) -> Appointment:
        """Take a slot for a patient.

        Raises:
            SlotTakenError: it is no longer free.
            NotFoundError: no such slot or patient.
            RefusedError: it lies in the past.
        """
        ...

    async def appointments(self, patient_id: str, *, since: datetime) -> Sequence[Appointment]:
        """Appointments that begin at `since` or later, of any status, the earliest first."""
        ...

    async def reschedule(self, appointment: Appointment, slot_id: str, *, key: str) -> Appointment:
        """Move an appointment to another slot, or leave it as it was: never neither.

        Raises:
            SlotTakenError: the other slot is no longer free.
            ConflictError: the appointment has changed since it was read.
            NotFoundError: no such slot or appointment.
            RefusedError: it is cancelled or over.
        """
        ...

    async def cancel(self, appointment: Appointment, *, key: str) -> Appointment:
        """Cancel an appointment; its slot is free again.

        Raises:
            ConflictError: the appointment has changed since it was read.
            NotFoundError: no such appointment.
            RefusedError: it is over.
        """
        ...

    async def join_waiting_list(
        self, patient_id: str, kind: str, acuity: Acuity, *, key: str
    ) -> WaitingEntry:
        """Put a patient on the waiting list for a kind of visit."""
        ...

    async def medicines(self, patient_id: str) -> Sequence[Medicine]:
        """What the patient is to take, by name."""
        ...

    async def request_refill(self, patient_id: str, medicine_id: str, *, key: str) -> None:
        """Ask the clinic for a refill; whether there will be one is not the agent's to say.

        Raises:
            NotFoundError: the patient has no such medicine.
        """
        ...

    async def results(self, patient_id: str) -> Sequence[TestResult]:
        """Released results alone, the latest first."""
        ...

    async def care_plan(self, patient_id: str) -> CarePlan:
        """The plan; without goals where there is none."""
        ...

    async def update_care_plan(self, patient_id: str, update: CareUpdate, *, key: str) -> None:
        """Add what the patient told."""
        ...

    async def readings(self, patient_id: str, kind: str, since: datetime) -> Sequence[Measurement]:
        """Readings of a kind, measured at `since` or later, the latest first."""
        ...

    async def add_reading(self, patient_id: str, reading: Measurement, *, key: str) -> None:
        """Store a reading that the caller has confirmed."""
        ...

    async def write_note(self, patient_id: str, note: ClinicalNote, *, key: str) -> str:
        """Store the draft of a note; its id."""
        ...

    async def staff_on_call(self, role: StaffRole, at: datetime) -> Sequence[StaffMember]:
        """Who is on duty then; empty: nobody."""
        ...

    async def leave_task(self, patient_id: str, task: StaffTask, *, key: str) -> str:
        """Leave something to do for the staff; its id."""
        ...

    async def close(self) -> None:
        """Let go of connections; waits for writes that have begun."""
        ...
