"""What every synthesiser keeps to: the tests' fake, espeak-ng, and Piper with a twin voice."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from load_tests.twins.humming_voice import write_twin
from tests.fakes_tts import FakeTts
from voice.errors import TtsError
from voice.tts.engine import Pcm, TtsEngine
from voice.tts.espeak import EspeakEngine
from voice.tts.piper import PiperEngine
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import Prosody

LIMITS = WorkerLimits(workers=1, timeout_s=120.0, start_timeout_s=120.0)
LONG = "please hang up now and call for help at once, and do not drive there yourself"


@dataclass(frozen=True, slots=True)
class Subject:
    """An engine, and how it is made to lose the request that it has or gets next."""

    engine: TtsEngine
    break_it: Callable[[], None]


def _fake(_: Path) -> Subject:
    engine = FakeTts()

    def break_it() -> None:
        engine.failures = 1

    return Subject(engine, break_it)


def _espeak(_: Path) -> Subject:
    engine = EspeakEngine("en-us", LIMITS)
    return Subject(engine, lambda: _kill(engine.pids))


def _piper(directory: Path) -> Subject:
    engine = PiperEngine(write_twin(directory), LIMITS)
    return Subject(engine, lambda: _kill(engine.pids))


def _kill(pids: tuple[int, ...]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(
    params=[
        pytest.param(_fake, id="fake"),
        pytest.param(_espeak, id="espeak", marks=pytest.mark.model),
        pytest.param(_piper, id="piper-twin", marks=pytest.mark.model),
    ]
)
async def subject(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Subject]:
    subject: Subject = request.param(tmp_path)
    await subject.engine.warm()
    yield subject
    await subject.engine.close()


def seconds(pcm: Pcm) -> float:
    return len(pcm.samples) / 2 / pcm.sample_rate


async def test_a_clause_becomes_sound(subject: Subject) -> None:
    pcm = await subject.engine.synthesise("hello, how can I help you", Prosody())
    samples = np.frombuffer(pcm.samples, dtype="<i2").astype(int)
    assert pcm.sample_rate >= 8000
    assert 0.3 < seconds(pcm) < 6
    assert np.abs(samples).max() > 3000


async def test_more_words_take_longer(subject: Subject) -> None:
    short = await subject.engine.synthesise("call now", Prosody())
    long = await subject.engine.synthesise(LONG, Prosody())
    assert seconds(long) > 2 * seconds(short)


async def test_a_slower_prosody_takes_longer(subject: Subject) -> None:
    quick = await subject.engine.synthesise(LONG, Prosody(length_scale=0.9))
    slow = await subject.engine.synthesise(LONG, Prosody(length_scale=1.14))
    assert seconds(slow) > 1.1 * seconds(quick)


async def test_the_name_says_engine_and_voice(subject: Subject) -> None:
    engine, _, voice = subject.engine.name.partition("/")
    assert engine
    assert voice


async def test_everyone_who_asks_at_once_gets_his_own_words(subject: Subject) -> None:
    texts = ["yes", LONG, "one two three", f"{LONG} {LONG}", "no"]
    together = await asyncio.gather(*(subject.engine.synthesise(t, Prosody()) for t in texts))
    for text, pcm in zip(texts, together, strict=True):
        alone = await subject.engine.synthesise(text, Prosody())
        assert seconds(pcm) == pytest.approx(seconds(alone), rel=0.02)


async def test_a_caller_who_stops_waiting_costs_the_next_one_nothing(subject: Subject) -> None:
    gone = asyncio.create_task(subject.engine.synthesise(LONG, Prosody()))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    short = await subject.engine.synthesise("yes", Prosody())
    assert seconds(short) < 1.5


async def test_after_a_failure_it_speaks_again(subject: Subject) -> None:
    asked = asyncio.create_task(subject.engine.synthesise(f"{LONG} " * 20, Prosody()))
    subject.break_it()
    # What it was at may be lost, or said by another program.
    (outcome,) = await asyncio.gather(asked, return_exceptions=True)
    assert isinstance(outcome, Pcm | TtsError)
    assert seconds(await subject.engine.synthesise("hello again", Prosody())) > 0.2


async def test_failures_quote_nobody(subject: Subject) -> None:
    asked = asyncio.create_task(subject.engine.synthesise("zebra " * 200, Prosody()))
    await subject.engine.close()
    with pytest.raises(TtsError) as caught:
        await asked
    assert "zebra" not in str(caught.value)


@pytest.mark.parametrize("text", ["naïve café", "hm?", "“quoted”", "a" * 2000, "x\x00y"])
async def test_odd_text_does_not_stop_it(subject: Subject, text: str) -> None:
    assert seconds(await subject.engine.synthesise(text, Prosody())) > 0
    assert seconds(await subject.engine.synthesise("and on", Prosody())) > 0.1


async def test_a_closed_engine_says_so(subject: Subject) -> None:
    await subject.engine.close()
    with pytest.raises(TtsError):
        await subject.engine.synthesise("hello", Prosody())


async def test_closing_twice_is_harmless(subject: Subject) -> None:
    await subject.engine.close()
    await subject.engine.close()
