"""The tables of a clinic. What is looked up stands in columns; the rest is sealed in `body`.

Names, numbers, days of birth, medicines, results and everything told are never readable in the
files: patients are found by keyed digests (`phone_digest`, `identity_digest`, `birthday_digest`).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=_CONVENTION)
ID = String(64)
DIGEST = String(64)


class UtcTime(TypeDecorator[datetime]):
    """An aware time; SQLite, which knows no zones, is given UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a naive time has no place in a clinic."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone; allowed: aware times")
        told = value.astimezone(UTC)
        return told.replace(tzinfo=None) if dialect.name == "sqlite" else told

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _owner() -> Column[str]:
    return Column("patient_id", ID, ForeignKey("patient.id"), nullable=False)


def _body() -> Column[bytes]:
    return Column("body", LargeBinary, nullable=False)


PATIENT = Table(
    "patient",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("phone_digest", DIGEST, nullable=False, index=True),
    Column("identity_digest", DIGEST, nullable=False, index=True),
    # Made from the sealed row: of one that an older program wrote, once the keys are at hand.
    Column("birthday_digest", DIGEST, index=True),
    Column("version", Integer, nullable=False),
    _body(),
)
SLOT = Table(
    "slot",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("begins_at", UtcTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("with_whom", Text, nullable=False),
    Index(None, "kind", "begins_at"),
)
APPOINTMENT = Table(
    "appointment",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    # Whoever holds a slot holds it alone: this is what keeps it from being booked twice. A
    # cancelled appointment holds none.
    Column("slot_id", ID, ForeignKey("slot.id"), unique=True),
    Column("kind", String(64), nullable=False),
    Column("begins_at", UtcTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("with_whom", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    _body(),
    Index(None, "patient_id", "begins_at"),
)
WAITING = Table(
    "waiting_entry",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("kind", String(64), nullable=False),
    Column("acuity", Integer, nullable=False),
    Column("joined_at", UtcTime, nullable=False),
)
MEDICINE = Table(
    "medicine",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    _body(),
    Index(None, "patient_id"),
)
REFILL = Table(
    "refill_request",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("medicine_id", ID, ForeignKey("medicine.id"), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
)
RESULT = Table(
    "test_result",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("found_on", Date, nullable=False),
    Column("is_released", Boolean, nullable=False),
    _body(),
    Index(None, "patient_id", "found_on"),
)
GOAL = Table(
    "care_goal",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("position", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    _body(),
    Index(None, "patient_id", "position"),
)
CARE_UPDATE = Table(
    "care_update",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("kind", String(64), nullable=False),
    Column("told_at", UtcTime, nullable=False),
    _body(),
)
READING = Table(
    "reading",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("kind", String(64), nullable=False),
    Column("measured_at", UtcTime, nullable=False),
    _body(),
    Index(None, "patient_id", "kind", "measured_at"),
)
NOTE = Table(
    "note",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("call_id", Text, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("is_signed", Boolean, nullable=False),
    _body(),
)
TASK = Table(
    "staff_task",
    METADATA,
    Column("id", ID, primary_key=True),
    _owner(),
    Column("reason", String(64), nullable=False),
    Column("acuity", Integer, nullable=False),
    Column("left_at", UtcTime, nullable=False),
    _body(),
)
DUTY = Table(
    "duty",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("phone", String(32), nullable=False),
    Column("begins_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Index(None, "role", "begins_at"),
)
KEYED_WRITE = Table(
    "keyed_write",
    METADATA,
    Column("operation", String(32), primary_key=True),
    Column("key", Text, primary_key=True),
    # Ids of what the write was about: a key is not good for anything else.
    Column("about", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("written_at", UtcTime, nullable=False),
)
