"""A clinic's database as all calls share it, with a limit to every wait.

Work goes on in tasks of its own, which end by the limits of the driver. Whoever gives up waiting
cuts off no write in its middle, nor a read.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from dialog.clinical.errors import UnavailableError
from dialog.clinical.sql.engines import Work, make_engine

T = TypeVar("T")


class ClinicDatabase:
    """Runs work on connections of one pool. Every error of it is a `ClinicalError`."""

    def __init__(self, url: str, *, pool: int, timeout_s: float) -> None:
        """Connects with the first work, or by `connect`.

        Args:
            url: `sqlite:///clinic.sqlite` or `postgresql://user:password@host/name`.
            pool: Connections at most.
            timeout_s: Longest wait of a caller for all of its work.

        Raises:
            ClinicalSettingsError: an address of another kind, or a driver that is not installed.
        """
        self._engine = make_engine(url, pool=pool, timeout_s=timeout_s)
        self._timeout_s = timeout_s
        self._running: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    async def connect(self) -> None:
        """Opens all connections now, so that no caller waits for one.

        Raises:
            UnavailableError: no answer, or none in time.
        """
        self._refuse_when_closed()
        await self._outcome(self._engine.connect())

    async def read(self, work: Work[T]) -> T:
        """What `work` returns, which changes nothing.

        Raises:
            UnavailableError: no answer, or none in time.
        """
        self._refuse_when_closed()
        return await self._outcome(self._engine.read(work))

    async def write(self, work: Work[T]) -> T:
        """What `work` returns, done in one transaction or not at all.

        Raises:
            UnavailableError: no answer in time; it may still be done.
        """
        self._refuse_when_closed()
        return await self._outcome(self._engine.write(work))

    async def close(self) -> None:
        """Waits for what runs, but not for ever, and lets the connections go."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=self._timeout_s)
        for task in self._running:
            task.cancel()
        await self._engine.dispose()

    def _refuse_when_closed(self) -> None:
        if self._is_closed:
            raise UnavailableError("the clinic's database: closed")

    async def _outcome(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._end)
        done, _ = await asyncio.wait({task}, timeout=self._timeout_s)
        if not done or task.cancelled():
            raise UnavailableError(f"the clinic's database: no answer within {self._timeout_s} s")
        try:
            return task.result()
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            # The class alone: the server's message may quote the row.
            told = type(getattr(error, "orig", None) or error).__name__
            raise UnavailableError(f"the clinic's database: {told}") from None

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Looked at, since whoever started it may not wait any more.
            task.exception()
