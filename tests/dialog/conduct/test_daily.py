"""The turns of a caller in a day: counted under a hash of the number, and in nobody's way."""

import asyncio
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from dialog.conduct.daily import DailyTurns, MemoryTurnCounts, TurnCountError, caller_key

NUMBER = "+12025550123"
SECRET = b"s" * 32


class Clock:
    """Both clocks of a process."""

    def __init__(self):
        self.now = datetime(2026, 2, 25, 12, tzinfo=UTC)
        self.monotonic_s = 0.0


class Counts(MemoryTurnCounts):
    """Remembers what it is asked for, and fails or hangs when told to."""

    def __init__(self):
        super().__init__()
        self.asked = []
        self.trouble = None

    async def add(self, caller, day):
        self.asked.append(caller)
        if self.trouble == "fails":
            raise TurnCountError("Redis: ConnectionError")
        if self.trouble == "hangs":
            await asyncio.Event().wait()
        return await super().add(caller, day)


def turns(counts, clock, *, timeout_s=60.0):
    return DailyTurns(
        counts,
        secret=SECRET,
        now=lambda: clock.now,
        timeout_s=timeout_s,
        monotonic=lambda: clock.monotonic_s,
    )


async def test_the_turns_of_all_calls_from_a_number_are_counted_together():
    daily = turns(Counts(), Clock())
    daily.begin("call1", NUMBER)
    daily.begin("call2", NUMBER)
    assert await daily.another("call1") == 1
    assert await daily.another("call2") == 2
    daily.end("call1")
    assert await daily.another("call2") == 3
    assert await daily.another("call1") is None


async def test_the_next_day_is_another():
    clock = Clock()
    daily = turns(Counts(), clock)
    daily.begin("call", NUMBER)
    await daily.another("call")
    clock.now = datetime(2026, 2, 26, 0, 0, 1, tzinfo=UTC)
    assert await daily.another("call") == 1


async def test_the_number_is_kept_nowhere_and_the_key_needs_the_secret():
    counts = Counts()
    daily = turns(counts, Clock())
    daily.begin("call", NUMBER)
    await daily.another("call")
    assert NUMBER.lstrip("+") not in repr((counts.asked, counts._counts, vars(daily)))
    assert caller_key(NUMBER, SECRET) == counts.asked[0]
    assert caller_key(NUMBER, b"t" * 32) != counts.asked[0]


@pytest.mark.parametrize("number", ["", "anonymous", "+266696687", "sip:someone@example.org", "1"])
async def test_who_withholds_the_number_is_not_counted_with_all_others_who_do(number):
    daily = turns(Counts(), Clock())
    daily.begin("call", number)
    assert await daily.another("call") is None


@pytest.mark.parametrize(("trouble", "timeout_s"), [("fails", 60.0), ("hangs", 0.01)])
async def test_what_cannot_be_counted_is_not_limited_and_soon_not_waited_for(trouble, timeout_s):
    counts, clock = Counts(), Clock()
    daily = turns(counts, clock, timeout_s=timeout_s)
    daily.begin("call", NUMBER)
    counts.trouble = trouble
    with capture_logs() as logs:
        assert [await daily.another("call") for _ in range(5)] == [None] * 5
    assert len(counts.asked) == 3
    assert [one["event"] for one in logs] == ["turns not counted"] * 3
    assert NUMBER not in repr(logs)
    counts.trouble = None
    clock.monotonic_s = 6.0
    assert await daily.another("call") == 1
