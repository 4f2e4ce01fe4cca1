"""Conversations in PostgreSQL: the record, shared by all machines."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

import asyncpg

from dialog.records.errors import ConcurrentWriteError, StoreUnavailableError
from dialog.records.sealing import Seal, Sealer
from dialog.records.store import EventRecord, check_append, check_id, check_read

_PAGE = 500
_CONNECTIONS = 8
# The lock lets several processes start at once; its number is arbitrary.
_TABLES = """
SELECT pg_advisory_xact_lock(7310583);
CREATE TABLE IF NOT EXISTS conversation (
    id text COLLATE "C" PRIMARY KEY,
    length bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS conversation_event (
    conversation text COLLATE "C" NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number bigint NOT NULL,
    at double precision NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (conversation, number)
);
"""
# One statement, so one transaction and one round trip. The row of the conversation is the lock:
# of two writers the second waits, then finds another length and claims nothing.
_INSERT = """
INSERT INTO conversation_event (conversation, number, at, body)
SELECT claimed.id, event.number, event.at, event.body
FROM claimed, unnest($3::bigint[], $4::double precision[], $5::bytea[]) AS event (number, at, body)
"""
_FIRST = f"""
WITH claimed AS (
    INSERT INTO conversation (id, length) SELECT $1, cardinality($3::bigint[]) WHERE $2::bigint = 0
    ON CONFLICT DO NOTHING RETURNING id
) {_INSERT}
"""
_LATER = f"""
WITH claimed AS (
    UPDATE conversation SET length = length + cardinality($3::bigint[])
    WHERE id = $1 AND length = $2 RETURNING id
) {_INSERT}
"""  # noqa: S608 - both parts are constants


class PostgresEventStore:
    """An `EventStore` in PostgreSQL."""

    def __init__(self, url: str, sealer: Sealer, *, timeout_s: float, max_event_bytes: int):
        """Connects with `open`.

        Args:
            url: `postgresql://…`.
            sealer: Encrypts the bodies; the ids of conversations and the times stay readable.
            timeout_s: Longest wait for one call, connecting included.
            max_event_bytes: Longest body.
        """
        self._url = url
        self._sealer = sealer
        self._timeout_s = timeout_s
        self._max_event_bytes = max_event_bytes
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Connects and makes the tables when they are missing.

        Raises:
            StoreUnavailableError: the server does not answer, or refuses.
        """
        try:
            async with self._answering():
                self._pool = await asyncpg.create_pool(
                    self._url, min_size=1, max_size=_CONNECTIONS, reset=_leave
                )
            async with self._connected() as connection:
                await connection.execute(_TABLES)
        except BaseException:
            await self.close()
            raise

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """See `EventStore`."""
        check_append(conversation_id, expected_length, events, self._max_event_bytes)
        new_length = expected_length + len(events)
        numbers = list(range(expected_length, new_length))
        times = [event.at for event in events]
        seal = self._sealer.for_conversation(conversation_id)
        bodies = [
            seal.seal(number, event.at, event.body)
            for number, event in zip(numbers, events, strict=True)
        ]
        statement = _LATER if expected_length else _FIRST
        async with self._connected() as connection:
            told = await connection.execute(
                statement, conversation_id, expected_length, numbers, times, bodies
            )
            if told == f"INSERT 0 {len(events)}":
                return new_length
            actual = await connection.fetchval(
                "SELECT length FROM conversation WHERE id = $1", conversation_id
            )
        raise ConcurrentWriteError(expected_length, actual or 0)

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """See `EventStore`."""
        check_read(conversation_id, start)
        seal = self._sealer.for_conversation(conversation_id)
        async with self._connected() as connection:
            rows = await connection.fetch(
                "SELECT number, at, body FROM conversation_event"
                " WHERE conversation = $1 AND number >= $2 ORDER BY number",
                conversation_id, start,
            )  # fmt: skip
        # A long conversation takes longer to open than the other callers should wait.
        return await asyncio.to_thread(_open, seal, rows)

    async def conversations(self) -> AsyncIterator[str]:
        """See `EventStore`."""
        last = ""
        while True:
            async with self._connected() as connection:
                rows = await connection.fetch(
                    "SELECT id FROM conversation WHERE id > $1 ORDER BY id LIMIT $2", last, _PAGE
                )
            if not rows:
                return
            for (conversation_id,) in rows:
                yield conversation_id
            last = rows[-1][0]

    async def forget(self, conversation_id: str) -> bool:
        """See `EventStore`. The bytes leave the server's files with its next vacuum."""
        check_id(conversation_id)
        async with self._connected() as connection:
            told = await connection.execute(
                "DELETE FROM conversation WHERE id = $1", conversation_id
            )
        return bool(told == "DELETE 1")

    async def close(self) -> None:
        """See `EventStore`."""
        if self._pool is not None:
            # Terminated, not awaited: a dead server must not hold up the end of the process.
            self._pool.terminate()
            self._pool = None

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncpg.Connection]:
        pool = self._pool
        if pool is None:
            raise StoreUnavailableError("PostgreSQL: not open")
        async with self._answering():
            connection = await pool.acquire()
            try:
                yield connection
            except asyncio.CancelledError:
                # Else its release waits, without limit, for the server to cancel the statement.
                connection.terminate()
                raise
            finally:
                await pool.release(connection)

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._timeout_s):
                yield
        except TimeoutError as error:
            raise StoreUnavailableError(
                f"PostgreSQL: no answer within {self._timeout_s} s"
            ) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            # The class alone: the server's message may quote the row.
            raise StoreUnavailableError(f"PostgreSQL: {type(error).__name__}") from None


def _open(seal: Seal, rows: Iterable[tuple[int, float, bytes]]) -> tuple[EventRecord, ...]:
    return tuple(EventRecord(at, seal.open(number, at, body)) for number, at, body in rows)


async def _leave(connection: asyncpg.Connection) -> None:
    """Nothing to reset between two uses: no statement here leaves a trace in its session."""
