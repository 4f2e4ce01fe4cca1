"""The clinic that the calls share: the invented one in a database, whose waits are measured."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from sqlalchemy import Connection, func, inspect, select, text

from dialog.clinical.content import ClinicContent
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.engines import Work
from dialog.clinical.sql.filling import fill
from dialog.clinical.sql.tables import APPOINTMENT, METADATA, REFILL
from dialog.clinical.sql.upgrading import upgrade
from dialog.clinical.sql.vault import Vault
from load_tests.bench_process import BenchError

T = TypeVar("T")

_SETUP_S = 60.0
_REVISION = "alembic_version"


@dataclass(slots=True)
class Asked:
    """What one turn asked of the database: milliseconds."""

    waits_ms: list[float] = field(default_factory=list)
    """From each question to its first statement: for a thread or a connection, and for the lock
    where it writes."""
    took_ms: float = 0.0
    """All questions together, with the waits."""


ASKED: ContextVar[Asked | None] = ContextVar("ASKED", default=None)
"""Of the turn that is being answered; None: nobody measures."""


class MeasuredDatabase(ClinicDatabase):
    """Tells the turn that asks how long it waited."""

    async def read(self, work: Work[T]) -> T:
        """See `ClinicDatabase`."""
        with _question() as begun:
            return await super().read(begun(work))

    async def write(self, work: Work[T]) -> T:
        """See `ClinicDatabase`."""
        with _question() as begun:
            return await super().write(begun(work))


class _Begun(Protocol):
    """The same work, which tells when it begins."""

    def __call__(self, work: Work[T], /) -> Work[T]: ...


@contextmanager
def _question() -> Iterator[_Begun]:
    """One question, from when it is asked to its answer, for the turn that asks."""
    asked, began_at = ASKED.get(), time.perf_counter()

    def begun(work: Work[T]) -> Work[T]:
        def telling(connection: Connection) -> T:
            if asked is not None:
                asked.waits_ms.append((time.perf_counter() - began_at) * 1000)
            return work(connection)

        return telling

    try:
        yield begun
    finally:
        if asked is not None:
            asked.took_ms += (time.perf_counter() - began_at) * 1000


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the clinic that the calls have written."""

    visits: tuple[str, ...]
    """Ids of appointments that are booked and were not there before."""
    held_twice: int
    """Times with somebody that more than one of these visits has."""
    refills: int


async def prepare(url: str, vault: Vault, content: ClinicContent) -> None:
    """Tables, and the invented clinic in them.

    Raises:
        BenchError: the database has tables already, which might be somebody's.
        ClinicalError: it cannot be used.
    """
    database = ClinicDatabase(url, pool=1, timeout_s=_SETUP_S)
    try:
        if await database.read(lambda connection: inspect(connection).get_table_names()):
            raise BenchError("the database has tables; needed: an empty one, for invented patients")
        await upgrade(database)
        await fill(database, vault, content)
    finally:
        await database.close()


async def remove(url: str) -> None:
    """Takes away what `prepare` has made."""

    def drop(connection: Connection) -> None:
        METADATA.drop_all(connection)
        connection.execute(text(f"DROP TABLE IF EXISTS {_REVISION}"))

    database = ClinicDatabase(url, pool=1, timeout_s=_SETUP_S)
    try:
        await database.write(drop)
    finally:
        await database.close()


async def written(url: str, before: Collection[str]) -> Written:
    """What was written since.

    Args:
        url: the database.
        before: ids of the appointments that were there.
    """

    def look(connection: Connection) -> Written:
        at = (APPOINTMENT.c.id, APPOINTMENT.c.with_whom, APPOINTMENT.c.begins_at)
        rows = connection.execute(select(*at).where(APPOINTMENT.c.status == "booked")).all()
        new = [row for row in rows if row.id not in before]
        times = {(row.with_whom, row.begins_at) for row in new}
        refills = connection.scalar(select(func.count()).select_from(REFILL))
        visits = tuple(sorted(row.id for row in new))
        return Written(visits, len(new) - len(times), int(refills or 0))

    database = ClinicDatabase(url, pool=1, timeout_s=_SETUP_S)
    try:
        return await database.read(look)
    finally:
        await database.close()
