"""One turn of a caller: what is told of it, and what it keeps and leaves behind."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from ear_calls import (
    RATE,
    FakeAsr,
    FakeSmartTurn,
    LoudIsSpeech,
    call_of,
    quiet,
    settings,
    settle,
    speech,
)
from pipecat.frames.frames import Frame, InterimTranscriptionFrame

from config.settings import VadSettings
from load_tests.recording import read_recording
from voice import mulaw
from voice.asr.engine import Hypothesis, Word
from voice.errors import AsrError
from voice.frames import (
    SpeechLastsFrame,
    SpeechStartedFrame,
    TurnEndedFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.turns import TurnTaker
from voice.vad import SharedSilero

VOICES = Path(__file__).parents[2] / "load_tests" / "caller_voices"


async def test_one_turn_gives_its_frames_in_order_and_one_utterance() -> None:
    words = (Word("my", 0.3, 0.5, 0.9), Word("chest", 0.5, 0.9, 0.7))
    asr = FakeAsr(Hypothesis("my chest", words, 0.8))
    async with call_of(asr) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]
        (utterance,) = call.of(UtteranceFrame)
    assert (utterance.text, utterance.words, utterance.confidence) == ("my chest", words, 0.8)
    assert utterance.started_at_s == pytest.approx(101.0, abs=0.04)
    assert utterance.ended_at_s == pytest.approx(102.0, abs=0.07)


async def test_speech_is_told_of_within_160_ms_and_the_turn_ends_after_its_wait() -> None:
    async with call_of(FakeAsr(), smart_turn=FakeSmartTurn(lambda _: True)) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        (started,), (ended,) = call.of(SpeechStartedFrame), call.of(TurnEndedFrame)
        assert call.emitted_at_s[0] - 101.0 <= 0.16
    assert started.at_s == pytest.approx(101.0, abs=0.04)
    assert ended.speech_ended_at_s == pytest.approx(102.0, abs=0.07)
    assert ended.at_s - ended.speech_ended_at_s == pytest.approx(0.5, abs=0.04)


async def test_recognition_hears_the_prespeech_and_all_of_the_turn() -> None:
    asr = FakeAsr()
    spoken = speech(1.0)
    async with call_of(asr) as call:
        await call.say(quiet(1.0), spoken, quiet(2.0))
    heard = np.frombuffer(asr.streams[0].fed, np.int16)
    begins = int(np.flatnonzero(heard)[0])
    assert begins == pytest.approx(0.3 * RATE, abs=256)
    expected = mulaw.decode(mulaw.encode(spoken))
    np.testing.assert_array_equal(
        heard[begins:][: len(spoken)], expected[np.flatnonzero(expected)[0] :][: len(spoken)]
    )


@pytest.mark.parametrize("seconds", [0.005, 0.05, 0.09])
async def test_a_click_opens_no_turn(seconds: float) -> None:
    asr = FakeAsr()
    async with call_of(asr) as call:
        await call.say(quiet(1.0), speech(seconds), quiet(2.0))
        assert call.frames == []
        assert not call.ear.caller_is_speaking
    assert asr.streams == []


@pytest.mark.parametrize("seconds", [0.2, 0.25])
async def test_a_short_no_is_a_turn(seconds: float) -> None:
    async with call_of(FakeAsr(Hypothesis("no"))) as call:
        await call.say(quiet(1.0), speech(seconds), quiet(2.0))
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]


async def test_the_caller_is_speaking_from_the_onset_to_the_end_of_the_turn() -> None:
    async with call_of(FakeAsr()) as call:
        await call.say(quiet(1.0))
        assert not call.ear.caller_is_speaking
        await call.say(speech(0.5), quiet(0.5))
        assert call.ear.caller_is_speaking
        await call.say(quiet(1.0))
        assert not call.ear.caller_is_speaking


async def test_an_engine_failure_is_an_unheard_turn() -> None:
    async with call_of(FakeAsr(AsrError("decoder died"))) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Unheard"]
        (unheard,) = call.of(UnheardFrame)
        await call.say(speech(1.0), quiet(2.0))
        assert call.of(UtteranceFrame)[0].text == "turn 1"
    assert unheard.failed
    assert unheard.started_at_s == pytest.approx(101.0, abs=0.04)


@pytest.mark.parametrize("text", ["", "  "])
async def test_sound_without_words_is_an_unheard_turn_that_did_not_fail(text: str) -> None:
    async with call_of(FakeAsr(Hypothesis(text))) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        (unheard,) = call.of(UnheardFrame)
    assert not unheard.failed


@pytest.mark.parametrize(("seconds", "expected"), [(0.4, 0), (0.9, 1), (3.0, 1)])
async def test_that_speech_lasts_is_told_once_it_is_longer_than_a_murmur(
    seconds: float, expected: int
) -> None:
    async with call_of(FakeAsr()) as call:
        await call.say(quiet(1.0), speech(seconds), quiet(2.0))
        lasting = call.of(SpeechLastsFrame)
        assert len(lasting) == expected
        if lasting:
            told_at_s = call.emitted_at_s[call.frames.index(lasting[0])]
            assert 0.6 < told_at_s - 101.0 < 1.3


@pytest.mark.parametrize("size", [1, 7, 159, 161, 240, 4001])
async def test_payloads_of_any_size_give_the_same_turns(size: int) -> None:
    payload = mulaw.encode(np.concatenate([quiet(1.0), speech(1.0), quiet(2.0)]))
    async with call_of(FakeAsr()) as call:
        call.ear.hear(b"")
        for begin in range(0, len(payload), size):
            piece = payload[begin : begin + size]
            call.now_s += len(piece) / RATE
            call.ear.hear(piece)
        await settle()
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]
        (utterance,) = call.of(UtteranceFrame)
    assert utterance.started_at_s == pytest.approx(101.0, abs=0.06)
    assert utterance.ended_at_s == pytest.approx(102.0, abs=0.1)


async def test_a_radio_in_the_room_cannot_hold_the_line_and_no_audio_is_lost_or_doubled() -> None:
    asr = FakeAsr()
    async with call_of(asr, turns=settings(max_turn_s=3.0)) as call:
        await call.say(quiet(1.0), speech(7.0), quiet(2.0))
        assert len(call.of(UtteranceFrame)) == 3
        assert call.kinds().count("SpeechStarted") == 3
    recognised_s = sum(stream.seconds for stream in asr.streams)
    assert recognised_s == pytest.approx(0.3 + 7.0 + 1.2, abs=0.25)


async def test_a_long_call_keeps_little_audio() -> None:
    async with call_of(FakeAsr()) as call:
        call.ear.hear(mulaw.encode(quiet(60.0)))
        assert len(call.ear._ring.since(0)) <= 2 * 2 * RATE


async def test_after_close_nothing_runs_and_nothing_is_heard() -> None:
    asr = FakeAsr()
    asr.hold(0)
    async with call_of(asr) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(1.5), speech(1.0))
        await call.ear.close()
        count = len(call.frames)
        await call.say(speech(1.0), quiet(2.0))
        assert len(call.frames) == count
        assert not call.ear.caller_is_speaking
    assert asr.streams[1].is_abandoned
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_pipeline_that_takes_nothing_does_not_grow_the_ear() -> None:
    blocked = asyncio.Event()

    async def emit(_: Frame) -> None:
        await blocked.wait()

    async with call_of(FakeAsr()) as call:
        call.ear._emit = emit
        for _ in range(100):
            await call.say(speech(0.3), quiet(1.4))
        assert call.ear._frames.full()


async def test_an_ear_that_heard_nothing_can_be_closed() -> None:
    async with call_of(FakeAsr()) as call:
        await call.ear.close()


async def test_what_is_heard_so_far_is_told_whenever_it_has_changed() -> None:
    frames: asyncio.Queue[Frame] = asyncio.Queue()
    asr = FakeAsr()
    partials = iter(["", "my", "my", "my chest"])
    ear = TurnTaker(
        silero=LoudIsSpeech(),
        smart_turn=None,
        asr=asr,
        vad=VadSettings(),
        turns=settings(),
        emit=frames.put,
        clock=lambda: 0.0,
    )
    ear.hear(mulaw.encode(np.concatenate([quiet(0.5), speech(0.5)])))
    (stream,) = asr.streams
    stream.partial = lambda: next(partials, "my chest")  # type: ignore[attr-defined]
    told: list[str] = []
    while len(told) < 2:
        frame = await asyncio.wait_for(frames.get(), 120.0)
        if isinstance(frame, InterimTranscriptionFrame):
            told.append(frame.text)
    await ear.close()
    assert told == ["my", "my chest"]


@pytest.mark.model
@pytest.mark.parametrize("name", ["crushing-chest-pain", "only-yes", "only-no", "hello-headache"])
@pytest.mark.parametrize("voice", ["rms", "slt", "kal16"])
async def test_real_speech_is_one_turn_that_holds_all_of_it(voice: str, name: str) -> None:
    recording = read_recording(VOICES / voice / f"{name}.wav")
    asr = FakeAsr()
    async with call_of(asr, silero=SharedSilero()) as call:
        await call.say(quiet(1.0), mulaw.decode(recording.mulaw), quiet(2.0))
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]
        (utterance,) = call.of(UtteranceFrame)
    began_s, ended_s = 101.0 + recording.voiced_from_s, 101.0 + recording.voiced_until_s
    assert -0.1 < utterance.started_at_s - began_s < 0.25
    assert abs(utterance.ended_at_s - ended_s) < 0.25
    assert asr.streams[0].seconds >= ended_s - began_s
