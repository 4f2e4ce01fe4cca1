"""Finds patients by their day of birth. What stands here stays as it is.

The digests need the clinic's keys, which a migration does not have: whoever opens the clinic next
fills them in (`dialog.clinical.sql.birthdays`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INDEX = "ix_patient_birthday_digest"


def upgrade() -> None:
    """A column that is empty yet."""
    op.add_column("patient", sa.Column("birthday_digest", sa.String(64)))
    op.create_index(_INDEX, "patient", ["birthday_digest"])


def downgrade() -> None:
    """Without it."""
    op.drop_index(_INDEX, "patient")
    op.drop_column("patient", "birthday_digest")
