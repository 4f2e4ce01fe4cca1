"""The connections of a clinic's database: one pool for all calls, and a limit to every wait.

Work runs in tasks of its own, which end by the limits of the driver. Whoever gives up waiting cuts
off no write in its middle, nor a read: a connection that is cancelled while it is being made or
used may never come back to the pool.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from dialog.clinical.errors import ClinicalSettingsError, UnavailableError

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON")
_WRITES = "iasovoice_writes"


def make_engine(url: str, *, pool: int, timeout_s: float) -> AsyncEngine:
    """Connects with the first statement.

    Args:
        url: `sqlite:///clinic.sqlite` or `postgresql://user:password@host/name`.
        pool: Connections at most, shared by all calls.
        timeout_s: Longest wait for a connection, for a statement, and for another's lock.

    Raises:
        ClinicalSettingsError: an address of another kind, or a driver that is not installed.
    """
    try:
        address = make_url(url)
        driver = _DRIVERS[address.drivername.partition("+")[0]]
    except (SQLAlchemyError, KeyError):
        raise ClinicalSettingsError(
            "clinical.sql.url is no address of a database; allowed: sqlite:///FILE, "
            "postgresql://USER:PASSWORD@HOST/NAME"
        ) from None
    is_sqlite = driver.startswith("sqlite")
    waits: dict[str, Any] = {"timeout": timeout_s}
    if not is_sqlite:
        waits["command_timeout"] = timeout_s
    try:
        engine = create_async_engine(
            address.set(drivername=driver),
            pool_size=pool,
            max_overflow=0,
            pool_timeout=timeout_s,
            # Errors must not quote who was asked for.
            hide_parameters=True,
            connect_args=waits,
        )
    except ModuleNotFoundError as error:
        raise ClinicalSettingsError(
            f"clinical.sql.url needs {error.name}; install iasovoice[postgres]"
        ) from None
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # Python's module begins no transactions of its own, so that `_begin_sqlite` decides.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: one that read first could only fail when it writes.

    A reader needs no transaction: each of its statements sees one state of the file.
    """
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class ClinicDatabase:
    """Runs work on connections of the pool. Every error of it is a `ClinicalError`."""

    def __init__(self, engine: AsyncEngine, *, timeout_s: float) -> None:
        """Takes the engine over.

        Args:
            engine: From `make_engine`; it is disposed of with `close`.
            timeout_s: Longest wait of a caller, for all of its work.
        """
        self._engine = engine
        self._timeout_s = timeout_s
        self._running: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    async def read(self, work: Work[T]) -> T:
        """What `work` read."""

        async def reading() -> T:
            async with self._engine.connect() as connection:
                return await work(connection)

        return await self._outcome(self._started(reading()))

    async def write(self, work: Work[T]) -> T:
        """What `work` wrote in one transaction; goes on even if nobody waits any more."""

        async def writing() -> T:
            async with self._engine.connect() as connection:
                await connection.execution_options(**{_WRITES: True})
                async with connection.begin():
                    return await work(connection)

        return await self._outcome(self._started(writing()))

    async def close(self) -> None:
        """Waits for what runs, but not for ever, and lets the connections go."""
        self._is_closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=self._timeout_s)
        for task in self._running:
            task.cancel()
        await self._engine.dispose()

    def _started(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        if self._is_closed:
            work.close()
            raise UnavailableError("the clinic's database: closed")
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._end)
        return task

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Looked at, since whoever started it may not wait any more.
            task.exception()

    async def _outcome(self, task: asyncio.Task[T]) -> T:
        done, _ = await asyncio.wait({task}, timeout=self._timeout_s)
        if not done or task.cancelled():
            raise UnavailableError(f"the clinic's database: no answer within {self._timeout_s} s")
        try:
            return task.result()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            # The class alone: the server's message may quote the row.
            told = type(getattr(error, "orig", None) or error).__name__
            raise UnavailableError(f"the clinic's database: {told}") from None
