"""Conversations in one SQLite file: the default, for one machine.

Every append is a transaction that is on the disk when the call returns (WAL, `synchronous=FULL`),
so neither a killed process nor a power cut takes it back. Several processes may share the file.
All work happens in one thread of the store's own. What several calls append while the disk is
at work goes into one transaction together, so that a slow disk makes turns later, not fewer.
"""

import asyncio
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson

from dialog.records.errors import ConcurrentWriteError, StoreUnavailableError
from dialog.records.sealing import Seal, Sealer
from dialog.records.sqlite_file import SqliteFile, transaction
from dialog.records.store import EventRecord, check_append, check_id, check_read

_LAYOUT = 1
_PAGE = 500
_GROUP = 64
"""Most appends in one transaction."""
_TABLES = """
CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    length INTEGER NOT NULL
) STRICT;
CREATE TABLE event (
    conversation INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at REAL NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, number)
) STRICT, WITHOUT ROWID;
"""
_LENGTHS = """
INSERT INTO conversation (id, length) VALUES {}
ON CONFLICT (id) DO UPDATE SET length = excluded.length
"""
_EVENTS = """
INSERT INTO event (conversation, number, at, body)
SELECT key, column2, column3, column4 FROM (VALUES {}) JOIN conversation ON id = column1
"""
_ROWS = 500
"""Most rows of one statement: SQLite takes 32,766 values."""


@dataclass(frozen=True, slots=True)
class _Append:
    conversation_id: str
    expected_length: int
    rows: tuple[tuple[int, float, bytes], ...]
    done: "Future[None]"


class SqliteEventStore:
    """An `EventStore` in a file."""

    def __init__(self, path: Path, sealer: Sealer, *, timeout_s: float, max_event_bytes: int):
        """Touches nothing yet; see `open`.

        Args:
            path: The database; its folder is made when missing.
            sealer: Encrypts the bodies; the ids of conversations and the times stay readable.
            timeout_s: Longest wait for one call, waiting for another process's lock included.
            max_event_bytes: Longest body.
        """
        self._file = SqliteFile(path, timeout_s=timeout_s, thread="records")
        self._sealer = sealer
        self._max_event_bytes = max_event_bytes
        self._waiting: deque[_Append] = deque()

    async def open(self) -> None:
        """Opens the file and makes the tables when it is new.

        Raises:
            StoreUnavailableError: it cannot be opened, or is not ours.
        """
        await self._file.open(_make, _prepare)

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """See `EventStore`."""
        check_append(conversation_id, expected_length, events, self._max_event_bytes)
        seal = self._sealer.for_conversation(conversation_id)
        rows = tuple(
            (number, event.at, seal.seal(number, event.at, event.body))
            for number, event in enumerate(events, expected_length)
        )
        job = _Append(conversation_id, expected_length, rows, Future())
        self._waiting.append(job)
        async with self._file.answering():
            self._file.submit(self._commit_waiting)
            await asyncio.wrap_future(job.done)
        return expected_length + len(rows)

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """See `EventStore`."""
        check_read(conversation_id, start)
        seal = self._sealer.for_conversation(conversation_id)
        return await self._file.run(lambda file: _select(file, conversation_id, start, seal))

    async def conversations(self) -> AsyncIterator[str]:
        """See `EventStore`."""
        page: list[tuple[int, str]] = [(0, "")]
        while page:
            last = page[-1][0]
            page = await self._file.run(partial(_page, after=last))
            for _, conversation_id in page:
                yield conversation_id

    async def forget(self, conversation_id: str) -> bool:
        """See `EventStore`. The freed pages are overwritten and the log is cut."""
        check_id(conversation_id)
        return await self._file.run(lambda file: _delete(file, conversation_id))

    async def close(self) -> None:
        """See `EventStore`."""
        await self._file.close()

    def _commit_waiting(self) -> None:
        """Writes what waits, if an earlier turn of the thread has not done so."""
        jobs: list[_Append] = []
        while self._waiting and len(jobs) < _GROUP:
            job = self._waiting.popleft()
            # False when the caller has given up; its events must not appear later.
            if job.done.set_running_or_notify_cancel():
                jobs.append(job)
        try:
            refusals = self._write(jobs) if jobs else []
        except BaseException as error:
            for job in jobs:
                job.done.set_exception(error)
            raise
        for job, refusal in zip(jobs, refusals, strict=True):
            if refusal is None:
                job.done.set_result(None)
            else:
                job.done.set_exception(refusal)

    def _write(self, jobs: Sequence["_Append"]) -> list[ConcurrentWriteError | None]:
        """One transaction for all; why each was refused, or None where it stands."""
        connection = self._file.connection()
        with transaction(connection):
            return _add(connection, jobs)


