"""Clinics in real databases for tests, filled with the small clinic of the contract suite."""

import dataclasses

from sqlalchemy import select, text

from dialog.clinical.content import ClinicContent
from dialog.clinical.sql import tables
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.filling import fill
from dialog.clinical.sql.upgrading import upgrade
from dialog.clinical.sql.vault import Vault
from dialog.records.sealing import KeyRing
from tests.contracts.clinical_clinic import CLINIC, Kept, KeptNote, KeptTask, clock
from triage.decision import Acuity

VAULT = Vault(KeyRing({"k": b"1" * 32}, "k"), b"2" * 32)
TIMEOUT_S = 60.0
"""Reached only where a database hangs; a busy machine may take a while."""
CONTENT = ClinicContent(
    **{field.name: getattr(CLINIC, field.name) for field in dataclasses.fields(CLINIC)}
)


def database_at(url, *, pool=4, timeout_s=TIMEOUT_S):
    return ClinicDatabase(url, pool=pool, timeout_s=timeout_s)


async def wiped(url):
    """The database without any table, as a new one."""
    database = database_at(url, pool=1)

    def drop(connection):
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))

    await database.write(drop)
    await database.close()


class SqlSystem:
    """A `ClinicalSystem`."""

    def __init__(self, url):
        self.url = url

    async def fill(self):
        database = database_at(self.url, pool=1)
        await upgrade(database)
        await fill(database, VAULT, CONTENT)
        await database.close()
        return self

    async def open(self):
        return SqlClinic(database_at(self.url), VAULT, clock=clock)

    async def kept(self):
        database = database_at(self.url, pool=1)
        found = await database.read(_kept)
        await database.close()
        return found


def _kept(connection):
    def rows(table):
        found = connection.execute(select(table).order_by(table.c.id)).all()
        return [(row, _opened(table, row)) for row in found]

    return Kept(
        notes=tuple(
            KeptNote(row.id, row.patient_id, " ".join(fields.values()), row.is_signed)
            for row, fields in rows(tables.NOTE)
        ),
        tasks=tuple(
            KeptTask(row.id, row.patient_id, row.reason, fields["text"])
            for row, fields in rows(tables.TASK)
        ),
        refills=tuple((row.patient_id, row.medicine_id) for row, _ in rows(tables.REFILL)),
        care_updates=tuple(
            (row.patient_id, row.kind, fields["text"]) for row, fields in rows(tables.CARE_UPDATE)
        ),
        waiting=tuple(
            (row.patient_id, row.kind, Acuity(row.acuity)) for row, _ in rows(tables.WAITING)
        ),
    )


def _opened(table, row):
    if "body" not in table.c:
        return {}
    return VAULT.of(row.patient_id).open(table.name, row.id, row.body)
