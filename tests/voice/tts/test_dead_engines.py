"""What a caller hears when speech programs are killed: real programs, really killed."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pipecat.frames.frames import Frame
from pipecat.tests.utils import run_test

from config.settings import TtsSettings
from voice.errors import TtsError
from voice.frames import ClipFrame, SpeakFrame, SpeechFailedFrame
from voice.tts.alarm import alarm
from voice.tts.espeak import EspeakEngine
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import Prosody
from voice.tts.select import open_shelf
from voice.tts.service import TtsService
from voice.tts.style import SpeakingStyle, Wish
from voice.tts.synthesis import Synthesiser

pytestmark = pytest.mark.model

URGENT = Prosody(length_scale=0.88, volume=1.5)
SLOWER = SpeakingStyle().granting(Wish.SLOWER).of(URGENT)
EMERGENCY = "Please call nine one one now. I will stay with you on the line."
SORRY = "I am sorry, I lost my voice for a moment. Please say that again."
PERSONAL = "Your appointment is on March third."
LIMITS = WorkerLimits(workers=2, timeout_s=120, start_timeout_s=120)


def opened(directory: Path) -> tuple[EspeakEngine, Synthesiser]:
    engine = EspeakEngine("en-us", LIMITS)
    shelf = open_shelf(TtsSettings(engine="espeak"), directory)
    return engine, Synthesiser(engine, cache_bytes=10**6, shelf=shelf)


@asynccontextmanager
async def prepared(directory: Path) -> AsyncIterator[tuple[EspeakEngine, Synthesiser]]:
    engine, synthesiser = opened(directory)
    await synthesiser.warm()
    await synthesiser.prepare([(EMERGENCY, URGENT), (SORRY, Prosody())])
    yield engine, synthesiser
    await synthesiser.close()


def kill_for_good(engine: EspeakEngine) -> None:
    """Every program dies, and no other starts."""
    engine._pool._command = ("/no/such/program",)
    for pid in engine.pids:
        os.kill(pid, signal.SIGKILL)


async def replies(
    synthesiser: Synthesiser, *texts: str, prosody: Prosody = URGENT
) -> tuple[list[ClipFrame], list[Frame]]:
    service = TtsService(synthesiser, apology=SORRY)
    frames = [
        SpeakFrame(text, prosody, reply_id=f"r{number}", may_interrupt=False, turn=1)
        for number, text in enumerate(texts)
    ]
    down, up = await run_test(service, frames_to_send=frames)
    return [frame for frame in down if isinstance(frame, ClipFrame)], list(up)


def words_of(clips: Sequence[ClipFrame]) -> str:
    return " ".join(clip.clip.text for clip in clips)


@pytest.mark.parametrize("prosody", [URGENT, SLOWER], ids=["as prepared", "slower"])
async def test_the_advice_to_call_for_help_is_heard_when_every_engine_is_dead(
    tmp_path: Path, prosody: Prosody
) -> None:
    async with prepared(tmp_path) as (engine, synthesiser):
        alive = await synthesiser.speech(EMERGENCY, URGENT)
        kill_for_good(engine)
        heard, _ = await replies(synthesiser, EMERGENCY, prosody=prosody)
    assert words_of(heard) == EMERGENCY
    assert b"".join(frame.clip.mulaw for frame in heard) == alive
    assert len(alive) > 2 * 8000


async def test_what_only_an_engine_can_say_becomes_an_apology(tmp_path: Path) -> None:
    async with prepared(tmp_path) as (engine, synthesiser):
        kill_for_good(engine)
        heard, up = await replies(synthesiser, PERSONAL, EMERGENCY)
    assert words_of(heard) == f"{SORRY} {EMERGENCY}"
    assert alarm() not in [frame.clip for frame in heard]
    assert [frame.reply_id for frame in up if isinstance(frame, SpeechFailedFrame)] == ["r0"]


async def test_the_advice_lies_on_disk_and_needs_no_engine_at_all(tmp_path: Path) -> None:
    async with prepared(tmp_path) as (_, synthesiser):
        alive = await synthesiser.speech(EMERGENCY, URGENT)
    engine, restarted = opened(tmp_path)
    engine._pool._command = ("/no/such/program",)
    with pytest.raises(TtsError):
        await restarted.warm()
    await restarted.prepare([(EMERGENCY, URGENT), (SORRY, Prosody())])
    heard, _ = await replies(restarted, EMERGENCY)
    await restarted.close()
    assert b"".join(frame.clip.mulaw for frame in heard) == alive


async def test_programs_that_are_killed_in_the_middle_of_a_turn_cost_nothing_but_time(
    tmp_path: Path,
) -> None:
    async with prepared(tmp_path) as (engine, synthesiser):
        before = engine.pids
        long_reply = f"{PERSONAL} " + " ".join(f"It is room {n} on floor {n}." for n in range(2, 9))
        speaking = asyncio.create_task(replies(synthesiser, long_reply))
        while synthesiser.cache.bytes_used == 0:  # noqa: ASYNC110 - until it is in the middle
            await asyncio.sleep(0.001)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        heard, up = await speaking
        assert not set(engine.pids) & set(before)
    assert words_of(heard) == long_reply
    assert up == []
    assert heard[-1].is_end_of_reply
