"""A hospital in memory, behind the same Protocol as the real ones, with troubles on demand.

    clinic = MemoryClinic(patients=[ANNA], slots=[MONDAY], now=lambda: NOW)
    clinic.next(Trouble.LOST)              # of the next call the answer is lost, after it was done
    clinic.always(Trouble.DOWN, "results") # every call of `results` fails; without names: all do
    clinic.fine()                          # as before
    clinic.slow_s = 3.0                    # every call waits so long, by `sleep`

What was written stands in `booked`, `notes`, `tasks`, `updates`, `refills`, `waiting`, `stored`;
`calls` has the names of all calls that arrived.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from clinic_troubles import Trouble as Trouble
from clinic_troubles import Troubled

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
from dialog.clinical.errors import ConflictError, NotFoundError, RefusedError, SlotTakenError
from dialog.clinical.names import folded_name
from dialog.clinical.people import Candidate, PatientRecord, StaffMember, StaffRole
from triage.decision import Acuity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody is on duty: from `begins`, before `ends`; None: without end."""

    who: StaffMember
    begins: datetime | None = None
    ends: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)


class MemoryClinic(Troubled):
    """A `ClinicalBackend`. What is given per patient is by the patient's id."""

    name = "memory"

    def __init__(
        self,
        *,
        patients: Iterable[PatientRecord] = (),
        slots: Iterable[FreeSlot] = (),
        appointments: Iterable[Appointment] = (),
        medicines: Mapping[str, Sequence[Medicine]] | None = None,
        results: Mapping[str, Sequence[TestResult]] | None = None,
        plans: Iterable[CarePlan] = (),
        readings: Mapping[str, Sequence[Measurement]] | None = None,
        staff: Iterable[StaffMember | Shift] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self._patients = {one.id: one for one in patients}
        self._free = {slot.id: slot for slot in slots}
        self._slots = dict(self._free)
        self._medicines = {key: tuple(those) for key, those in (medicines or {}).items()}
        self._results = {key: tuple(those) for key, those in (results or {}).items()}
        self._plans = {plan.patient_id: plan for plan in plans}
        self._shifts = [one if isinstance(one, Shift) else Shift(one) for one in staff]
        self._now = now
        self._answers: dict[tuple[str, str], tuple[object, object]] = {}
        self._numbers: Counter[str] = Counter()
        self._slot_of: dict[str, FreeSlot] = {}
        self.booked: dict[str, Appointment] = {}
        for one in appointments:
            self._keep(one)
        self.stored: dict[str, list[Measurement]] = defaultdict(list)
        for key, those in (readings or {}).items():
            self.stored[key].extend(those)
        self.waiting: list[WaitingEntry] = []
        self.refills: list[tuple[str, str]] = []
        """(patient, medicine) of every refill that was asked for."""
        self.updates: list[tuple[str, CareUpdate]] = []
        self.notes: dict[str, tuple[str, ClinicalNote]] = {}
        self.tasks: dict[str, tuple[str, StaffTask]] = {}
        self.is_closed = False

    def add(self, slot: FreeSlot) -> None:
        """A further time is free."""
        self._free[slot.id] = self._slots[slot.id] = slot

    # -- people

    async def patients_at(self, phone: str) -> Sequence[PatientRecord]:
        return await self._call(
            "patients_at", lambda: tuple(p for p in self._patients.values() if p.phone == phone)
        )

    async def patients_named(
        self, given_name: str, family_name: str, born_on: date
    ) -> Sequence[PatientRecord]:
        wanted = (folded_name(given_name), folded_name(family_name), born_on)
        return await self._call(
            "patients_named",
            lambda: tuple(
                p
                for p in self._patients.values()
                if (folded_name(p.given_name), folded_name(p.family_name), p.born_on) == wanted
            ),
        )

    async def patients_born_on(self, born_on: date) -> Sequence[Candidate]:
        def found() -> tuple[Candidate, ...]:
            those = sorted(
                (p for p in self._patients.values() if p.born_on == born_on), key=lambda p: p.id
            )
            if len(those) > MOST_BORN_ON:
                raise RefusedError("too many of one birthday")
            return tuple(map(Candidate.of, those))

        return await self._call("patients_born_on", found)

    async def patient(self, patient_id: str) -> PatientRecord:
        return await self._call("patient", lambda: self._known(patient_id))

    async def staff_on_call(self, role: StaffRole, at: datetime) -> Sequence[StaffMember]:
        return await self._call(
            "staff_on_call",
            lambda: tuple(s.who for s in self._shifts if s.who.role == role and s.covers(at)),
        )

    # -- appointments

    async def free_slots(
        self, kind: str, begins: datetime, ends: datetime, *, limit: int
    ) -> Sequence[FreeSlot]:
        def found() -> tuple[FreeSlot, ...]:
            those = [
                s for s in self._free.values() if s.kind == kind and begins <= s.begins_at < ends
            ]
            return tuple(sorted(those, key=lambda s: (s.begins_at, s.id))[:limit])

        return await self._call("free_slots", found)

    async def book(self, patient_id: str, slot_id: str, *, reason: str, key: str) -> Appointment:
        def booked() -> Appointment:
            self._known(patient_id)
            slot = self._take(slot_id)
            return self._keep(
                Appointment(
                    self._new("appointment"), patient_id, slot.kind, slot.begins_at, slot.minutes,
                    slot.with_whom, version=self._new("version"),
                ),
                slot,
            )  # fmt: skip

        return await self._write("book", key, (patient_id, slot_id), booked)

    async def appointments(self, patient_id: str, *, since: datetime) -> Sequence[Appointment]:
        def found() -> tuple[Appointment, ...]:
            those = [
                a
                for a in self.booked.values()
                if a.patient_id == patient_id and a.begins_at >= since
            ]
            return tuple(sorted(those, key=lambda a: (a.begins_at, a.id)))

        return await self._call("appointments", found)

    async def reschedule(self, appointment: Appointment, slot_id: str, *, key: str) -> Appointment:
        def moved() -> Appointment:
            standing = self._current(appointment)
            if standing.status is not AppointmentStatus.BOOKED:
                raise RefusedError("the appointment is not booked any more")
            slot = self._take(slot_id)
            self._give_back(standing)
            return self._keep(
                replace(
                    standing, kind=slot.kind, begins_at=slot.begins_at, minutes=slot.minutes,
                    with_whom=slot.with_whom, version=self._new("version"),
                ),
                slot,
            )  # fmt: skip

        return await self._write("reschedule", key, (appointment.id, slot_id), moved)

    async def cancel(self, appointment: Appointment, *, key: str) -> Appointment:
        def cancelled() -> Appointment:
            standing = self._current(appointment)
            if standing.status is AppointmentStatus.CANCELLED:
                return standing
            self._give_back(standing)
            gone = replace(
                standing,
                status=AppointmentStatus.CANCELLED,
                version=self._new("version"),
            )
            self.booked[gone.id] = gone
            return gone

        return await self._write("cancel", key, appointment.id, cancelled)

    async def join_waiting_list(
        self, patient_id: str, kind: str, acuity: Acuity, *, key: str
    ) -> WaitingEntry:
        def joined() -> WaitingEntry:
            self._known(patient_id)
            entry = WaitingEntry(self._new("waiting"), patient_id, kind, acuity)
            self.waiting.append(entry)
            return entry

        return await self._write("join_waiting_list", key, (patient_id, kind, acuity), joined)

    # -- care

    async def medicines(self, patient_id: str) -> Sequence[Medicine]:
        return await self._call(
            "medicines",
            lambda: tuple(sorted(self._medicines.get(patient_id, ()), key=lambda m: m.name)),
        )

    async def request_refill(self, patient_id: str, medicine_id: str, *, key: str) -> None:
        def asked() -> None:
            if medicine_id not in {m.id for m in self._medicines.get(patient_id, ())}:
                raise NotFoundError("medicine: the patient has none of that id")
            self.refills.append((patient_id, medicine_id))

        return await self._write("request_refill", key, (patient_id, medicine_id), asked)

    async def results(self, patient_id: str) -> Sequence[TestResult]:
        def released() -> tuple[TestResult, ...]:
            those = [r for r in self._results.get(patient_id, ()) if r.is_released]
            return tuple(sorted(those, key=lambda r: r.on, reverse=True))

        return await self._call("results", released)

    async def care_plan(self, patient_id: str) -> CarePlan:
        return await self._call(
            "care_plan", lambda: self._plans.get(patient_id, CarePlan(patient_id))
        )

    async def update_care_plan(self, patient_id: str, update: CareUpdate, *, key: str) -> None:
        def added() -> None:
            self._known(patient_id)
            self.updates.append((patient_id, update))

        return await self._write("update_care_plan", key, (patient_id, update), added)

    async def readings(self, patient_id: str, kind: str, since: datetime) -> Sequence[Measurement]:
        def found() -> tuple[Measurement, ...]:
            those = [r for r in self.stored[patient_id] if r.kind == kind and r.at >= since]
            return tuple(sorted(those, key=lambda r: r.at, reverse=True))

        return await self._call("readings", found)

    async def add_reading(self, patient_id: str, reading: Measurement, *, key: str) -> None:
        def added() -> None:
            self._known(patient_id)
            self.stored[patient_id].append(reading)

        return await self._write("add_reading", key, (patient_id, reading), added)

    async def write_note(self, patient_id: str, note: ClinicalNote, *, key: str) -> str:
        def written() -> str:
            self._known(patient_id)
            note_id = self._new("note")
            self.notes[note_id] = (patient_id, replace(note, is_signed=False))
            return note_id

        return await self._write("write_note", key, (patient_id, note), written)

    async def leave_task(self, patient_id: str, task: StaffTask, *, key: str) -> str:
        def left() -> str:
            self._known(patient_id)
            task_id = self._new("task")
            self.tasks[task_id] = (patient_id, task)
            return task_id

        return await self._write("leave_task", key, (patient_id, task), left)

    async def close(self) -> None:
        self.is_closed = True

    # -- inside

    async def _write(self, method: str, key: str, what: object, work: Callable[[], T]) -> T:
        def once() -> T:
            if (method, key) not in self._answers:
                self._answers[method, key] = (what, work())
            first, its_answer = self._answers[method, key]
            if first != what:
                raise RefusedError("the key was used for something else")
            return its_answer  # type: ignore[return-value]

        return await self._call(method, once)

    def _known(self, patient_id: str) -> PatientRecord:
        if patient_id not in self._patients:
            raise NotFoundError("patient: none of that id")
        return self._patients[patient_id]

    def _take(self, slot_id: str) -> FreeSlot:
        if slot_id not in self._slots:
            raise NotFoundError("slot: none of that id")
        slot = self._slots[slot_id]
        if slot.begins_at <= self._now():
            raise RefusedError("the slot lies in the past")
        if slot_id not in self._free:
            raise SlotTakenError("the slot is no longer free")
        return self._free.pop(slot_id)

    def _keep(self, appointment: Appointment, slot: FreeSlot | None = None) -> Appointment:
        kept = replace(appointment, version=appointment.version or self._new("version"))
        if slot is None:
            slot = FreeSlot(
                f"slot-of-{kept.id}", kept.kind, kept.begins_at, kept.minutes, kept.with_whom
            )
            self._slots[slot.id] = slot
        self._slot_of[kept.id] = slot
        self.booked[kept.id] = kept
        return kept

    def _give_back(self, appointment: Appointment) -> None:
        slot = self._slot_of.pop(appointment.id)
        self._free[slot.id] = slot

    def _current(self, appointment: Appointment) -> Appointment:
        """As it stands, where it stands as it was read and can still be changed."""
        if appointment.id not in self.booked:
            raise NotFoundError("appointment: none of that id")
        standing = self.booked[appointment.id]
        if appointment.version != standing.version:
            raise ConflictError("the appointment has changed since it was read")
        ends = standing.begins_at + timedelta(minutes=standing.minutes)
        if standing.status in _OVER or ends <= self._now():
            raise RefusedError("the appointment is over")
        return standing

    def _new(self, what: str) -> str:
        self._numbers[what] += 1
        return f"{what}-{self._numbers[what]}"


_OVER = (AppointmentStatus.DONE, AppointmentStatus.MISSED)
