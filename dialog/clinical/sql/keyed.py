"""Writes that may be tried again: what was answered under a key is answered again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dialog.clinical.care import Appointment, WaitingEntry
from dialog.clinical.errors import NotFoundError, RefusedError
from dialog.clinical.sql.rows import written_answer
from dialog.clinical.sql.tables import KEYED_WRITE, PATIENT

Answer = TypeVar("Answer", bound=Appointment | WaitingEntry | str | None)


@dataclass(frozen=True, slots=True)
class KeyedWrite:
    """What is to be done once."""

    operation: str
    key: str
    """One of the caller's own for each thing to do; operations do not share keys."""
    patient_id: str
    about: str
    """Further ids that it is about."""


def once(
    connection: Connection,
    write: KeyedWrite,
    work: Callable[[Connection], Answer],
    again: Callable[[bytes], Answer],
    *,
    at: datetime,
) -> Answer:
    """The answer of `work`, done now in this transaction or earlier under the same key.

    Raises:
        RefusedError: the key was used for something else.
        NotFoundError: no such patient.
    """
    if not _claim(connection, write, at):
        return again(_earlier(connection, write))
    answer = work(connection)
    connection.execute(
        update(KEYED_WRITE)
        .where(KEYED_WRITE.c.operation == write.operation, KEYED_WRITE.c.key == write.key)
        .values(answer=written_answer(answer))
    )
    return answer


def _claim(connection: Connection, write: KeyedWrite, at: datetime) -> bool:
    """Whether the key is new, for a patient whom there is.

    Waits for another transaction that is using the key now.
    """
    # Both databases speak the same clause, SQLAlchemy has it once for each.
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    columns = KEYED_WRITE.c
    values = {
        columns.operation: write.operation,
        columns.key: write.key,
        columns.about: _about(write),
        columns.answer: b"",
        columns.written_at: at,
    }
    of_the_patient = select(
        *(literal(value, column.type) for column, value in values.items())
    ).where(PATIENT.c.id == write.patient_id)
    claimed = connection.execute(
        insert(KEYED_WRITE).from_select(list(values), of_the_patient).on_conflict_do_nothing()
    )
    return claimed.rowcount == 1


def _earlier(connection: Connection, write: KeyedWrite) -> bytes:
    found = connection.execute(
        select(KEYED_WRITE.c.about, KEYED_WRITE.c.answer).where(
            KEYED_WRITE.c.operation == write.operation, KEYED_WRITE.c.key == write.key
        )
    )
    kept = found.one_or_none()
    if kept is None:
        raise NotFoundError(f"no patient {write.patient_id!r}")
    if kept.about != _about(write):
        raise RefusedError(f"the key of this {write.operation} was used for something else")
    answer: bytes = kept.answer
    return answer


def _about(write: KeyedWrite) -> str:
    return f"{write.patient_id} {write.about}".rstrip()
