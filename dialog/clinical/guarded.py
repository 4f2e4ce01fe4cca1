"""Any clinical backend behind a guard: time-outs, second tries, a breaker, bounded concurrency.

A slow system costs a filler sentence, not silence, and nothing here says it: whoever speaks
measures from outside how long the dialog takes (`call.filler_after_s`) and fills the time. What
the guard gives for that is a promise: no read takes longer than `limits.read.budget_s`, no write
longer than `limits.write.budget_s`. Both must fit into the time that an action has.

A write that has begun ends, with its second tries, even where the caller hangs up meanwhile: half
of it may be done already, and the caller has said yes.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from dialog.breaker import BreakerState
from dialog.clinical.backend import ClinicalBackend
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
from dialog.clinical.guard import ClinicCall, Guard, GuardLimits, Sleep, logged
from dialog.clinical.people import Candidate, PatientRecord, StaffMember, StaffRole
from dialog.clinical.under_way import UnderWay
from triage.decision import Acuity

log = structlog.get_logger()

T = TypeVar("T")

_PEOPLE, _VISITS, _CARE, _NOTES, _STAFF = "people", "visits", "care", "notes", "staff"
"""What is left alone together, where it does not answer."""


class GuardedClinic:
    """A `ClinicalBackend` around another one. Shared by all calls."""

    def __init__(
        self,
        backend: ClinicalBackend,
        limits: GuardLimits,
        *,
        rng: random.Random,
        clock: Callable[[], float],
        sleep: Sleep = asyncio.sleep,
        observe: Callable[[ClinicCall], None] = logged,
    ) -> None:
        """Guard `backend`, which is closed with this.

        Args:
            backend: repeats no call itself.
            limits: how it is treated.
            rng: for the waits between tries.
            clock: monotonic seconds, as the event loop's timeouts count them.
            sleep: waits between tries.
            observe: told of every call that ended, for logs and metrics; must not block or raise.
        """
        self.name = backend.name
        self._backend = backend
        self._close_s = limits.write.budget_s
        self._guard = Guard(
            backend.name, limits, rng=rng, clock=clock, sleep=sleep, observe=observe
        )
        self._writes = UnderWay()
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def breaker_states(self) -> Mapping[str, BreakerState]:
        """By family (`people`, `visits`, `care`, `notes`, `staff`), of those ever asked."""
        return self._guard.breaker_states

    # ---- people

    async def patients_at(self, phone: str) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`."""
        return await self._read(_PEOPLE, "patients_at", lambda: self._backend.patients_at(phone))

    async def patients_named(
        self, given_name: str, family_name: str, born_on: date
    ) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`."""
        return await self._read(
            _PEOPLE,
            "patients_named",
            lambda: self._backend.patients_named(given_name, family_name, born_on),
        )

    async def patients_born_on(self, born_on: date) -> Sequence[Candidate]:
        """See `ClinicalBackend`."""
        return await self._read(
            _PEOPLE, "patients_born_on", lambda: self._backend.patients_born_on(born_on)
        )

    async def patient(self, patient_id: str) -> PatientRecord:
        """See `ClinicalBackend`."""
        return await self._read(_PEOPLE, "patient", lambda: self._backend.patient(patient_id))

    # ---- visits

    async def free_slots(
        self, kind: str, begins: datetime, ends: datetime, *, limit: int
    ) -> Sequence[FreeSlot]:
        """See `ClinicalBackend`."""
        return await self._read(
            _VISITS,
            "free_slots",
            lambda: self._backend.free_slots(kind, begins, ends, limit=limit),
        )

    async def book(self, patient_id: str, slot_id: str, *, reason: str, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._write(
            _VISITS,
            "book",
            lambda: self._backend.book(patient_id, slot_id, reason=reason, key=key),
        )

    async def appointments(self, patient_id: str, *, since: datetime) -> Sequence[Appointment]:
        """See `ClinicalBackend`."""
        return await self._read(
            _VISITS, "appointments", lambda: self._backend.appointments(patient_id, since=since)
        )

    async def reschedule(self, appointment: Appointment, slot_id: str, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._write(
            _VISITS, "reschedule", lambda: self._backend.reschedule(appointment, slot_id, key=key)
        )

    async def cancel(self, appointment: Appointment, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._write(
            _VISITS, "cancel", lambda: self._backend.cancel(appointment, key=key)
        )

    async def join_waiting_list(
        self, patient_id: str, kind: str, acuity: Acuity, *, key: str
    ) -> WaitingEntry:
        """See `ClinicalBackend`."""
        return await self._write(
            _VISITS,
            "join_waiting_list",
            lambda: self._backend.join_waiting_list(patient_id, kind, acuity, key=key),
        )

    # ---- care

    async def medicines(self, patient_id: str) -> Sequence[Medicine]:
        """See `ClinicalBackend`."""
        return await self._read(_CARE, "medicines", lambda: self._backend.medicines(patient_id))

    async def request_refill(self, patient_id: str, medicine_id: str, *, key: str) -> None:
        """See `ClinicalBackend`."""
        await self._write(
            _CARE,
            "request_refill",
            lambda: self._backend.request_refill(patient_id, medicine_id, key=key),
        )

    async def results(self, patient_id: str) -> Sequence[TestResult]:
        """See `ClinicalBackend`."""
        return await self._read(_CARE, "results", lambda: self._backend.results(patient_id))

    async def care_plan(self, patient_id: str) -> CarePlan:
        """See `ClinicalBackend`."""
        return await self._read(_CARE, "care_plan", lambda: self._backend.care_plan(patient_id))

    async def update_care_plan(self, patient_id: str, update: CareUpdate, *, key: str) -> None:
        """See `ClinicalBackend`."""
        await self._write(
            _CARE,
            "update_care_plan",
            lambda: self._backend.update_care_plan(patient_id, update, key=key),
        )

    async def readings(self, patient_id: str, kind: str, since: datetime) -> Sequence[Measurement]:
        """See `ClinicalBackend`."""
        return await self._read(
            _CARE, "readings", lambda: self._backend.readings(patient_id, kind, since)
        )

    async def add_reading(self, patient_id: str, reading: Measurement, *, key: str) -> None:
        """See `ClinicalBackend`."""
        await self._write(
            _CARE, "add_reading", lambda: self._backend.add_reading(patient_id, reading, key=key)
        )

    # ---- notes and staff

    async def write_note(self, patient_id: str, note: ClinicalNote, *, key: str) -> str:
        """See `ClinicalBackend`."""
        return await self._write(
            _NOTES, "write_note", lambda: self._backend.write_note(patient_id, note, key=key)
        )

    async def staff_on_call(self, role: StaffRole, at: datetime) -> Sequence[StaffMember]:
        """See `ClinicalBackend`."""
        return await self._read(
            _STAFF, "staff_on_call", lambda: self._backend.staff_on_call(role, at)
        )

    async def leave_task(self, patient_id: str, task: StaffTask, *, key: str) -> str:
        """See `ClinicalBackend`."""
        return await self._write(
            _STAFF, "leave_task", lambda: self._backend.leave_task(patient_id, task, key=key)
        )

    async def close(self) -> None:
        """Let writes that have begun end, with their second tries, then close the backend."""
        try:
            if not await self._writes.ended(self._close_s):
                log.warning("clinic closed over writes", backend=self.name)
        finally:
            await self._backend.close()

    async def _read(self, family: str, method: str, ask: Callable[[], Awaitable[T]]) -> T:
        self._writes.refuse_if_closed(method)
        return await self._guard.read(family, method, ask)

    async def _write(self, family: str, method: str, ask: Callable[[], Awaitable[T]]) -> T:
        began = ExitStack()
        began.enter_context(self._writes.one(method))
        task = asyncio.create_task(self._guard.write(family, method, ask))
        self._tasks.add(task)
        task.add_done_callback(partial(self._end, began))
        with self._writes.one(method):
            return await asyncio.shield(task)

    def _end(self, began: ExitStack, task: asyncio.Task[Any]) -> None:
        began.close()
        self._tasks.discard(task)
        if not task.cancelled():
            # Looked at, since whoever asked may not wait any more; the guard has told of it.
            task.exception()
