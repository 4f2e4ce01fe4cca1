"""What every recogniser keeps to, the fake included: one suite for all."""

import asyncio
import os
import signal

import pytest
from fakes_asr import FakeAsr
from whisper_twins import engine as open_whisper

from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from voice import mulaw
from voice.asr.pocketsphinx import PocketSphinxEngine, SphinxModel
from voice.errors import AsrError

LONG_S = 240.0
"""Reached only where an engine hangs; a busy machine may take a while for one turn."""


def pcm(line):
    return mulaw.decode(read_recording(demo_recording(line)).mulaw).tobytes()


def sphinx(**options):
    return PocketSphinxEngine(SphinxModel, **{"workers": 1, "timeout_s": LONG_S, **options})


@pytest.fixture(scope="session")
def whisper_twin(tmp_path_factory):
    """A Whisper that says what is in its script: nothing of its accuracy is real."""
    return write_scripted_twin(
        [Script("No, I have none.")], tmp_path_factory.mktemp("twins") / "scripted"
    )


@pytest.fixture(params=["fake", "pocketsphinx", "whisper twin"])
async def engine(request):
    match request.param:
        case "fake":
            engine = FakeAsr(["no", "hello i have a bad headache", "no", "no"])
        case "pocketsphinx":
            engine = sphinx()
        case _:
            twin = request.getfixturevalue("whisper_twin")
            engine = open_whisper(twin)
    await engine.warm()
    yield engine
    await engine.close()


@pytest.mark.model
class TestEveryEngine:
    async def test_it_has_a_name_of_engine_and_model(self, engine):
        assert "/" in engine.name

    async def test_a_turn_fed_in_pieces_has_words_that_agree_with_its_text(self, engine):
        stream = engine.open_stream()
        audio = pcm("only-no")
        for begin in range(0, len(audio), 320):
            stream.feed(audio[begin : begin + 320])
        hypothesis = await stream.finish()
        assert hypothesis.text == " ".join(word.text for word in hypothesis.words)
        assert hypothesis.text == hypothesis.text.lower()
        assert 0.0 <= hypothesis.confidence <= 1.0
        assert all(0.0 <= word.probability <= 1.0 for word in hypothesis.words)
        assert all(word.start <= word.end for word in hypothesis.words)

    async def test_a_turn_without_audio_has_no_words(self, engine):
        hypothesis = await engine.open_stream().finish()
        assert (hypothesis.text, hypothesis.words) == ("", ())

    async def test_an_abandoned_turn_does_no_harm_to_the_next(self, engine):
        stream = engine.open_stream()
        stream.feed(pcm("only-no"))
        stream.abandon()
        stream.abandon()
        following = engine.open_stream()
        following.feed(pcm("only-no"))
        await following.finish()

    async def test_turns_at_the_same_time_all_come_back(self, engine):
        streams = [engine.open_stream() for _ in range(3)]
        for stream in streams:
            stream.feed(pcm("only-no"))
        hypotheses = await asyncio.gather(*(stream.finish() for stream in streams))
        assert len(hypotheses) == 3


async def test_the_fake_dies_where_its_script_says_so():
    stream = FakeAsr([None]).open_stream()
    stream.feed(b"\x01\x00")
    with pytest.raises(AsrError):
        await stream.finish()


@pytest.mark.model
class TestPocketSphinx:
    async def test_it_recognises_an_ordinary_sentence(self):
        engine = sphinx()
        await engine.warm()
        stream = engine.open_stream()
        stream.feed(pcm("started-two-days"))
        assert (await stream.finish()).text == "it started two days ago"
        await engine.close()

    async def test_a_decoder_killed_in_a_turn_costs_that_turn_and_no_other(self):
        engine = sphinx()
        await engine.warm()
        (pid,) = engine.pids
        stream = engine.open_stream()
        stream.feed(pcm("only-no"))
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(AsrError):
            await asyncio.wait_for(stream.finish(), LONG_S / 2)
        following = engine.open_stream()
        following.feed(pcm("only-no"))
        assert (await following.finish()).text == "no"
        assert engine.pids != (pid,)
        await engine.close()

    async def test_a_decoder_that_hangs_is_replaced_after_the_time_out(self):
        engine = sphinx(timeout_s=0.3)
        await engine.warm()
        (pid,) = engine.pids
        stream = engine.open_stream()
        stream.feed(pcm("only-no"))
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(AsrError, match=r"0\.3 s"):
            await stream.finish()
        engine.timeout_s = LONG_S
        following = engine.open_stream()
        following.feed(pcm("only-no"))
        assert (await following.finish()).text == "no"
        assert pid not in engine.pids
        await engine.close()

    async def test_a_guess_that_is_not_wanted_leaves_the_decoder_sound(self):
        engine = sphinx()
        await engine.warm()
        pids = engine.pids
        guess = engine.open_stream()
        guess.feed(pcm("hello-headache"))
        finishing = asyncio.create_task(guess.finish())
        await asyncio.sleep(0)
        finishing.cancel()
        following = engine.open_stream()
        following.feed(pcm("only-no"))
        assert (await following.finish()).text == "no"
        assert engine.pids == pids
        await engine.close()

    @pytest.mark.parametrize("after_s", [0.0, 0.005, 0.2])
    async def test_a_guess_given_up_never_puts_two_callers_on_one_decoder(self, after_s):
        engine = sphinx()
        await engine.warm()
        guess = engine.open_stream()
        guess.feed(pcm("hello-headache"))
        finishing = asyncio.create_task(guess.finish())
        await asyncio.sleep(after_s)
        finishing.cancel()
        guess.abandon()
        first, second = engine.open_stream(), engine.open_stream()
        first.feed(pcm("alone"))
        second.feed(pcm("only-no"))
        await asyncio.sleep(0.05)
        heard = await asyncio.gather(first.finish(), second.finish())
        alone = engine.open_stream()
        alone.feed(pcm("alone"))
        assert heard[1].text == "no"
        assert heard[0].text == (await alone.finish()).text
        await engine.close()

    async def test_closing_leaves_no_process(self):
        engine = sphinx(workers=2)
        await engine.warm()
        pids = engine.pids
        await engine.close()
        assert len(pids) == 2
        for pid in pids:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
