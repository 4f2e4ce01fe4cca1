"""The memory of earlier calls in one SQLite file.

Neither names nor ids of patients stand in it: a row is found by a keyed digest, and its body is
sealed. Deleted rows are overwritten. A row is small and written once a call, so a rollback journal
does; it goes when the transaction is over, where a write-ahead log would keep old pages.
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from dialog.records.errors import SealError, StoreUnavailableError
from dialog.records.memory import (
    CallMemory,
    CallOutcome,
    Concern,
    PatientMemory,
    Preferences,
    with_call,
)
from dialog.records.sealing import Seal, Sealer
from dialog.records.sqlite_file import Done, SqliteFile, transaction
from dialog.records.store import check_id

_LAYOUT = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS memory (
    who BLOB PRIMARY KEY,
    at REAL NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID
"""
_PLACE = 0
"""The number under which a body is sealed; there is one for each patient."""


class SqliteMemories:
    """`PatientMemories` in a file."""

    def __init__(
        self,
        path: Path,
        sealer: Sealer,
        *,
        keep_s: float,
        timeout_s: float,
        clock: Callable[[], float],
    ) -> None:
        """Touches nothing yet; see `open`.

        Args:
            path: the database; its folder is made when missing.
            sealer: encrypts the bodies and stands for the patients' ids.
            keep_s: what is older goes.
            timeout_s: longest wait for one call, for another process's lock included.
            clock: seconds since the epoch.
        """
        self._file = SqliteFile(path, timeout_s=timeout_s, thread="memory")
        self._sealer = sealer
        self._keep_s = keep_s
        self._clock = clock

    async def open(self) -> None:
        """Opens the file, makes the table when it is new, and drops what was kept for too long.

        Raises:
            StoreUnavailableError: it cannot be opened, or is not ours.
        """
        await self._file.open(_make, self._prepare)
        await self._change(self._drop_old)

    async def recall(self, patient_id: str) -> PatientMemory | None:
        """See `PatientMemories`."""
        check_id(patient_id)
        names, seal = self._sealer.pseudonyms(patient_id), self._seal(patient_id)

        memory = await self._file.run(lambda connection: _read(connection, names, seal))
        return None if memory is None else memory.since(self._since())

    async def remember(self, patient_id: str, call: CallMemory) -> None:
        """See `PatientMemories`. What stands there under a key that is gone gives way."""
        check_id(patient_id)
        names, seal = self._sealer.pseudonyms(patient_id), self._seal(patient_id)

        def work(connection: sqlite3.Connection) -> None:
            self._drop_old(connection)
            try:
                before = _read(connection, names, seal)
            except SealError:
                before = None
            memory = with_call(before and before.since(self._since()), call)
            body = seal.seal(_PLACE, memory.at, _written(memory))
            _delete(connection, names)
            row = (names[0], memory.at, body)
            connection.execute("INSERT INTO memory (who, at, body) VALUES (?, ?, ?)", row)

        await self._change(work)

    async def forget(self, patient_id: str) -> bool:
        """See `PatientMemories`."""
        check_id(patient_id)
        names = self._sealer.pseudonyms(patient_id)
        return await self._change(lambda connection: _delete(connection, names))

    async def close(self) -> None:
        """See `PatientMemories`."""
        await self._file.close()

    def _seal(self, patient_id: str) -> Seal:
        return self._sealer.for_conversation(f"memory of patient {patient_id}")

    def _since(self) -> float:
        return self._clock() - self._keep_s

    async def _change(self, work: Callable[[sqlite3.Connection], Done]) -> Done:
        def changing(connection: sqlite3.Connection) -> Done:
            with transaction(connection):
                return work(connection)

        return await self._file.run(changing)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA secure_delete=ON")
        with transaction(connection):
            _check_layout(connection, self._file.path)

    def _drop_old(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM memory WHERE at < ?", (self._since(),))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # For its owner alone, and so is the journal beside it.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _check_layout(connection: sqlite3.Connection, path: Path) -> None:
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout not in (0, _LAYOUT):
        raise StoreUnavailableError(f"{path}: the file has layout {layout}; allowed: {_LAYOUT}")
    connection.execute(_TABLE)
    connection.execute(f"PRAGMA user_version = {_LAYOUT}")


def _read(
    connection: sqlite3.Connection, names: tuple[bytes, ...], seal: Seal
) -> PatientMemory | None:
    marks = ", ".join("?" * len(names))
    found = connection.execute(
        f"SELECT at, body FROM memory WHERE who IN ({marks}) ORDER BY at DESC LIMIT 1",  # noqa: S608
        names,
    ).fetchone()
    return None if found is None else _memory(seal.open(_PLACE, found[0], found[1]))


def _delete(connection: sqlite3.Connection, names: tuple[bytes, ...]) -> bool:
    marks = ", ".join("?" * len(names))
    gone = connection.execute(f"DELETE FROM memory WHERE who IN ({marks})", names)  # noqa: S608
    return gone.rowcount > 0


def _written(memory: PatientMemory) -> bytes:
    likes = memory.preferences
    return orjson.dumps(
        {
            "at": memory.at,
            "outcome": memory.outcome.value,
            "concerns": [[one.symptom, one.at] for one in memory.concerns],
            "needs_more_time": likes.needs_more_time,
            "slower": likes.slower,
            "louder": likes.louder,
            "part_of_day": likes.part_of_day,
        }
    )


def _memory(body: bytes) -> PatientMemory:
    """The memory again.

    Raises:
        SealError: it is none; the message does not quote it.
    """
    try:
        told: dict[str, Any] = orjson.loads(body)
        return PatientMemory(
            float(told["at"]),
            CallOutcome(told["outcome"]),
            tuple(Concern(symptom, float(at)) for symptom, at in told["concerns"]),
            Preferences(
                bool(told["needs_more_time"]),
                told["slower"],
                told["louder"],
                str(told["part_of_day"]),
            ),
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise SealError("a memory is not as it was written") from None
