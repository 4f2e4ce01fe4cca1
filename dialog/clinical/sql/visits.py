"""How slots are taken, changed and freed: each function is the work of one transaction."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningUpdate

from dialog.clinical.care import Appointment, AppointmentStatus, FreeSlot
from dialog.clinical.errors import ConflictError, NotFoundError, RefusedError, SlotTakenError
from dialog.clinical.sql.rows import Values, appointment_of, slot_of
from dialog.clinical.sql.tables import APPOINTMENT, SLOT


def find_free(
    connection: Connection, kind: str, begins: datetime, ends: datetime, limit: int
) -> list[FreeSlot]:
    """Slots of a kind that nobody holds, the earliest first."""
    is_held = exists().where(APPOINTMENT.c.slot_id == SLOT.c.id)
    rows = connection.execute(
        select(SLOT)
        .where(SLOT.c.kind == kind, SLOT.c.begins_at >= begins, SLOT.c.begins_at < ends, ~is_held)
        .order_by(SLOT.c.begins_at, SLOT.c.id)
        .limit(limit)
    )
    return [slot_of(row) for row in rows]


def take(connection: Connection, slot_id: str, values: Values, now: datetime) -> Appointment:
    """Books a slot; `values` are the id, the patient and the body of the appointment.

    Raises:
        NotFoundError: no such slot.
        RefusedError: it lies in the past.
        SlotTakenError: somebody holds it.
    """
    row = _free(connection, slot_id, values["id"], now)
    held = _as_held(row) | values | {"status": AppointmentStatus.BOOKED.value, "version": 1}
    try:
        taken = connection.execute(insert(APPOINTMENT).values(held).returning(APPOINTMENT))
    except IntegrityError:
        raise _taken(slot_id) from None
    return appointment_of(taken.one())


def move(
    connection: Connection, appointment: Appointment, slot_id: str, now: datetime
) -> Appointment:
    """Gives an appointment another slot, and its own back.

    Raises:
        NotFoundError: no such appointment or slot.
        ConflictError: it has changed since it was read.
        RefusedError: it is cancelled or over, or the slot lies in the past.
        SlotTakenError: somebody holds the slot.
    """
    current = _unchanged(connection, appointment)
    if current.status != AppointmentStatus.BOOKED or current.begins_at <= now:
        raise RefusedError(f"appointment {appointment.id} is cancelled or over")
    row = _free(connection, slot_id, appointment.id, now)
    held = _as_held(row) | {"version": current.version + 1}
    try:
        moved = connection.execute(_changed(appointment, held))
    except IntegrityError:
        raise _taken(slot_id) from None
    return appointment_of(moved.one())


def give_up(connection: Connection, appointment: Appointment, now: datetime) -> Appointment:
    """Cancels an appointment and frees its slot.

    Raises:
        NotFoundError: no such appointment.
        ConflictError: it has changed since it was read.
        RefusedError: it is over.
    """
    current = _unchanged(connection, appointment)
    is_over = current.begins_at <= now or current.status in ("done", "missed")
    if is_over:
        raise RefusedError(f"appointment {appointment.id} is over")
    freed = {
        "slot_id": None,
        "status": AppointmentStatus.CANCELLED.value,
        "version": current.version + 1,
    }
    return appointment_of(connection.execute(_changed(appointment, freed)).one())


def _free(connection: Connection, slot_id: str, appointment_id: str, now: datetime) -> Row[Any]:
    """A slot in the future that nobody but this appointment holds."""
    row = connection.execute(
        select(SLOT, APPOINTMENT.c.id.label("holder"))
        .outerjoin(APPOINTMENT, APPOINTMENT.c.slot_id == SLOT.c.id)
        .where(SLOT.c.id == slot_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no slot {slot_id!r}")
    if row.begins_at <= now:
        raise RefusedError(f"slot {slot_id} lies in the past")
    if row.holder not in (None, appointment_id):
        raise _taken(slot_id)
    return row


def _unchanged(connection: Connection, appointment: Appointment) -> Row[Any]:
    """The row of an appointment, locked, as it was when it was read."""
    row = (
        connection.execute(
            select(APPOINTMENT).where(APPOINTMENT.c.id == appointment.id).with_for_update()
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no appointment {appointment.id!r}")
    if str(row.version) != appointment.version:
        raise ConflictError(f"appointment {appointment.id} has changed since it was read")
    return row


def _as_held(row: Row[Any]) -> Values:
    return {
        "slot_id": row.id,
        "kind": row.kind,
        "begins_at": row.begins_at,
        "minutes": row.minutes,
        "with_whom": row.with_whom,
    }


def _changed(appointment: Appointment, values: Values) -> ReturningUpdate[Any]:
    """The statement that changes it and answers its new row."""
    return (
        update(APPOINTMENT)
        .where(APPOINTMENT.c.id == appointment.id)
        .values(values)
        .returning(APPOINTMENT)
    )


def _taken(slot_id: str) -> SlotTakenError:
    return SlotTakenError(f"slot {slot_id} is no longer free")


def utc(seconds: float) -> datetime:
    """A time of the clock."""
    return datetime.fromtimestamp(seconds, UTC)
