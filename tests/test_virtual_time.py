"""The loop of the whole-call tests: time is what was waited for, not what the machine took."""

import asyncio
import time

import pytest
from virtual_time import VirtualTimeLoop


@pytest.fixture
def run():
    """Runs a coroutine on a loop of its own."""

    def run(work):
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            return runner.run(work)

    return run


async def now_s():
    return asyncio.get_running_loop().time()


def test_a_long_wait_takes_no_time_and_counts_in_full(run):
    async def work():
        await asyncio.sleep(3600.0)
        return await now_s()

    began_s = time.monotonic()
    assert run(work()) == pytest.approx(3600.0, abs=0.001)
    assert time.monotonic() - began_s < 600.0


def test_what_is_computed_on_the_loop_takes_no_time(run):
    async def work():
        time.sleep(0.05)  # noqa: ASYNC251 - stands for a busy machine
        return await now_s()

    assert run(work()) == 0.0


def test_time_stands_still_while_a_thread_works(run):
    async def work():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.5)
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 0.2), 0.05)
        return await now_s()

    assert run(work()) == pytest.approx(0.5, abs=0.001)


def test_timers_go_off_in_the_order_of_their_times(run):
    async def work():
        woken = []

        async def sleeper(name, seconds):
            await asyncio.sleep(seconds)
            woken.append((name, round(await now_s(), 3)))

        await asyncio.gather(sleeper("late", 0.03), sleeper("early", 0.01), sleeper("mid", 0.02))
        return woken

    assert run(work()) == [("early", 0.01), ("mid", 0.02), ("late", 0.03)]


def test_what_lies_in_a_socket_is_read_before_time_goes_on(run):
    async def work():
        times = []

        async def echo(reader, writer):
            while line := await reader.readline():
                writer.write(line)
            writer.close()

        async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            for _ in range(50):
                async with asyncio.timeout(0.02):
                    writer.write(b"words\n")
                    await reader.readline()
                times.append(await now_s())
            writer.close()
        return times

    assert run(work())[-1] < 0.02
