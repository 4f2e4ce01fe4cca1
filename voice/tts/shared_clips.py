"""Clips that several servers share over Redis, so that each sentence is made once for all.

It is a convenience: whatever is wrong with Redis, a caller waits no longer than the timeout, once,
and then nobody asks it again before it has answered us in the background. Only clips of sentences
without anything personal belong here; `Synthesiser` sees to that. Keys are hashes.
"""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

PREFIX = "iasovoice:clip:"
CHECK_BYTES = 16
"""Of the SHA-256 of name and audio, before the audio: what was cut short, or is the answer to
another question, is not played."""
MOST_BACKGROUND = 64
"""Clips on their way to Redis at a time; more are not sent."""
REST_S = 5.0
"""How long a server that failed is left alone."""
BACKGROUND_TIMEOUT_S = 2.0
"""Nobody waits for these."""


@dataclass(frozen=True, slots=True)
class SharedLimits:
    """Seconds."""

    timeout_s: float = 0.05
    """Longest wait of somebody who wants a clip."""
    expire_s: float = 604_800.0


class SharedClips:
    """The clips of one Redis, behind `get` and `put` that never fail."""

    def __init__(self, url: str, limits: SharedLimits, *, clock: Callable[[], float]) -> None:
        """Prepare; `open` tries whether it is there."""
        self._redis = Redis.from_url(
            url,
            socket_connect_timeout=BACKGROUND_TIMEOUT_S,
            socket_timeout=BACKGROUND_TIMEOUT_S,
            max_connections=16,
        )
        self._limits = limits
        self._clock = clock
        self._rests_until = 0.0
        self._sending: set[asyncio.Task[None]] = set()
        self.is_up = False
        """False until it has answered, and again from when it fails."""
        self.hits = 0
        self.misses = 0

    async def open(self) -> None:
        """Ask whether it is there; where it is not, it is asked again later."""
        await self._probe()

    async def get(self, name: str) -> bytes | None:
        """The audio; None at once where Redis is not well, after the timeout at the latest."""
        if not self.is_up:
            self._probe_later()
            return None
        try:
            async with asyncio.timeout(self._limits.timeout_s):
                value = await self._redis.get(PREFIX + name)
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)
            return None
        audio = _checked(name, value)
        self.hits += audio is not None
        self.misses += audio is None
        return audio

    def put(self, name: str, audio: bytes) -> None:
        """Send the clip there meanwhile; nobody learns whether it arrived."""
        if self.is_up and len(self._sending) < MOST_BACKGROUND:
            self._start(self._send(name, audio))

    async def close(self) -> None:
        """Drop what is on its way, and the connections."""
        sending = tuple(self._sending)
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        try:
            async with asyncio.timeout(BACKGROUND_TIMEOUT_S):
                await self._redis.aclose()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("shared clips not closed", error=type(error).__name__)

    async def settled(self) -> None:
        """Wait until what is on its way has arrived or failed."""
        await asyncio.gather(*self._sending)

    async def _send(self, name: str, audio: bytes) -> None:
        value = _check_of(name, audio) + audio
        try:
            async with asyncio.timeout(BACKGROUND_TIMEOUT_S):
                await self._redis.set(PREFIX + name, value, px=round(self._limits.expire_s * 1000))
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)

    def _probe_later(self) -> None:
        if self._clock() >= self._rests_until:
            # Nobody else probes meanwhile.
            self._rests_until = self._clock() + REST_S
            self._start(self._probe())

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(BACKGROUND_TIMEOUT_S):
                # A key that is never there: an answer to it shows that clips can be had.
                await self._redis.get(PREFIX)
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)
        else:
            self.is_up = True

    def _failed(self, error: Exception) -> None:
        self.is_up = False
        self._rests_until = self._clock() + REST_S
        log.warning("shared clips not available", error=type(error).__name__)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


def _check_of(name: str, audio: bytes) -> bytes:
    return hashlib.sha256(name.encode() + audio).digest()[:CHECK_BYTES]


def _checked(name: str, value: object) -> bytes | None:
    if not isinstance(value, bytes) or value[:CHECK_BYTES] != _check_of(name, value[CHECK_BYTES:]):
        return None
    return value[CHECK_BYTES:]
