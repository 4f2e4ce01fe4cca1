"""Live conversations in Redis (7.0 and Valkey), shared by all machines.

    rasa:tracker:ID    `{"name": ID, "events": [...]}`, as Rasa's tracker store keeps it; Rasa's
                       tools can read it when the store is plain. A sealed event stands there as
                       `{"event": "sealed", "timestamp": ..., "sealed": BASE64}`.
    rasa:sizes:ID      the length of each event in bytes: counts them, and finds them in the above
    rasa:published:ID  the entries of the stream that hold the conversation's events
    events             a stream with every event, its `sender_id` beside it

One script changes all four, so that they change together, and an append costs only what is
appended. Redis runs one script at a time: that is the lock. The keys lie in different slots, so
a cluster cannot serve them. What a killed server keeps is its `appendonly` setting's business.
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from dialog.records.errors import ConcurrentWriteError, SealError, StoreUnavailableError
from dialog.records.sealing import Seal, Sealer
from dialog.records.store import SEALED_EVENT, EventRecord, check_append, check_id, check_read

STREAM = "events"
_TRACKER = "rasa:tracker:"
_TAIL = b"]}"
_CONNECTIONS = 16

_APPEND = """
local expected, head = tonumber(ARGV[1]), ARGV[2]
local expire_ms, kept_entries = tonumber(ARGV[3]), ARGV[4]
local length, size = redis.call('LLEN', KEYS[2]), redis.call('STRLEN', KEYS[1])
if length ~= expected then return {'length', length} end
if (length == 0) ~= (size == 0) then return {'foreign', length} end
if size > 0 and redis.call('GETRANGE', KEYS[1], size - 2, -1) ~= ']}' then
  return {'foreign', length}
end
local bodies = {}
for i = 5, #ARGV, 2 do bodies[#bodies + 1] = ARGV[i] end
local text = table.concat(bodies, ',') .. ']}'
if size == 0 then
  redis.call('SET', KEYS[1], head .. text)
else
  redis.call('SETRANGE', KEYS[1], size - 2, ',' .. text)
