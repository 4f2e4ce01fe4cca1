"""One SQLite file, in one thread of its own: opened, asked within a time, and closed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

from dialog.records.errors import StoreUnavailableError

Done = TypeVar("Done")


class SqliteFile:
    """What is asked of it is done one after the other. Whatever fails is a `StoreUnavailableError`.

    Work is a plain function of the connection and runs in the thread.
    """

    def __init__(self, path: Path, *, timeout_s: float, thread: str) -> None:
        """Touches nothing yet; see `open`.

        Args:
            path: of the database.
            timeout_s: longest wait for one answer, for another process's lock included.
            thread: its name.
        """
        self.path = path
        self._timeout_s = timeout_s
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=thread)
        self._connection: sqlite3.Connection | None = None

    async def open(
        self, make: Callable[[Path], None], prepare: Callable[[sqlite3.Connection], None]
    ) -> None:
        """Connects; it stays closed where something is wrong.

        Args:
            make: sees to it that there is a file, with nobody but its owner to read it.
            prepare: sets the connection up, and refuses what is not ours.

        Raises:
            StoreUnavailableError: it cannot be opened, or is refused.
        """
        self._connection = await self._in_thread(lambda: self._connect(make, prepare))

    async def run(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        """What the work returns; what has not begun when the time is up never begins.

        Raises:
            StoreUnavailableError: no answer in time, or an error of SQLite's.
        """
        return await self._in_thread(lambda: work(self.connection()))

    def submit(self, work: Callable[[], None]) -> None:
        """Has the thread do it, when all before it is done; nobody waits for it here."""
        self._thread.submit(work)

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Whatever is awaited inside has the time of one answer, and fails as `run` does."""
        try:
            async with asyncio.timeout(self._timeout_s):
                yield
        except TimeoutError as error:
            raise StoreUnavailableError(
                f"{self.path}: no answer within {self._timeout_s} s"
            ) from error
        except sqlite3.Error as error:
            # SQLite's messages name tables and causes, never values.
            raise StoreUnavailableError(f"{self.path}: {error}") from error

    def connection(self) -> sqlite3.Connection:
        """For use in the thread.

        Raises:
            StoreUnavailableError: it is not open.
        """
        if self._connection is None:
            raise StoreUnavailableError(f"{self.path}: not open")
        return self._connection

    async def close(self) -> None:
        """Closes it once all before it is done; again does nothing."""
        if self._connection is not None:
            await self._in_thread(self._connection.close)
            self._connection = None
        self._thread.shutdown(wait=False)

    async def _in_thread(self, work: Callable[[], Done]) -> Done:
        async with self.answering():
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _connect(
        self, make: Callable[[Path], None], prepare: Callable[[sqlite3.Connection], None]
    ) -> sqlite3.Connection:
        try:
            make(self.path)
        except OSError as error:
            raise StoreUnavailableError(f"{self.path}: {error.strerror}") from error
        connection = sqlite3.connect(
            self.path, timeout=self._timeout_s / 2, isolation_level=None, check_same_thread=False
        )
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is done, or nothing of it."""
    # Immediate: what is read is still true when it is changed.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
