"""What everything that counts the turns of callers keeps to; one suite, with a real Redis."""

import asyncio
import uuid
from datetime import date

import pytest
from servers import RedisServer

from dialog.conduct.daily import MemoryTurnCounts, TurnCountError
from dialog.conduct.redis_counts import RedisTurnCounts

DAY, NEXT_DAY = date(2026, 2, 25), date(2026, 2, 26)
TIMEOUT_S = 60.0
"""Reached only where a server hangs; a busy machine may take a while."""


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.stop()


@pytest.fixture(params=["memory", "redis"])
async def counts(request):
    if request.param == "memory":
        made = MemoryTurnCounts()
    else:
        server = request.getfixturevalue("redis_server")
        made = RedisTurnCounts(server.url, timeout_s=TIMEOUT_S)
    yield made
    await made.close()


@pytest.fixture
def caller():
    return uuid.uuid4().hex


async def test_each_turn_is_counted(counts, caller):
    assert [await counts.add(caller, DAY) for _ in range(3)] == [1, 2, 3]


async def test_each_caller_is_counted_alone(counts, caller):
    await counts.add(caller, DAY)
    assert await counts.add(uuid.uuid4().hex, DAY) == 1


async def test_each_day_begins_anew(counts, caller):
    await counts.add(caller, DAY)
    assert await counts.add(caller, NEXT_DAY) == 1


async def test_no_turn_is_lost_among_many_at_once(counts, caller):
    told = await asyncio.gather(*(counts.add(caller, DAY) for _ in range(50)))
    assert sorted(told) == list(range(1, 51))


async def test_redis_counts_on_after_a_restart_and_forgets_in_time(redis_server, caller):
    first = RedisTurnCounts(redis_server.url, timeout_s=TIMEOUT_S)
    await first.add(caller, DAY)
    await first.close()
    second = RedisTurnCounts(redis_server.url, timeout_s=TIMEOUT_S)
    assert await second.add(caller, DAY) == 2
    left_s = await second._client.ttl(f"limits:turns:2026-02-25:{caller}")
    await second.close()
    assert 86_400 < left_s <= 172_800


async def test_redis_that_is_not_there_says_so(caller):
    counts = RedisTurnCounts("redis://127.0.0.1:1/0", timeout_s=1.0)
    with pytest.raises(TurnCountError):
        await counts.add(caller, DAY)
    await counts.close()


async def test_memory_keeps_no_more_than_the_callers_of_a_day():
    counts = MemoryTurnCounts(most_kept=2)
    for caller in ("a", "b", "c"):
        await counts.add(caller, DAY)
    assert await counts.add("c", DAY) == 2
    assert await counts.add("a", DAY) == 1