end
for i = 5, #ARGV, 2 do
  redis.call('RPUSH', KEYS[2], #ARGV[i])
  local entry = redis.call(
    'XADD', KEYS[4], 'MAXLEN', '~', kept_entries, '*', 'event', ARGV[i + 1])
  redis.call('RPUSH', KEYS[3], entry)
end
if expire_ms > 0 then
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], expire_ms) end
end
return {'kept', length + #bodies}
"""

_FORGET = """
for _, entry in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do
  redis.call('XDEL', KEYS[4], entry)
end
return redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
"""


class RedisEventStore:
    """An `EventStore` in Redis, which also publishes every event."""

    def __init__(
        self,
        url: str,
        sealer: Sealer,
        *,
        timeout_s: float,
        max_event_bytes: int,
        expire_s: float = 0.0,
        stream_length: int = 100_000,
    ) -> None:
        """Connects at the first call.

        Args:
            url: `redis://…` or, with TLS, `rediss://…`.
            sealer: Encrypts the bodies; the ids of conversations and the times stay readable.
            timeout_s: Longest wait for one call, connecting included.
            max_event_bytes: Longest body.
            expire_s: A conversation without events for so long is gone; 0 keeps it.
            stream_length: About as many entries does the stream keep.
        """
        self._sealer = sealer
        self._timeout_s = timeout_s
        self._max_event_bytes = max_event_bytes
        self._expire_ms = round(expire_s * 1000)
        self._stream_length = stream_length
        # Calls beyond the connections wait their turn, within their time.
        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=timeout_s,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            # A repeated append would meet its own events and be refused as another writer's.
            retry=Retry(NoBackoff(), 0),
        )
        self._client = Redis.from_pool(pool)
        self._append = self._client.register_script(_APPEND)
        self._forget = self._client.register_script(_FORGET)

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """See `EventStore`."""
        check_append(conversation_id, expected_length, events, self._max_event_bytes)
        seal = self._sealer.for_conversation(conversation_id)
        name = json.dumps(conversation_id).encode()
        arguments: list[bytes | int] = [
            expected_length, b'{"name": %b, "events": [' % name,
            self._expire_ms, self._stream_length,
        ]  # fmt: skip
        for number, event in enumerate(events, expected_length):
            shown = _shown(event.at, seal.seal(number, event.at, event.body))
            arguments += [shown, b'{"sender_id": %b, %b' % (name, shown[1:])]
        async with self._answering():
            outcome, length = await self._append(_keys(conversation_id), arguments)
        match outcome:
            case b"kept":
                return int(length)
            case b"length":
                raise ConcurrentWriteError(expected_length, int(length))
            case _:
                raise _foreign()

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """See `EventStore`."""
        check_read(conversation_id, start)
        tracker, sizes_key, *_ = _keys(conversation_id)
        seal = self._sealer.for_conversation(conversation_id)
        async with self._answering():
            async with self._client.pipeline(transaction=True) as both:
                both.get(tracker)
                both.lrange(sizes_key, 0, -1)
                text, sizes = await both.execute()
            # A long conversation takes longer to open than the other callers should wait.
            return await asyncio.to_thread(_open, seal, text or b"", sizes, start)

    async def conversations(self) -> AsyncIterator[str]:
        """See `EventStore`."""
        seen: set[str] = set()
        cursor = -1
        while cursor != 0:
            async with self._answering():
                cursor, keys = await self._client.scan(
                    max(cursor, 0), match=f"{_TRACKER}*", count=500
                )
            # A scan may show a key twice while the table of keys grows.
            found = {_id(key) for key in keys} - seen
            seen |= found
            for conversation_id in found:
                yield conversation_id

    async def forget(self, conversation_id: str) -> bool:
        """See `EventStore`. Its events leave the stream as well."""
        check_id(conversation_id)
        async with self._answering():
            return bool(await self._forget(_keys(conversation_id), []))

    async def close(self) -> None:
        """See `EventStore`."""
        await self._client.aclose()

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._timeout_s):
                yield
        except TimeoutError as error:
            raise StoreUnavailableError(f"Redis: no answer within {self._timeout_s} s") from error
        except (RedisError, OSError) as error:
            # The class alone: a server's message may repeat what it was sent.
            raise StoreUnavailableError(f"Redis: {type(error).__name__}") from None


def _keys(conversation_id: str) -> list[str]:
    return [
        f"{_TRACKER}{conversation_id}",
        f"rasa:sizes:{conversation_id}",
        f"rasa:published:{conversation_id}",
        STREAM,
    ]


def _id(key: bytes | str) -> str:
    return (key if isinstance(key, str) else key.decode()).removeprefix(_TRACKER)


def _shown(at: float, kept: bytes) -> bytes:
    """What stands in the tracker's JSON for a kept event."""
    if kept.startswith(b"{"):
        return kept
    sealed = {"event": SEALED_EVENT, "timestamp": at, "sealed": base64.b64encode(kept).decode()}
    return orjson.dumps(sealed)


def _open(seal: Seal, text: bytes, sizes: Sequence[bytes], start: int) -> tuple[EventRecord, ...]:
    shown = _cut(text, [int(size) for size in sizes])
    return tuple(_opened(seal, number, shown[number]) for number in range(start, len(shown)))


def _opened(seal: Seal, number: int, shown: bytes) -> EventRecord:
    try:
        content: dict[str, Any] = orjson.loads(shown)
        at = float(content["timestamp"])
        is_sealed = content["event"] == SEALED_EVENT
        kept = base64.b64decode(content["sealed"]) if is_sealed else shown
    except (ValueError, KeyError, TypeError):
        # Not chained: the cause may quote the event.
        raise SealError(f"event {number} was changed; it is no event any more") from None
    return EventRecord(at, seal.open(number, at, kept))


def _cut(text: bytes, sizes: Sequence[int]) -> list[bytes]:
    """The events as they stand in the tracker's JSON, found by their lengths."""
    if not text and not sizes:
        return []
    begin = len(text) - len(_TAIL) - sum(sizes) - max(len(sizes) - 1, 0)
    if begin <= 0 or not text.endswith(_TAIL) or not text[:begin].endswith(b"["):
        raise _foreign()
    events = []
    for size in sizes:
        events.append(text[begin : begin + size])
        begin += size + 1
    return events


def _foreign() -> StoreUnavailableError:
    return StoreUnavailableError(
        "Redis: the conversation was written by another program, or a part of it has expired; "
        "allowed: only this store writes rasa:tracker:*"
    )
