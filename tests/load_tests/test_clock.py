import asyncio
from datetime import timedelta

import pytest

from load_tests.twilio_double.clock import ScaledClock, SteppedClock, within


def test_a_scaled_clock_runs_as_fast_as_told():
    machine = [100.0]
    clock = ScaledClock(20.0, monotonic=lambda: machine[0])
    began = clock.utc()
    machine[0] += 3.0
    assert clock.now() == pytest.approx(60.0)
    assert clock.utc() - began == timedelta(seconds=60)
    assert clock.real_s(60.0) == pytest.approx(3.0)


async def test_a_scaled_clock_sleeps_shorter():
    loop = asyncio.get_running_loop()
    began = loop.time()
    await ScaledClock(100.0).sleep(2.0)
    assert loop.time() - began == pytest.approx(0.02)


@pytest.mark.parametrize("speed", [0, -1.0])
def test_a_clock_must_go_forward(speed):
    with pytest.raises(ValueError, match="speed"):
        ScaledClock(speed)


async def test_a_stepped_clock_wakes_in_the_order_of_the_times():
    clock, woken = SteppedClock(), []

    async def sleeper(name, *spans):
        for span in spans:
            await clock.sleep(span)
            woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper("a", 0.3, 0.3))
        group.create_task(sleeper("b", 0.5))
        await clock.advance(0.55)
        assert woken == [("a", 0.3), ("b", 0.5)]
        await clock.advance(1.0)
    assert woken[-1] == ("a", 0.6)
    assert clock.now() == pytest.approx(1.55)
    assert clock.real_s(1.0) is None


async def test_work_within_its_time_gives_its_result():
    clock = SteppedClock()

    async def work():
        await clock.sleep(1.0)
        return "done"

    running = asyncio.create_task(within(clock, work(), 2.0))
    await clock.advance(1.0)
    assert await running == "done"


async def test_work_beyond_its_time_is_cancelled():
    clock, ended = SteppedClock(), []

    async def work():
        try:
            await clock.sleep(9.0)
        finally:
            ended.append(clock.now())

    running = asyncio.create_task(within(clock, work(), 2.0))
    await clock.advance(2.5)
    with pytest.raises(TimeoutError):
        await running
    assert ended == [2.0]


async def test_an_error_of_the_work_comes_through():
    async def work():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await within(SteppedClock(), work(), 2.0)


async def test_cancelling_the_waiter_cancels_the_work():
    clock, ended = SteppedClock(), []

    async def work():
        try:
            await clock.sleep(9.0)
        finally:
            ended.append(True)

    running = asyncio.create_task(within(clock, work(), 20.0))
    await clock.advance(1.0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended == [True]
