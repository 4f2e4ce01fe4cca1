"""The first tables. What stands here stays as it is; changes go into a revision of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    "patient",
    "slot",
    "appointment",
    "waiting_entry",
    "medicine",
    "refill_request",
    "test_result",
    "care_goal",
    "care_update",
    "reading",
    "note",
    "staff_task",
    "duty",
    "keyed_write",
)


def upgrade() -> None:
    """From nothing."""
    _make_people()
    _make_visits()
    _make_care()
    _make_reports()
    op.create_table(
        "keyed_write",
        sa.Column("operation", sa.String(32), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        _time("written_at"),
        sa.PrimaryKeyConstraint("operation", "key", name="pk_keyed_write"),
    )


def downgrade() -> None:
    """To nothing."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _make_people() -> None:
    _create(
        "patient",
        _text("phone_digest", 64),
        _text("identity_digest", 64),
        _whole("version"),
        _body(),
    )
    _index("patient", "phone_digest")
    _index("patient", "identity_digest")
    _create(
        "duty",
        sa.Column("name", sa.Text, nullable=False),
        _text("role", 32),
        _text("phone", 32),
        _time("begins_at"),
        _time("ends_at"),
    )
    _index("duty", "role", "begins_at")


def _make_visits() -> None:
    place = ("kind", "begins_at", "minutes", "with_whom")
    _create("slot", *[_visit_column(name) for name in place])
    _index("slot", "kind", "begins_at")
    _create(
        "appointment",
        *_owner("appointment"),
        sa.Column("slot_id", sa.String(64)),
        *[_visit_column(name) for name in place],
        _text("status", 16),
        _whole("version"),
        _body(),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name="fk_appointment_slot_id"),
        sa.UniqueConstraint("slot_id", name="uq_appointment_slot_id"),
    )
    _index("appointment", "patient_id", "begins_at")
    _create(
        "waiting_entry",
        *_owner("waiting_entry"),
        _text("kind", 64),
        _whole("acuity"),
        _time("joined_at"),
    )


def _make_care() -> None:
    _create("medicine", *_owner("medicine"), _body())
    _index("medicine", "patient_id")
    _create(
        "refill_request",
        *_owner("refill_request"),
        _text("medicine_id", 64),
        _time("asked_at"),
        sa.ForeignKeyConstraint(
            ["medicine_id"], ["medicine.id"], name="fk_refill_request_medicine_id"
        ),
    )
    _create(
        "test_result",
        *_owner("test_result"),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("is_released", sa.Boolean, nullable=False),
        _body(),
    )
    _index("test_result", "patient_id", "found_on")
    _create("care_goal", *_owner("care_goal"), _whole("position"), _text("status", 16), _body())
    _index("care_goal", "patient_id", "position")


def _make_reports() -> None:
    _create("care_update", *_owner("care_update"), _text("kind", 64), _time("told_at"), _body())
    _create("reading", *_owner("reading"), _text("kind", 64), _time("measured_at"), _body())
    _index("reading", "patient_id", "kind", "measured_at")
    _create(
        "note",
        *_owner("note"),
        sa.Column("call_id", sa.Text, nullable=False),
        _time("written_at"),
        sa.Column("is_signed", sa.Boolean, nullable=False),
        _body(),
    )
    _create(
        "staff_task",
        *_owner("staff_task"),
        _text("reason", 64),
        _whole("acuity"),
        _time("left_at"),
        _body(),
    )


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _text("id", 64),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _owner(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        _text("patient_id", 64),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=f"fk_{table}_patient_id"),
    )


def _visit_column(name: str) -> "sa.Column[object]":
    match name:
        case "begins_at":
            return _time(name)
        case "minutes":
            return _whole(name)
        case "with_whom":
            return sa.Column(name, sa.Text, nullable=False)
    return _text(name, 64)


def _text(name: str, length: int) -> "sa.Column[object]":
    return sa.Column(name, sa.String(length), nullable=False)


def _whole(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.Integer, nullable=False)


def _time(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _body() -> "sa.Column[object]":
    return sa.Column("body", sa.LargeBinary, nullable=False)
