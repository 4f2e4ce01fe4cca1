"""Opens the invented clinic in files of its own, which are gone when it is closed."""

import asyncio
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, date, tzinfo
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.content import ClinicContent
from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.filling import fill
from dialog.clinical.sql.opening import UPGRADE_S, make_sqlite_file
from dialog.clinical.sql.upgrading import upgrade
from dialog.clinical.sql.vault import INDEX_KEY_BYTES, Vault
from dialog.records.sealing import KEY_BYTES, KeyRing

_POOL = 4
_TIMEOUT_S = 5.0
_KEY_ID = "demo"


async def open_demo_clinic(
    directory: Path | None,
    *,
    seed: int,
    today: date,
    clock: Callable[[], float],
    zone: tzinfo = UTC,
) -> ClinicalBackend:
    """One clinic, to be closed by the caller; two of them know nothing of each other.

    Args:
        directory: Below which its files lie meanwhile; None is the system's for such files.
        seed: The same invents the same clinic on the same day.
        today: From which due dates, visits and readings are counted.
        clock: Seconds since 1970; what lies before it is past.
        zone: Where the clinic is: it opens at nine there.
    """
    clinics = await prepare_demo_clinics(directory, seed=seed, today=today, clock=clock, zone=zone)
    return await clinics.open(then=clinics.close)


async def prepare_demo_clinics(
    directory: Path | None,
    *,
    seed: int,
    today: date,
    clock: Callable[[], float],
    zone: tzinfo = UTC,
) -> "DemoClinics":
    """Many clinics that begin alike, for conversations that shall not meet; see the one above."""
    folder = TemporaryDirectory(prefix="iasovoice-clinic-", dir=directory)
    keys = KeyRing({_KEY_ID: secrets.token_bytes(KEY_BYTES)}, _KEY_ID)
    vault = Vault(keys, secrets.token_bytes(INDEX_KEY_BYTES))
    first = Path(folder.name) / "first.sqlite"
    try:
        content = await asyncio.to_thread(invent_clinic, seed=seed, today=today, zone=zone)
        await asyncio.to_thread(make_sqlite_file, first)
        database = _database(first, timeout_s=UPGRADE_S)
        try:
            await upgrade(database)
            await fill(database, vault, content)
        finally:
            await database.close()
    except BaseException:
        folder.cleanup()
        raise
    return DemoClinics(folder, first, vault, clock)


class DemoClinics:
    """Copies of one clinic as it was invented."""

    def __init__(
        self,
        folder: "TemporaryDirectory[str]",
        first: Path,
        vault: Vault,
        clock: Callable[[], float],
    ) -> None:
        """See `prepare_demo_clinics`."""
        self._folder = folder
        self._first = first
        self._vault = vault
        self._clock = clock
        self._numbers = count(1)

    async def open(
        self, more: ClinicContent | None = None, *, then: Callable[[], None] | None = None
    ) -> ClinicalBackend:
        """A clinic in which nothing has been done yet.

        Args:
            more: What stands in it besides.
            then: Called after it was closed.

        Raises:
            UnavailableError: some of `more` is there already.
        """
        path = self._first.with_name(f"{next(self._numbers)}.sqlite")
        await asyncio.to_thread(shutil.copyfile, self._first, path)
        database = _database(path, timeout_s=_TIMEOUT_S)
        if more is not None:
            await fill(database, self._vault, more)
        return _DemoClinic(database, self._vault, clock=self._clock, then=then)

    def close(self) -> None:
        """Removes all files; clinics that are open still are of no use any more."""
        self._folder.cleanup()


class _DemoClinic(SqlClinic):
    name = "demo"

    def __init__(
        self,
        database: ClinicDatabase,
        vault: Vault,
        *,
        clock: Callable[[], float],
        then: Callable[[], None] | None,
    ) -> None:
        super().__init__(database, vault, clock=clock)
        self._then = then

    async def close(self) -> None:
        await super().close()
        if self._then is not None:
            await asyncio.to_thread(self._then)


def _database(path: Path, *, timeout_s: float) -> ClinicDatabase:
    return ClinicDatabase(f"sqlite:///{path}", pool=_POOL, timeout_s=timeout_s)
