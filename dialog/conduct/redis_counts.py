"""Counts of turns in Redis (7.0 and Valkey), shared by all machines, and kept over a restart.

limits:turns:DAY:CALLER   how many; CALLER is a keyed hash, never a number
"""

import asyncio
from datetime import date

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from dialog.conduct.daily import TurnCountError

_PREFIX = "limits:turns:"
_KEPT_S = 172_800
"""Two days: wherever the caller is, the day is over by then."""
_CONNECTIONS = 8


class RedisTurnCounts:
    """A `TurnCounts` in Redis."""

    def __init__(self, url: str, *, timeout_s: float) -> None:
        """Connects at the first count.

        Args:
            url: `redis://…` or, with TLS, `rediss://…`.
            timeout_s: longest wait for one count, connecting included.
        """
        self._timeout_s = timeout_s
        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=timeout_s,
            socket_timeout=timeout_s,
            socket_connect_timeout=timeout_s,
            # Tried again, a turn might count twice.
            retry=Retry(NoBackoff(), 0),
        )
        self._client = Redis.from_pool(pool)

    async def add(self, caller: str, day: date) -> int:
        """See `TurnCounts`."""
        key = f"{_PREFIX}{day.isoformat()}:{caller}"
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._client.pipeline(transaction=True) as both,
            ):
                both.incr(key)
                both.expire(key, _KEPT_S, nx=True)
                count, _ = await both.execute()
        except (RedisError, OSError, TimeoutError) as error:
            # The class alone: a server's message may repeat what it was sent.
            raise TurnCountError(f"Redis: {type(error).__name__}") from None
        return int(count)

    async def close(self) -> None:
        """See `TurnCounts`."""
        await self._client.aclose()
