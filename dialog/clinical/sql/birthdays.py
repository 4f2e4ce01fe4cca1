"""Makes patients whom an older program has written findable by their day of birth."""

from sqlalchemy import Connection, bindparam, select, update

from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.rows import patient_of
from dialog.clinical.sql.tables import PATIENT
from dialog.clinical.sql.vault import Vault

AT_ONCE = 500
"""Patients in one transaction: about a tenth of a second."""


async def index_birthdays(database: ClinicDatabase, vault: Vault) -> int:
    """How many patients had no digest of their birthday, and have one now.

    Processes that do this at the same time write the same.

    Raises:
        BadAnswerError: a row does not open with the keys at hand.
        UnavailableError: the database does not answer; what was done stays done.
    """
    done = 0
    while count := await database.write(lambda connection: _index_some(connection, vault)):
        done += count
    return done


def _index_some(connection: Connection, vault: Vault) -> int:
    missing = select(PATIENT).where(PATIENT.c.birthday_digest.is_(None)).limit(AT_ONCE)
    digests = [
        {"of": row.id, "digest": vault.birthday_digest(patient_of(row, vault).born_on)}
        for row in connection.execute(missing).all()
    ]
    if digests:
        whose = update(PATIENT).where(PATIENT.c.id == bindparam("of"))
        connection.execute(whose.values(birthday_digest=bindparam("digest")), digests)
    return len(digests)