def _make(path: Path) -> None:
    """Makes an empty database beside `path` and moves it there, where there is none yet.

    Made in place, two processes that start together would meet half of it: SQLite does not wait
    for the lock when it changes to WAL. A temporary file is for its owner alone, and so stay the
    database and the files beside it.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(f"{_TABLES} PRAGMA user_version = {_LAYOUT};")
        with suppress(FileExistsError):
            path.hardlink_to(name)
    finally:
        Path(name).unlink()


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout != _LAYOUT:
        raise StoreUnavailableError(f"the file has layout {layout}; allowed: {_LAYOUT}")


def _add(
    connection: sqlite3.Connection, jobs: Sequence[_Append]
) -> list[ConcurrentWriteError | None]:
    """Adds the events of each, or says why not and has changed nothing of it.

    A statement for all rows, not one for each: after each step the thread waits until it may run
    Python again, which beside a busy event loop is 5 ms.
    """
    lengths = _lengths(connection, {job.conversation_id for job in jobs})
    refusals: list[ConcurrentWriteError | None] = []
    rows: list[tuple[str, int, float, bytes]] = []
    changed: dict[str, int] = {}
    for job in jobs:
        name, actual_length = job.conversation_id, lengths.get(job.conversation_id, 0)
        if actual_length != job.expected_length:
            refusals.append(ConcurrentWriteError(job.expected_length, actual_length))
            continue
        refusals.append(None)
        rows.extend((name, *row) for row in job.rows)
        lengths[name] = changed[name] = actual_length + len(job.rows)
    _put(connection, _LENGTHS, list(changed.items()))
    _put(connection, _EVENTS, rows)
    return refusals


def _lengths(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """How long these conversations are, of those that there are."""
    wanted = list(names)
    marks = ", ".join("?" * len(wanted))
    found = connection.execute(
        f"SELECT json_group_object(id, length) FROM conversation WHERE id IN ({marks})",  # noqa: S608
        wanted,
    )
    lengths: dict[str, int] = orjson.loads(found.fetchone()[0])
    return lengths


def _put(
    connection: sqlite3.Connection, statement: str, rows: Sequence[tuple[str | float | bytes, ...]]
) -> None:
    """Runs the statement with the rows in the place of its `{}`; no more at once than SQLite takes.

    What stands in the statement are question marks, never values.
    """
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        marks = f"({', '.join('?' * len(some[0]))})"
        values = ", ".join([marks] * len(some))
        connection.execute(statement.format(values), [value for row in some for value in row])


def _select(
    connection: sqlite3.Connection, conversation_id: str, start: int, seal: Seal
) -> tuple[EventRecord, ...]:
    rows = connection.execute(
        "SELECT number, at, body FROM event WHERE number >= ? AND conversation ="
        " (SELECT key FROM conversation WHERE id = ?) ORDER BY number",
        (start, conversation_id),
    )
    return tuple(EventRecord(at, seal.open(number, at, body)) for number, at, body in rows)


def _page(connection: sqlite3.Connection, after: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        "SELECT key, id FROM conversation WHERE key > ? ORDER BY key LIMIT ?", (after, _PAGE)
    )
    return rows.fetchall()


def _delete(connection: sqlite3.Connection, conversation_id: str) -> bool:
    gone = connection.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))
    # The log still holds the pages as they were before.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone.rowcount > 0
