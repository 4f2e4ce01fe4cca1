"""A hospital whose side are four HTTP services: `wire` says what they are told and answer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NoReturn

import httpx2

from dialog.clinical.backend import MOST_BORN_ON
from dialog.clinical.care import (
    Appointment,
    AppointmentStatus,
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
from dialog.clinical.errors import BadAnswerError, NotFoundError, NotOfferedError, RefusedError
from dialog.clinical.http.exchange import Asked, Exchange
from dialog.clinical.http.options import HttpOptions
from dialog.clinical.http.records import (
    acuity_of,
    appointment_of,
    label_of,
    patient_of,
    slot_of,
    waiting_of,
)
from dialog.clinical.http.wire import (
    AppointmentAnswer,
    AppointmentsAnswer,
    AssessmentAnswer,
    Book,
    ByBirthday,
    ById,
    ByName,
    ByPhone,
    Cancel,
    JoinWaitingList,
    ListAppointments,
    ListSlots,
    NoteAnswer,
    NoteRequest,
    PatientsAnswer,
    Request,
    Reschedule,
    SlotsAnswer,
    SymptomsRequest,
    WaitingAnswer,
)
from dialog.clinical.names import folded_name
from dialog.clinical.people import Candidate, PatientRecord, StaffMember, StaffRole
from dialog.clinical.symptoms import SymptomReport
from triage.decision import Acuity

_AUTHENTICATE, _SCHEDULE = "/authenticate", "/schedule"
_ASSESS, _NOTE = "/assess_symptoms", "/generate_soap_note"

OFFERED = frozenset(
    ("patients_at", "patients_named", "patients_born_on", "patient", "free_slots", "book",
     "appointments", "reschedule", "cancel", "join_waiting_list", "write_note")
)  # fmt: skip
"""The methods of `ClinicalBackend` that four services are enough for."""


class HttpClinic:
    """A `ClinicalBackend`, and a `SymptomAssessor`. Shared by all calls.

    The services know nothing of medicines, results, care plans, readings, and who is on duty, and
    take no task, refill, reading or update. All of that raises `NotOfferedError`, the reading no
    less than the writing: "no medicines" would make every interaction look harmless, "no results"
    and "no plan" are things a patient acts on, and a task that nobody gets must not sound left.
    """

    name = "http"

    def __init__(
        self, options: HttpOptions, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        """Nothing is connected yet.

        Args:
            options: where the services are.
            transport: instead of the network, for tests.

        Raises:
            OSError: the options' `ca_file` cannot be read.
        """
        self._exchange = Exchange(options, transport=transport)

    # ---- /authenticate

    async def patients_at(self, phone: str) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`."""
        return await self._patients("patients_at", ByPhone(phone=phone))

    async def patients_named(
        self, given_name: str, family_name: str, born_on: date
    ) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`; those whom a generous service adds are left out."""
        wanted = (folded_name(given_name), folded_name(family_name), born_on)
        if not all(wanted):
            return ()
        asked = ByName(given_name=given_name, family_name=family_name, date_of_birth=born_on)
        found = await self._patients("patients_named", asked)
        return tuple(
            one
            for one in found
            if (folded_name(one.given_name), folded_name(one.family_name), one.born_on) == wanted
        )

    async def patients_born_on(self, born_on: date) -> Sequence[Candidate]:
        """See `ClinicalBackend`; those whom a generous service adds are left out."""
        found = await self._patients("patients_born_on", ByBirthday(date_of_birth=born_on))
        theirs = {one.id: Candidate.of(one) for one in found if one.born_on == born_on}
        if len(theirs) > MOST_BORN_ON:
            raise RefusedError(f"patients_born_on: more than {MOST_BORN_ON}")
        return tuple(theirs[its_id] for its_id in sorted(theirs))

    async def patient(self, patient_id: str) -> PatientRecord:
        """See `ClinicalBackend`."""
        found = await self._patients("patient", ById(patient_id=patient_id))
        if not found:
            raise NotFoundError("patient: none of that id")
        if [one.id for one in found] != [patient_id]:
            raise BadAnswerError("patient: the answer is about somebody else")
        return found[0]

    # ---- /schedule

    async def free_slots(
        self, kind: str, begins: datetime, ends: datetime, *, limit: int
    ) -> Sequence[FreeSlot]:
        """See `ClinicalBackend`; what was not asked for is left out."""
        body = ListSlots(kind=kind, begins=begins, ends=ends, limit=limit)
        answer = await self._exchange.post(Asked("free_slots", _SCHEDULE, body), SlotsAnswer)
        found = [
            slot_of(one)
            for one in answer.slots
            if one.kind == kind and begins <= one.begins_at < ends
        ]
        return tuple(sorted(found, key=lambda one: (one.begins_at, one.id))[:limit])

    async def book(self, patient_id: str, slot_id: str, *, reason: str, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        body = Book(patient_id=patient_id, slot_id=slot_id, reason=reason)
        return await self._change("book", body, key, patient_id, AppointmentStatus.BOOKED)

    async def appointments(self, patient_id: str, *, since: datetime) -> Sequence[Appointment]:
        """See `ClinicalBackend`."""
        body = ListAppointments(patient_id=patient_id, since=since)
        asked = Asked("appointments", _SCHEDULE, body)
        answer = await self._exchange.post(asked, AppointmentsAnswer)
        for one in answer.appointments:
            _must_be_of(one.patient_id, patient_id, "appointments")
        found = [appointment_of(one) for one in answer.appointments if one.begins_at >= since]
        return tuple(sorted(found, key=lambda one: (one.begins_at, one.id)))

    async def reschedule(self, appointment: Appointment, slot_id: str, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        body = Reschedule(
            appointment_id=appointment.id, version=appointment.version, slot_id=slot_id
        )
        of = appointment.patient_id
        return await self._change("reschedule", body, key, of, AppointmentStatus.BOOKED)

    async def cancel(self, appointment: Appointment, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        body = Cancel(appointment_id=appointment.id, version=appointment.version)
        of = appointment.patient_id
        return await self._change("cancel", body, key, of, AppointmentStatus.CANCELLED)

    async def join_waiting_list(
        self, patient_id: str, kind: str, acuity: Acuity, *, key: str
    ) -> WaitingEntry:
        """See `ClinicalBackend`."""
        body = JoinWaitingList(patient_id=patient_id, kind=kind, acuity=label_of(acuity))
        asked = Asked("join_waiting_list", _SCHEDULE, body, key)
        answer = await self._exchange.post(asked, WaitingAnswer)
        _must_be_of(answer.waiting.patient_id, patient_id, "join_waiting_list")
        return waiting_of(answer.waiting)

    # ---- /assess_symptoms

    async def assess_symptoms(self, report: SymptomReport) -> Acuity:
        """See `SymptomAssessor`."""
        body = SymptomsRequest(
            symptoms=list(report.symptoms),
            severity=report.severity,
            duration=report.duration,
            pregnancy_week=report.pregnancy_week,
            age_years=report.age_years,
        )
        asked = Asked("assess_symptoms", _ASSESS, body)
        return acuity_of((await self._exchange.post(asked, AssessmentAnswer)).acuity)

    # ---- /generate_soap_note

    async def write_note(self, patient_id: str, note: ClinicalNote, *, key: str) -> str:
        """See `ClinicalBackend`; always as a draft."""
        body = NoteRequest(
            patient_id=patient_id,
            call_id=note.call_id,
            at=note.at,
            subjective=note.subjective,
            objective=note.objective,
            assessment=note.assessment,
            plan=note.plan,
        )
        asked = Asked("write_note", _NOTE, body, key)
        return (await self._exchange.post(asked, NoteAnswer)).note_id

    # ---- what the services do not do

    async def medicines(self, patient_id: str) -> Sequence[Medicine]:
        """Raises NotOfferedError: nothing is known of medicines."""
        _not_offered("medicines")

    async def request_refill(self, patient_id: str, medicine_id: str, *, key: str) -> None:
        """Raises NotOfferedError: nobody would get it."""
        _not_offered("request_refill")

    async def results(self, patient_id: str) -> Sequence[TestResult]:
        """Raises NotOfferedError: nothing is known of results."""
        _not_offered("results")

    async def care_plan(self, patient_id: str) -> CarePlan:
        """Raises NotOfferedError: nothing is known of plans."""
        _not_offered("care_plan")

    async def update_care_plan(self, patient_id: str, update: CareUpdate, *, key: str) -> None:
        """Raises NotOfferedError: nobody would see it."""
        _not_offered("update_care_plan")

    async def readings(self, patient_id: str, kind: str, since: datetime) -> Sequence[Measurement]:
        """Raises NotOfferedError: nothing is known of readings."""
        _not_offered("readings")

    async def add_reading(self, patient_id: str, reading: Measurement, *, key: str) -> None:
        """Raises NotOfferedError: it would be lost."""
        _not_offered("add_reading")

    async def staff_on_call(self, role: StaffRole, at: datetime) -> Sequence[StaffMember]:
        """Raises NotOfferedError: "nobody is on duty" would not be true."""
        _not_offered("staff_on_call")

    async def leave_task(self, patient_id: str, task: StaffTask, *, key: str) -> str:
        """Raises NotOfferedError: nobody would get it."""
        _not_offered("leave_task")

    async def close(self) -> None:
        """Close the connections, after what is under way."""
        await self._exchange.close()

    async def _patients(self, method: str, body: Request) -> tuple[PatientRecord, ...]:
        answer = await self._exchange.post(Asked(method, _AUTHENTICATE, body), PatientsAnswer)
        return tuple(patient_of(one) for one in answer.patients)

    async def _change(
        self, method: str, body: Request, key: str, patient_id: str, status: AppointmentStatus
    ) -> Appointment:
        asked = Asked(method, _SCHEDULE, body, key)
        standing = (await self._exchange.post(asked, AppointmentAnswer)).appointment
        _must_be_of(standing.patient_id, patient_id, method)
        if standing.status is not status:
            # Else a caller would be told of a visit that nobody expects them to.
            raise BadAnswerError(f"{method}: the answer has another status")
        return appointment_of(standing)


def _must_be_of(found: str, patient_id: str, method: str) -> None:
    if found != patient_id:
        raise BadAnswerError(f"{method}: the answer is about somebody else")


def _not_offered(method: str) -> NoReturn:
    raise NotOfferedError(f"{method}: the services have none of it")
