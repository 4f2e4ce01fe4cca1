import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from voice.errors import SpeechProgramLostError, TtsError
from voice.tts.pool import (
    LONGEST_BACKOFF_S,
    WorkerLimits,
    WorkerPool,
    backoff_s,
    workers_for,
)

PROGRAM = Path(__file__).with_name("scripted_program.py")


@asynccontextmanager
async def pool(
    *arguments: str, workers: int = 1, timeout_s: float = 120.0
) -> AsyncIterator[WorkerPool]:
    limits = WorkerLimits(workers=workers, timeout_s=timeout_s, start_timeout_s=120.0)
    pool = WorkerPool((sys.executable, str(PROGRAM), *arguments), limits)
    try:
        yield pool
    finally:
        await pool.close()


async def test_requests_wait_for_a_free_worker_and_each_gets_its_own_answer() -> None:
    async with pool(workers=2) as workers:
        await workers.start()
        texts = [f"sentence {number:02}" for number in range(20)]
        spoken = await asyncio.gather(*(workers.speak(text, {}) for text in texts))
        assert [pcm.samples.decode().strip() for pcm in spoken] == texts


async def test_a_worker_that_died_is_started_again() -> None:
    async with pool() as workers:
        await workers.start()
        (first,) = workers.pids
        with pytest.raises(TtsError):
            await workers.speak("die", {})
        assert (await workers.speak("again", {})).samples.strip() == b"again"
        assert workers.pids != (first,)


async def test_a_worker_that_died_while_idle_is_replaced_before_anyone_asks_it() -> None:
    async with pool() as workers:
        await workers.start()
        (first,) = workers.pids
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(120):
            while workers.pids in ((), (first,)):  # noqa: ASYNC110 - the kernel tells nobody
                await asyncio.sleep(0.01)
        (second,) = workers.pids
        assert (await workers.speak("good", {})).samples == b"good"
        assert workers.pids == (second,)


async def test_workers_that_died_together_while_idle_are_replaced_at_once() -> None:
    async with pool(workers=3) as workers:
        await workers.start()
        before = set(workers.pids)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(120):
            while before & set(workers.pids) or len(workers.pids) < 3:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
        assert (await workers.speak("good", {})).samples == b"good"


async def test_a_worker_that_takes_too_long_is_killed_and_replaced() -> None:
    async with pool(timeout_s=2.0) as workers:
        await workers.start()
        (first,) = workers.pids
        with pytest.raises(TtsError, match=r"2\.0 s"):
            await workers.speak("hang", {})
        # The next one may take as long as this machine needs to start a program.
        workers._limits = WorkerLimits(timeout_s=120.0)
        assert (await workers.speak("again", {})).samples.strip() == b"again"
        assert first not in workers.pids


async def test_one_dead_worker_leaves_the_other_at_work() -> None:
    async with pool(workers=2) as workers:
        await workers.start()
        outcomes = await asyncio.gather(
            workers.speak("die", {}), workers.speak("good", {}), return_exceptions=True
        )
        assert isinstance(outcomes[0], TtsError)
        assert getattr(outcomes[1], "samples", None) == b"good"


async def test_a_caller_who_goes_away_leaves_the_worker_to_the_next() -> None:
    async with pool() as workers:
        await workers.start()
        before = workers.pids
        gone = asyncio.create_task(workers.speak("wait 0.2", {}))
        await asyncio.sleep(0.05)
        gone.cancel()
        assert (await workers.speak("next", {})).samples == b"next"
        assert workers.pids == before


async def test_while_nothing_starts_requests_fail_at_once(tmp_path: Path) -> None:
    async with pool("once", str(tmp_path / "started")) as workers:
        await workers.start()
        with pytest.raises(TtsError):
            await workers.speak("die", {})
        # This one waits for the new worker, which does not come.
        with pytest.raises(TtsError, match="do not start"):
            await workers.speak("hello", {})


async def test_a_program_that_does_not_load_fails_the_start() -> None:
    async with pool("refuse") as workers:
        with pytest.raises(TtsError, match="voice_not_found"):
            await workers.start()


async def test_starting_twice_starts_no_second_crew() -> None:
    async with pool(workers=2) as workers:
        await workers.start()
        before = set(workers.pids)
        await workers.start()
        assert set(workers.pids) == before
        assert len(before) == 2


async def test_who_waits_when_the_pool_closes_is_told_at_once() -> None:
    async with pool() as workers:
        await workers.start()
        busy = asyncio.create_task(workers.speak("hang", {}))
        waiting = asyncio.create_task(workers.speak("hello", {}))
        await asyncio.sleep(0.05)
        closing = asyncio.create_task(workers.close())
        with pytest.raises(TtsError, match="closed"):
            await waiting
        assert not closing.done()
        await closing
        assert isinstance((await asyncio.gather(busy, return_exceptions=True))[0], TtsError)


async def test_a_closed_pool_refuses() -> None:
    async with pool() as workers:
        await workers.start()
        (pid,) = workers.pids
        await workers.close()
        with pytest.raises(TtsError, match="closed"):
            await workers.speak("hello", {})
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_the_first_restart_is_immediate_and_later_ones_wait_longer_up_to_a_limit() -> None:
    pauses = [backoff_s(failures) for failures in range(12)]
    assert pauses[:2] == [0.0, 0.0]
    assert pauses[2] > 0
    assert pauses == sorted(pauses)
    assert pauses[-1] == backoff_s(10_000) == LONGEST_BACKOFF_S


async def test_what_a_worker_was_at_when_it_was_killed_is_said_by_the_next() -> None:
    async with pool() as workers:
        await workers.start()
        (first,) = workers.pids
        speaking = asyncio.create_task(workers.speak("wait 0.5", {}))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        assert (await speaking).samples == b"wait 0.5"
        assert first not in workers.pids


async def test_words_that_kill_are_not_tried_on_every_worker() -> None:
    async with pool(workers=5) as workers:
        await workers.start()
        before = set(workers.pids)
        with pytest.raises(SpeechProgramLostError):
            await workers.speak("die", {})
        assert (await workers.speak("good", {})).samples == b"good"
        assert len(before & set(workers.pids)) >= 2


async def test_all_workers_killed_at_once_cost_the_words_nothing() -> None:
    async with pool(workers=3) as workers:
        await workers.start()
        for pid in workers.pids:
            os.kill(pid, signal.SIGKILL)
        assert (await workers.speak("good", {})).samples == b"good"


@pytest.mark.parametrize(
    ("setting", "cores", "workers"), [(None, 2, 2), (None, 64, 8), (None, 0, 1), (3, 1, 3)]
)
def test_there_are_as_many_workers_as_cores_unless_told(
    setting: int | None, cores: int, workers: int
) -> None:
    assert workers_for(setting, cores) == workers
