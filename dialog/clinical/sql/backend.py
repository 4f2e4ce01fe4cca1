"""The clinic in a database, as the agent asks it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, insert, select

from dialog.clinical.backend import MOST_BORN_ON
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
from dialog.clinical.errors import NotFoundError, RefusedError
from dialog.clinical.names import folded_name
from dialog.clinical.people import Candidate, PatientRecord, StaffMember, StaffRole
from dialog.clinical.sql import rows
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.keyed import Answer, KeyedWrite, once
from dialog.clinical.sql.tables import (
    APPOINTMENT,
    CARE_UPDATE,
    DUTY,
    GOAL,
    MEDICINE,
    NOTE,
    PATIENT,
    READING,
    REFILL,
    RESULT,
    TASK,
    WAITING,
)
from dialog.clinical.sql.vault import Vault
from dialog.clinical.sql.visits import find_free, give_up, move, take, utc
from triage.decision import Acuity

_FEW = 32
"""So many rows are opened on the event loop; more in a thread."""


@dataclass(frozen=True, slots=True)
class _NewRow:
    """A row that is written once under its key; which id it will have is known beforehand."""

    table: Table
    write: KeyedWrite
    values: rows.Values


class SqlClinic:
    """A `ClinicalBackend`."""

    name = "sql"

    def __init__(
        self, database: ClinicDatabase, vault: Vault, *, clock: Callable[[], float]
    ) -> None:
        """Asks nothing yet.

        Args:
            database: With tables at their newest revision; closed with this.
            vault: The keys.
            clock: Seconds since 1970; what lies before it is past.
        """
        self._database = database
        self._vault = vault
        self._clock = clock

    # ---- people

    async def patients_at(self, phone: str) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`."""
        return await self._patients(PATIENT.c.phone_digest == self._vault.phone_digest(phone))

    async def patients_named(
        self, given_name: str, family_name: str, born_on: date
    ) -> Sequence[PatientRecord]:
        """See `ClinicalBackend`."""
        if not folded_name(given_name) or not folded_name(family_name):
            return []
        digest = self._vault.identity_digest(given_name, family_name, born_on)
        return await self._patients(PATIENT.c.identity_digest == digest)

    async def patients_born_on(self, born_on: date) -> Sequence[Candidate]:
        """See `ClinicalBackend`."""
        digest = self._vault.birthday_digest(born_on)
        found = await self._rows(
            select(PATIENT)
            .where(PATIENT.c.birthday_digest == digest)
            .order_by(PATIENT.c.id)
            .limit(MOST_BORN_ON + 1)
        )
        if len(found) > MOST_BORN_ON:
            raise RefusedError(f"more than {MOST_BORN_ON} patients of one birthday")
        if len(found) < _FEW:
            return rows.candidates_of(found, self._vault)
        return await asyncio.to_thread(rows.candidates_of, found, self._vault)

    async def patient(self, patient_id: str) -> PatientRecord:
        """See `ClinicalBackend`."""
        found = await self._patients(PATIENT.c.id == patient_id)
        if not found:
            raise NotFoundError(f"no patient {patient_id!r}")
        return found[0]

    async def staff_on_call(self, role: StaffRole, at: datetime) -> Sequence[StaffMember]:
        """See `ClinicalBackend`."""
        found = await self._rows(
            select(DUTY)
            .where(DUTY.c.role == role.value, DUTY.c.begins_at <= at, DUTY.c.ends_at > at)
            .order_by(DUTY.c.begins_at, DUTY.c.id)
        )
        return [StaffMember(row.name, StaffRole(row.role), row.phone) for row in found]

    # ---- visits

    async def free_slots(
        self, kind: str, begins: datetime, ends: datetime, *, limit: int
    ) -> Sequence[FreeSlot]:
        """See `ClinicalBackend`."""
        return await self._database.read(
            lambda connection: find_free(connection, kind, begins, ends, limit)
        )

    async def book(self, patient_id: str, slot_id: str, *, reason: str, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        its_id = self._vault.row_id("book", key)
        body = self._vault.of(patient_id).seal(APPOINTMENT.name, its_id, {"reason": reason})
        values = {"id": its_id, "patient_id": patient_id, "body": body}
        return await self._once(
            KeyedWrite("book", key, patient_id, slot_id),
            lambda connection: take(connection, slot_id, values, self._now()),
            rows.appointment_again,
        )

    async def appointments(self, patient_id: str, *, since: datetime) -> Sequence[Appointment]:
        """See `ClinicalBackend`."""
        found = await self._rows(
            select(APPOINTMENT)
            .where(APPOINTMENT.c.patient_id == patient_id, APPOINTMENT.c.begins_at >= since)
            .order_by(APPOINTMENT.c.begins_at, APPOINTMENT.c.id)
        )
        return [rows.appointment_of(row) for row in found]

    async def reschedule(self, appointment: Appointment, slot_id: str, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._once(
            KeyedWrite("reschedule", key, appointment.patient_id, f"{appointment.id} {slot_id}"),
            lambda connection: move(connection, appointment, slot_id, self._now()),
            rows.appointment_again,
        )

    async def cancel(self, appointment: Appointment, *, key: str) -> Appointment:
        """See `ClinicalBackend`."""
        return await self._once(
            KeyedWrite("cancel", key, appointment.patient_id, appointment.id),
            lambda connection: give_up(connection, appointment, self._now()),
            rows.appointment_again,
        )

    async def join_waiting_list(
        self, patient_id: str, kind: str, acuity: Acuity, *, key: str
    ) -> WaitingEntry:
        """See `ClinicalBackend`."""
        entry = WaitingEntry(self._vault.row_id("wait", key), patient_id, kind, acuity)
        new = _NewRow(
            WAITING,
            KeyedWrite("wait", key, patient_id, kind),
            {"kind": kind, "acuity": acuity.value, "joined_at": self._now()},
        )
        return await self._once(new.write, partial(self._add, new, entry), rows.waiting_again)

    # ---- care

    async def medicines(self, patient_id: str) -> Sequence[Medicine]:
        """See `ClinicalBackend`."""
        found = await self._rows(select(MEDICINE).where(MEDICINE.c.patient_id == patient_id))
        vault = self._vault.of(patient_id)
        listed = [rows.medicine_of(row, vault) for row in found]
        # Not by the database, which cannot read the names.
        return sorted(listed, key=lambda one: (one.name.casefold(), one.id))

    async def request_refill(self, patient_id: str, medicine_id: str, *, key: str) -> None:
        """See `ClinicalBackend`."""
        new = _NewRow(
            REFILL,
            KeyedWrite("refill", key, patient_id, medicine_id),
            {"medicine_id": medicine_id, "asked_at": self._now()},
        )

        def ask(connection: Connection) -> None:
            owner = select(MEDICINE.c.patient_id).where(MEDICINE.c.id == medicine_id)
            if connection.scalar(owner) != patient_id:
                raise NotFoundError(f"patient {patient_id} has no medicine {medicine_id!r}")
            self._add(new, None, connection)

        await self._once(new.write, ask, _nothing)

    async def results(self, patient_id: str) -> Sequence[TestResult]:
        """See `ClinicalBackend`."""
        found = await self._rows(
            select(RESULT)
            .where(RESULT.c.patient_id == patient_id, RESULT.c.is_released)
            .order_by(RESULT.c.found_on.desc(), RESULT.c.id)
        )
        vault = self._vault.of(patient_id)
        return [rows.result_of(row, vault) for row in found]

    async def care_plan(self, patient_id: str) -> CarePlan:
        """See `ClinicalBackend`."""
        found = await self._rows(
            select(GOAL).where(GOAL.c.patient_id == patient_id).order_by(GOAL.c.position, GOAL.c.id)
        )
        vault = self._vault.of(patient_id)
        return CarePlan(patient_id, tuple(rows.goal_of(row, vault) for row in found))

    async def update_care_plan(self, patient_id: str, update: CareUpdate, *, key: str) -> None:
        """See `ClinicalBackend`."""
        values = {"kind": update.kind, "told_at": self._now()}
        new = self._sealed(
            CARE_UPDATE,
            KeyedWrite("care_update", key, patient_id, update.kind),
            values,
            {"text": update.text},
        )
        await self._once(new.write, partial(self._add, new, None), _nothing)

    async def readings(self, patient_id: str, kind: str, since: datetime) -> Sequence[Measurement]:
        """See `ClinicalBackend`."""
        found = await self._rows(
            select(READING)
            .where(
                READING.c.patient_id == patient_id,
                READING.c.kind == kind,
                READING.c.measured_at >= since,
            )
            .order_by(READING.c.measured_at.desc(), READING.c.id)
        )
        vault = self._vault.of(patient_id)
        return [rows.reading_of(row, vault) for row in found]

    async def add_reading(self, patient_id: str, reading: Measurement, *, key: str) -> None:
        """See `ClinicalBackend`."""
        write = KeyedWrite("reading", key, patient_id, reading.kind)
        its_id = self._vault.row_id(write.operation, key)
        new = _NewRow(READING, write, rows.reading_values(patient_id, its_id, reading, self._vault))
        await self._once(write, partial(self._add, new, None), _nothing)

    # ---- notes and tasks

    async def write_note(self, patient_id: str, note: ClinicalNote, *, key: str) -> str:
        """See `ClinicalBackend`."""
        if note.is_signed:
            raise RefusedError("a note of the agent is a draft; a clinician signs")
        fields = asdict(note)
        del fields["is_signed"], fields["call_id"], fields["at"]
        new = self._sealed(
            NOTE,
            KeyedWrite("note", key, patient_id, note.call_id),
            {"call_id": note.call_id, "written_at": note.at, "is_signed": False},
            fields,
        )
        return await self._once(new.write, partial(self._add, new, self._id_of(new)), rows.id_again)

    async def leave_task(self, patient_id: str, task: StaffTask, *, key: str) -> str:
        """See `ClinicalBackend`."""
        new = self._sealed(
            TASK,
            KeyedWrite("task", key, patient_id, task.reason),
            {"reason": task.reason, "acuity": task.acuity.value, "left_at": self._now()},
            {"text": task.text, "call_back": task.call_back},
        )
        return await self._once(new.write, partial(self._add, new, self._id_of(new)), rows.id_again)

    async def close(self) -> None:
        """See `ClinicalBackend`."""
        await self._database.close()

    def _now(self) -> datetime:
        return utc(self._clock())

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        def fetch(connection: Connection) -> Sequence[Row[Any]]:
            found: Sequence[Row[Any]] = connection.execute(query).all()
            return found

        return await self._database.read(fetch)

    async def _patients(self, condition: Any) -> list[PatientRecord]:
        found = await self._rows(select(PATIENT).where(condition).order_by(PATIENT.c.id))
        return [rows.patient_of(row, self._vault) for row in found]

    async def _once(
        self,
        write: KeyedWrite,
        work: Callable[[Connection], Answer],
        again: Callable[[bytes], Answer],
    ) -> Answer:
        return await self._database.write(
            lambda connection: once(connection, write, work, again, at=self._now())
        )

    def _sealed(
        self, table: Table, write: KeyedWrite, values: rows.Values, fields: rows.Values
    ) -> _NewRow:
        its_id = self._vault.row_id(write.operation, write.key)
        body = self._vault.of(write.patient_id).seal(table.name, its_id, fields)
        return _NewRow(table, write, values | {"body": body})

    def _id_of(self, new: _NewRow) -> str:
        return self._vault.row_id(new.write.operation, new.write.key)

    def _add(self, new: _NewRow, answer: Answer, connection: Connection) -> Answer:
        owned = {"id": self._id_of(new), "patient_id": new.write.patient_id}
        connection.execute(insert(new.table).values(owned | new.values))
        return answer


def _nothing(_: bytes) -> None:
    """A write that answers nothing answers it again."""
