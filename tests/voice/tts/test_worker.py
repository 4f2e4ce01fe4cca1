import asyncio
import json
import os
import select
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from voice.errors import TtsError
from voice.tts.worker import ROOT, Worker

PROGRAM = Path(__file__).with_name("scripted_program.py")


def command(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, str(PROGRAM), *arguments)


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[Worker]:
    worker = await Worker.start(command(*arguments), timeout_s=120)
    try:
        yield worker
    finally:
        await worker.kill()


async def test_a_worker_answers_with_the_audio_of_the_program() -> None:
    async with running() as worker:
        pcm = await worker.speak("good morning", {})
        assert (pcm.samples, pcm.sample_rate) == (b"good morning", 8000)


async def test_a_refusal_is_an_error_and_the_worker_lives_on() -> None:
    async with running() as worker:
        with pytest.raises(TtsError, match="synthesis_failed"):
            await worker.speak("refuse", {})
        assert worker.is_alive
        assert (await worker.speak("next", {})).samples == b"next"


async def test_a_death_in_the_middle_of_a_request_is_an_error_at_once() -> None:
    async with running() as worker:
        async with asyncio.timeout(120):
            with pytest.raises(TtsError, match="died"):
                await worker.speak("die", {})
        assert not worker.is_alive
        with pytest.raises(TtsError, match="ended"):
            await worker.speak("next", {})


async def test_a_program_that_babbles_is_taken_for_dead() -> None:
    async with running() as worker:
        with pytest.raises(TtsError):
            await worker.speak("babble", {})
        assert not worker.is_alive


async def test_a_late_answer_is_not_taken_for_the_next_one() -> None:
    async with running() as worker:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await worker.speak("wait 0.2", {})
        assert (await worker.speak("mine", {})).samples == b"mine"


async def test_what_it_says_on_standard_error_is_neither_in_the_way_nor_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # All of it is to be read, however late this machine comes to it.
    monkeypatch.setattr("voice.tts.worker.LAST_BREATH_S", 120.0)
    with capture_logs() as logs:
        async with running() as worker:
            assert (await worker.speak("complain", {})).samples == b"complain"
            assert (await worker.speak("next", {})).samples == b"next"
    assert "complain" not in json.dumps(logs)
    assert [entry["count"] > 100_000 for entry in logs if "errors" in entry["event"]] == [True]


async def test_a_program_does_not_see_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASOVOICE_TWILIO__AUTH_TOKEN", "a secret")
    async with running() as worker:
        seen = json.loads((await worker.speak("environment", {})).samples)
    assert "a secret" not in seen.values()
    assert "PATH" in seen


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("refuse", "voice_not_found"),
        ("crash", "no such library"),
        ("babble", "did not load"),
    ],
)
async def test_a_program_that_does_not_load_says_why(argument: str, told: str) -> None:
    with pytest.raises(TtsError, match=told):
        await Worker.start(command(argument), timeout_s=120)


async def test_a_program_that_never_loads_is_given_up() -> None:
    with pytest.raises(TtsError, match=r"0\.3 s"):
        await Worker.start(command("hang"), timeout_s=0.3)


async def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TtsError, match="no-such-program"):
        await Worker.start(("/no-such-program",), timeout_s=1)


async def test_stopping_ends_the_process() -> None:
    worker = await Worker.start(command(), timeout_s=120)
    await worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(worker.pid, 0)


def test_a_program_ends_with_its_parent() -> None:
    script = (
        "import asyncio, sys\n"
        "from voice.tts.worker import Worker\n"
        "async def main():\n"
        f"    worker = await Worker.start({command()!r}, timeout_s=120)\n"
        "    print(worker.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    # Opened while it surely runs, so that the number cannot have gone to another process.
    descriptor = os.pidfd_open(child)
    parent.kill()
    parent.wait()
    ended, _, _ = select.select([descriptor], [], [], 120)
    os.close(descriptor)
    parent.stdout.close()
    assert ended
