"""Runs work on a database: SQLite's in threads, a server's on the event loop.

Work is a plain function of a connection. SQLite does all of it in one visit to a thread: each
further hand-over between threads may cost 5 ms beside a busy event loop, and a driver that hands
over each step (connect, cursor, execute, fetch) needs sixteen of them for the reads of a turn.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from dialog.clinical.errors import ClinicalSettingsError

T = TypeVar("T")
Work = Callable[[Connection], T]

_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON")
_FILE = "file"
"""Of a connection: which file it has opened."""
_SAFE = {"hide_parameters": True, "max_overflow": 0}
"""Errors must not quote who was asked for; the pool is as large as it is said to be."""


class Engine(Protocol):
    """Where work is done. No call of it may be cancelled: the connection might not come back."""

    async def connect(self) -> None:
        """Opens every connection of the pool, which else the first works wait for."""
        ...

    async def read(self, work: Work[T]) -> T:
        """What `work` returns; each of its statements sees one state of the database."""
        ...

    async def write(self, work: Work[T]) -> T:
        """What `work` returns, done in one transaction or not at all."""
        ...

    async def dispose(self) -> None:
        """Lets the connections go."""
        ...


def make_engine(url: str, *, pool: int, timeout_s: float) -> Engine:
    """Connects with the first work.

    Args:
        url: `sqlite:///clinic.sqlite` or `postgresql://user:password@host/name`.
        pool: Connections at most, shared by all calls.
        timeout_s: Longest wait for a connection, for a statement, and for another's lock.

    Raises:
        ClinicalSettingsError: an address of another kind, or a driver that is not installed.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise _unknown() from None
    match address.drivername.partition("+")[0]:
        case "sqlite":
            return _FileEngine(address, pool=pool, timeout_s=timeout_s)
        case "postgresql" | "postgres":
            return _ServerEngine(address, pool=pool, timeout_s=timeout_s)
    raise _unknown()


class _FileEngine:
    """SQLite, with a thread for each connection."""

    def __init__(self, address: URL, *, pool: int, timeout_s: float) -> None:
        self._engine = create_engine(
            address.set(drivername="sqlite"),
            pool_size=pool,
            pool_timeout=timeout_s,
            connect_args={"timeout": timeout_s},
            **_SAFE,
        )
        self._pool = pool
        self._path = Path(address.database or "")
        event.listen(self._engine, "connect", self._prepare)
        self._threads = ThreadPoolExecutor(max_workers=pool, thread_name_prefix="clinic")

    async def connect(self) -> None:
        """See `Engine`."""

        def connecting() -> None:
            with ExitStack() as held:
                for _ in range(self._pool):
                    held.enter_context(self._engine.connect())

        await self._in_thread(connecting)

    async def read(self, work: Work[T]) -> T:
        """See `Engine`."""

        def reading() -> T:
            # No transaction: see `_prepare_sqlite`.
            with self._engine.connect() as connection:
                return work(connection)

        return await self._in_thread(reading)

    async def write(self, work: Work[T]) -> T:
        """See `Engine`."""

        def writing() -> T:
            with self._engine.connect() as connection:
                self._refuse_if_gone(connection)
                with connection.begin():
                    # The lock at once: a transaction that reads first can only fail when it writes.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                    return work(connection)

        return await self._in_thread(writing)

    def _prepare(self, connection: Any, entry: ConnectionPoolEntry) -> None:
        _prepare_sqlite(connection, entry)
        entry.info[_FILE] = _identity(self._path)

    def _refuse_if_gone(self, connection: Connection) -> None:
        """A file that was deleted or replaced is open still, and takes what nobody will ever find.

        Raises:
            OSError: the connection is of no use any more; the next one looks anew.
        """
        if connection.info.get(_FILE) != _identity(self._path):
            connection.invalidate()
            raise OSError("the file is not the one that was opened")

    async def dispose(self) -> None:
        """See `Engine`."""
        await self._in_thread(self._engine.dispose)
        self._threads.shutdown(wait=False)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


class _ServerEngine:
    """PostgreSQL."""

    def __init__(self, address: URL, *, pool: int, timeout_s: float) -> None:
        try:
            self._engine = create_async_engine(
                address.set(drivername="postgresql+asyncpg"),
                pool_size=pool,
                pool_timeout=timeout_s,
                connect_args={"timeout": timeout_s, "command_timeout": timeout_s},
                **_SAFE,
            )
        except ModuleNotFoundError as error:
            raise ClinicalSettingsError(
                f"clinical.sql.url needs {error.name}; install iasovoice[postgres]"
            ) from None
        self._pool = pool
        # One round trip for each read, not three.
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def connect(self) -> None:
        """See `Engine`."""
        async with AsyncExitStack() as held:
            for _ in range(self._pool):
                await held.enter_async_context(self._engine.connect())

    async def read(self, work: Work[T]) -> T:
        """See `Engine`."""
        async with self._reading.connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Work[T]) -> T:
        """See `Engine`."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def dispose(self) -> None:
        """See `Engine`."""
        await self._engine.dispose()


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file stands there; None: none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # Python's module begins no transaction of its own, so that only writers have one.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _unknown() -> ClinicalSettingsError:
    return ClinicalSettingsError(
        "clinical.sql.url is no address of a database; allowed: sqlite:///FILE, "
        "postgresql://USER:PASSWORD@HOST/NAME"
    )
