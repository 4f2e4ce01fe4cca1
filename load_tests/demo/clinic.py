"""The clinic behind the demonstration: invented patients, in a file that the server writes to.

The clinic of 200 that the server would open by itself is of no use here: its key goes with it, and
nobody else can read what a call has left there.
"""

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, Row, select

from config.clinical_settings import SqlClinicSettings
from dialog.clinical.care import Appointment, AppointmentStatus, ClinicalNote
from dialog.clinical.content import ClinicContent
from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.filling import fill
from dialog.clinical.sql.opening import upgrade_clinic
from dialog.clinical.sql.tables import NOTE
from dialog.clinical.sql.vault import INDEX_KEY_BYTES, Vault
from dialog.records.sealing import KEY_BYTES, KeyRing
from load_tests.demo.entry import ClinicEntry

SEED = 7
"""Of the shipped settings; another seed does not invent the people who are named in recordings."""
ZONE = UTC
"""Where the clinic opens at nine."""
KEY_ID = "demo"
TIMEOUT_S = 10.0
LOOK_EVERY_S, MOST_LOOKS = 0.1, 100
"""A note is written once the call is over; from the template in a blink."""


@dataclass(frozen=True, slots=True, repr=False)
class SharedClinic:
    """The clinic as the demonstration sees it, beside the server."""

    settings: Mapping[str, str]
    """Of a server that opens the same file, as `run_server` takes them."""
    content: ClinicContent
    """What stood in it at first."""
    database: ClinicDatabase
    vault: Vault

    async def entry(self, call_id: str, patient_id: str, *, looks: int = MOST_LOOKS) -> ClinicEntry:
        """What a call that is over has left.

        Args:
            call_id: of the call.
            patient_id: whom it was about.
            looks: so often the note is looked for, every 0.1 s.

        Raises:
            ClinicalError: the file cannot be read.
        """
        for _ in range(looks):
            if (note := await self._note(call_id, patient_id)) is not None:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        return ClinicEntry(note, await self._visits(patient_id))

    async def _visits(self, patient_id: str) -> tuple[Appointment, ...]:
        clinic = SqlClinic(self.database, self.vault, clock=lambda: 0.0)
        before = {one.id for one in self.content.appointments}
        everything = await clinic.appointments(patient_id, since=datetime(2000, 1, 1, tzinfo=UTC))
        return tuple(
            one
            for one in everything
            if one.id not in before and one.status is AppointmentStatus.BOOKED
        )

    async def _note(self, call_id: str, patient_id: str) -> ClinicalNote | None:
        """Agents write notes and never read them, so the adapter of the server has no such way."""
        wanted = select(NOTE).where(NOTE.c.call_id == call_id, NOTE.c.patient_id == patient_id)

        def read(connection: Connection) -> Row[tuple[object, ...]] | None:
            return connection.execute(wanted).first()

        row = await self.database.read(read)
        if row is None:
            return None
        kept = row._mapping
        words = self.vault.of(patient_id).open(NOTE.name, kept["id"], kept["body"])
        return ClinicalNote(
            call_id=call_id, at=kept["written_at"], is_signed=kept["is_signed"], **words
        )


@asynccontextmanager
async def shared_clinic(directory: Path, *, now: datetime) -> AsyncIterator[SharedClinic]:
    """The invented clinic of 200 patients in a file of `directory`, under a key of its own.

    Args:
        directory: stays as long as the block.
        now: from which visits and free times are counted.

    Raises:
        ClinicalError: the file cannot be made.
    """
    url = f"sqlite:///{directory / 'clinic.sqlite'}"
    key, index_key = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(INDEX_KEY_BYTES)
    today = now.astimezone(ZONE).date()
    content = await asyncio.to_thread(invent_clinic, seed=SEED, today=today, zone=ZONE)
    await upgrade_clinic(SqlClinicSettings(url=SecretStr(url)))
    vault = Vault(KeyRing({KEY_ID: key}, KEY_ID), index_key)
    database = ClinicDatabase(url, pool=1, timeout_s=TIMEOUT_S)
    try:
        await fill(database, vault, content)
        settings = {
            "CLINICAL__BACKEND": "sql",
            "CLINICAL__SQL__URL": url,
            "CLINICAL__SQL__INDEX_KEY": base64.b64encode(index_key).decode(),
            "STORE__KEYS": f'{{"{KEY_ID}": "{base64.b64encode(key).decode()}"}}',
            "STORE__KEY": KEY_ID,
            "DIALOG__TIMEZONE": str(ZONE),
        }
        yield SharedClinic(settings, content, database, vault)
    finally:
        await database.close()
