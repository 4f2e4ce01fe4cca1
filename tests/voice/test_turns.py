import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pipecat.frames.frames import Frame, InterimTranscriptionFrame

from config.settings import TurnSettings, VadSettings, Wait
from load_tests.recording import read_recording
from voice import mulaw
from voice.asr.engine import Hypothesis, Word
from voice.beat import next_beat
from voice.endpoint import ExpectedAnswer
from voice.errors import AsrError
from voice.frames import (
    EagerUtteranceFrame,
    SpeechLastsFrame,
    SpeechStartedFrame,
    TurnEndedFrame,
    TurnResumedFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.guesses import GuessFigures
from voice.smart_turn import SmartTurn
from voice.turns import TICK_S, TurnTaker
from voice.vad import SharedSilero, SileroMemory, SpeechModel

VOICES = Path(__file__).parents[2] / "load_tests" / "caller_voices"
RATE = 8000
FRAME = 160

Samples = NDArray[np.int16]
F = TypeVar("F", bound=Frame)


class LoudIsSpeech:
    """Stands for Silero: a window louder than -40 dBFS is speech."""

    def probability(self, samples: NDArray[np.float32], memory: SileroMemory) -> float:
        return 0.9 if np.mean(samples**2) > 1e-4 else 0.01


class FakeStream:
    def __init__(self, asr: "FakeAsr") -> None:
        self._asr = asr
        self.fed = b""
        self.is_abandoned = False

    @property
    def seconds(self) -> float:
        return len(self.fed) / 2 / RATE

    def feed(self, samples: bytes) -> None:
        self.fed += samples

    async def finish(self) -> Hypothesis:
        self._asr.finished.append(self)
        answer = await self._asr.answer(self._asr.streams.index(self))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def abandon(self) -> None:
        self.is_abandoned = True


class FakeAsr:
    """Answers what it was told, one answer for each stream; an answer may be held back."""

    name = "fake"

    def __init__(self, *answers: Hypothesis | Exception) -> None:
        self._answers = list(answers)
        self.streams: list[FakeStream] = []
        self.finished: list[FakeStream] = []
        self.held: dict[int, asyncio.Event] = {}

    async def warm(self) -> None: ...

    async def close(self) -> None: ...

    def open_stream(self) -> FakeStream:
        self.streams.append(FakeStream(self))
        return self.streams[-1]

    def hold(self, number: int) -> None:
        """Keep the answer of that stream back until `release`."""
        self.held[number] = asyncio.Event()

    async def answer(self, number: int) -> Hypothesis | Exception:
        if number in self.held:
            await self.held[number].wait()
        if number < len(self._answers):
            return self._answers[number]
        return Hypothesis(f"turn {number}")


class FakeSmartTurn(SmartTurn):
    """Answers at once."""

    def __init__(self, verdict: Callable[[int], bool | None]) -> None:
        self._verdict = verdict
        self.asked: list[Samples] = []

    async def is_complete(self, samples: Samples) -> bool | None:
        self.asked.append(samples)
        return self._verdict(len(self.asked))


def settings(**changes: float) -> TurnSettings:
    wait = Wait(complete_s=0.5, incomplete_s=1.2)
    waits = {answer.value: wait for answer in ExpectedAnswer}
    waits["yes_no"] = Wait(complete_s=0.3, incomplete_s=0.8)
    return TurnSettings(waits=waits, **changes)


def speech(seconds: float, *, seed: int = 3) -> Samples:
    return np.random.default_rng(seed).normal(0, 3000, round(seconds * RATE)).astype(np.int16)


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.int16)


class Call:
    """A caller's line on a clock that the test turns."""

    def __init__(self, ear: Callable[["Call"], TurnTaker]) -> None:
        self.now_s = 100.0
        self.frames: list[Frame] = []
        self.emitted_at_s: list[float] = []
        self.ear = ear(self)

    async def emit(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.emitted_at_s.append(self.now_s)

    async def say(self, *sounds: Samples) -> None:
        """Sound in real time, 20 ms for 20 ms."""
        payload = mulaw.encode(np.concatenate(sounds))
        for begin in range(0, len(payload), FRAME):
            piece = payload[begin : begin + FRAME]
            self.now_s += len(piece) / RATE
            self.ear.hear(piece)
            await settle()

    async def lose(self, seconds: float) -> None:
        """Nothing comes for that long."""
        for _ in range(round(seconds / 0.05)):
            self.now_s += 0.05
            self.ear.tick()
            await settle()

    def kinds(self) -> list[str]:
        told = [one for one in self.frames if not isinstance(one, SpeechLastsFrame)]
        return [type(frame).__name__.removesuffix("Frame") for frame in told]

    def of(self, kind: type[F]) -> list[F]:
        return [frame for frame in self.frames if isinstance(frame, kind)]


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


@asynccontextmanager
async def call_of(
    asr: FakeAsr,
    *,
    smart_turn: SmartTurn | None = None,
    silero: SpeechModel | None = None,
    turns: TurnSettings | None = None,
) -> AsyncIterator[Call]:
    call = Call(
        lambda call: TurnTaker(
            silero=silero or LoudIsSpeech(),
            smart_turn=smart_turn,
            asr=asr,
            vad=VadSettings(),
            turns=turns or settings(),
            emit=call.emit,
            clock=lambda: call.now_s,
        )
    )
    try:
        yield call
    finally:
        await call.ear.close()


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


async def test_a_pause_inside_a_turn_does_not_split_it() -> None:
    asr = FakeAsr()
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: False)) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(0.9), speech(1.0), quiet(2.0))
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]
        assert call.of(UtteranceFrame)[0].ended_at_s == pytest.approx(103.9, abs=0.07)
    assert asr.streams[0].seconds > 4.0


async def test_what_was_asked_decides_how_long_a_pause_may_be() -> None:
    async with call_of(FakeAsr(), smart_turn=FakeSmartTurn(lambda _: True)) as call:
        call.ear.expect(ExpectedAnswer.YES_NO)
        await call.say(quiet(1.0), speech(0.5), quiet(0.45))
        assert "TurnEnded" in call.kinds()


async def test_smart_turn_is_given_the_turn_with_its_pause() -> None:
    smart_turn = FakeSmartTurn(lambda _: True)
    async with call_of(FakeAsr(), smart_turn=smart_turn) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
    (asked,) = smart_turn.asked
    assert len(asked) / RATE == pytest.approx(0.3 + 1.0 + 0.2, abs=0.12)


async def test_without_an_answer_of_smart_turn_the_long_wait_ends_the_turn() -> None:
    async with call_of(FakeAsr(), smart_turn=FakeSmartTurn(lambda _: None)) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        (ended,) = call.of(TurnEndedFrame)
    assert ended.at_s - ended.speech_ended_at_s == pytest.approx(1.2, abs=0.04)


async def test_the_final_decode_begins_ahead_of_the_end_of_the_turn() -> None:
    asr = FakeAsr()
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: True)) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(0.4))
        assert len(asr.finished) == 1
        assert call.ear.caller_is_speaking
        await call.say(quiet(1.0))
        assert len(call.of(UtteranceFrame)) == 1
    assert len(asr.finished) == 1


async def test_who_goes_on_after_all_is_recognised_anew_from_the_beginning() -> None:
    asr = FakeAsr(Hypothesis("my chest"), Hypothesis("my chest hurts"))
    smart_turn = FakeSmartTurn(lambda _: True)
    async with call_of(asr, smart_turn=smart_turn) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(0.4), speech(1.0, seed=4), quiet(2.0))
        assert call.kinds() == [
            "SpeechStarted",
            "EagerUtterance",
            "TurnResumed",
            "EagerUtterance",
            "TurnEnded",
            "Utterance",
        ]
        assert call.of(UtteranceFrame)[0].text == "my chest hurts"
    assert len(smart_turn.asked) == 2
    assert asr.streams[1].fed.startswith(asr.streams[0].fed)
    assert asr.streams[1].seconds > 2.6


async def test_speech_during_recognition_is_a_turn_of_its_own_and_nothing_is_lost() -> None:
    asr = FakeAsr(Hypothesis("i have a headache"), Hypothesis("my chest"))
    asr.hold(0)
    async with call_of(asr) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(1.5), speech(0.6), quiet(1.5))
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "SpeechStarted", "TurnEnded"]
        asr.held[0].set()
        await settle()
        assert [frame.text for frame in call.of(UtteranceFrame)] == [
            "i have a headache",
            "my chest",
        ]
        first, second = call.of(UtteranceFrame)
    assert first.ended_at_s < second.started_at_s


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


async def test_a_turn_ends_when_the_network_is_gone() -> None:
    async with call_of(FakeAsr()) as call:
        await call.say(quiet(1.0), speech(1.0))
        await call.lose(1.1)
        assert call.ear.caller_is_speaking
        await call.lose(0.4)
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]
        (ended,) = call.of(TurnEndedFrame)
    assert ended.speech_ended_at_s == pytest.approx(102.0, abs=0.1)
    assert ended.at_s == pytest.approx(103.3, abs=0.2)


async def test_a_short_stall_that_is_made_good_by_a_burst_does_not_split_the_turn() -> None:
    async with call_of(FakeAsr(), smart_turn=FakeSmartTurn(lambda _: True)) as call:
        await call.say(quiet(1.0), speech(1.0))
        await call.lose(0.8)
        call.ear.hear(mulaw.encode(speech(0.8, seed=5)))
        await call.say(speech(0.5, seed=6), quiet(1.5))
        assert [kind for kind in call.kinds() if "Eager" not in kind] == [
            "SpeechStarted",
            "TurnEnded",
            "Utterance",
        ]
        (ended,) = call.of(TurnEndedFrame)
    assert ended.speech_ended_at_s == pytest.approx(103.3, abs=0.08)


async def test_a_burst_with_two_turns_gives_two_turns() -> None:
    asr = FakeAsr()
    line = np.concatenate([quiet(1), speech(1), quiet(1.5), speech(0.5), quiet(1.5)])
    async with call_of(asr) as call:
        call.now_s += 5.5
        call.ear.hear(mulaw.encode(line))
        await settle()
        assert [frame.text for frame in call.of(UtteranceFrame)] == ["turn 0", "turn 1"]
        first, second = call.of(UtteranceFrame)
    assert first.started_at_s == pytest.approx(101.0, abs=0.04)
    assert second.started_at_s == pytest.approx(103.5, abs=0.04)
    assert asr.streams[0].seconds == pytest.approx(0.3 + 1.0 + 1.2, abs=0.1)


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


async def test_the_timer_ends_a_turn_without_anybody_calling_tick() -> None:
    frames: list[Frame] = []
    over = asyncio.Event()

    async def emit(frame: Frame) -> None:
        frames.append(frame)
        if isinstance(frame, UtteranceFrame):
            over.set()

    waits = {answer.value: Wait(complete_s=0.05, incomplete_s=0.05) for answer in ExpectedAnswer}
    ear = TurnTaker(
        silero=LoudIsSpeech(),
        smart_turn=None,
        asr=FakeAsr(),
        vad=VadSettings(),
        turns=TurnSettings(waits=waits),
        emit=emit,
        clock=time.monotonic,
    )
    ear.hear(mulaw.encode(np.concatenate([quiet(0.5), speech(0.5)])))
    await asyncio.wait_for(over.wait(), 120.0)
    assert isinstance(frames[1], TurnEndedFrame)
    over.clear()
    while len(ear._tasks) > 1:  # the timer runs no longer than the turn
        await next_beat(TICK_S)
    ear.hear(mulaw.encode(np.concatenate([quiet(0.5), speech(0.5)])))
    await asyncio.wait_for(over.wait(), 120.0)
    await ear.close()


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


class EagerFakeStream(FakeStream):
    """Like a batch engine's: every `finish` is one more decode of all that was fed."""

    finishes_cheaply = True

    async def finish(self) -> Hypothesis:
        number = len(self._asr.finished)
        self._asr.finished.append(self)
        answer = await self._asr.answer(number)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def confirm(self) -> None:
        self._asr.confirmed += 1  # type: ignore[attr-defined]


class EagerFakeAsr(FakeAsr):
    """Its answers are for each decode, not for each stream."""

    def __init__(self, *answers: Hypothesis | Exception) -> None:
        super().__init__(*answers)
        self.confirmed = 0

    def open_stream(self) -> FakeStream:
        self.streams.append(EagerFakeStream(self))
        return self.streams[-1]


async def test_a_cheap_decode_begins_with_the_pause_whatever_smart_turn_says() -> None:
    asr = EagerFakeAsr(Hypothesis("my chest"))
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: False)) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(0.3))
        (eager,) = call.of(EagerUtteranceFrame)
        told_at_s = call.emitted_at_s[call.frames.index(eager)]
        assert told_at_s - eager.ended_at_s == pytest.approx(0.16, abs=0.05)
        assert eager.heard_until_s == pytest.approx(told_at_s, abs=0.03)
        await call.say(quiet(2.0))
        (utterance,) = call.of(UtteranceFrame)
        (ended,) = call.of(TurnEndedFrame)
        assert call.emitted_at_s[-1] == call.emitted_at_s[call.frames.index(ended)]
        assert call.ear.guesses() == GuessFigures(turns=1, begun=1, used=1, wasted=0)
    assert utterance.text == eager.text
    assert utterance.ended_at_s == pytest.approx(eager.ended_at_s, abs=1e-6)
    assert (len(asr.finished), asr.confirmed) == (1, 1)


async def test_a_streaming_engine_does_not_pay_for_each_breath() -> None:
    asr = FakeAsr()
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: False)) as call:
        pauses = [sound for _ in range(5) for sound in (speech(0.5), quiet(0.4))]
        await call.say(quiet(1.0), *pauses)
        assert asr.finished == []
        await call.say(quiet(2.0))
        assert call.ear.guesses() == GuessFigures(turns=1)
    assert len(asr.finished) == len(asr.streams) == 1


async def test_each_breath_takes_back_what_was_guessed_before_it() -> None:
    asr = EagerFakeAsr(Hypothesis("my"), Hypothesis("my chest"), Hypothesis("my chest hurts"))
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: False)) as call:
        line = (speech(0.5), quiet(0.4), speech(0.5), quiet(0.4), speech(0.5))
        await call.say(quiet(1.0), *line, quiet(2.0))
        assert call.kinds() == [
            "SpeechStarted",
            "EagerUtterance",
            "TurnResumed",
            "EagerUtterance",
            "TurnResumed",
            "EagerUtterance",
            "TurnEnded",
            "Utterance",
        ]
        assert call.of(UtteranceFrame)[0].text == "my chest hurts"
        assert call.ear.guesses() == GuessFigures(turns=1, begun=3, used=1, wasted=2)
    assert len(asr.streams) == 1
    assert asr.streams[0].seconds > 0.3 + 1.5 + 0.8


async def test_a_guess_that_comes_after_the_caller_went_on_is_told_to_nobody() -> None:
    asr = EagerFakeAsr(Hypothesis("my"), Hypothesis("my chest"))
    asr.hold(0)
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: False)) as call:
        await call.say(quiet(1.0), speech(0.5), quiet(0.4), speech(0.5))
        asr.held[0].set()
        await settle()
        await call.say(quiet(2.0))
        assert [frame.text for frame in call.of(EagerUtteranceFrame)] == ["my chest"]
        assert call.of(TurnResumedFrame) == []


async def test_a_guess_that_is_late_is_waited_for_and_not_made_again() -> None:
    asr = EagerFakeAsr(Hypothesis("my chest"))
    asr.hold(0)
    async with call_of(asr) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        assert call.kinds() == ["SpeechStarted", "TurnEnded"]
        asr.held[0].set()
        await settle()
        assert call.kinds() == ["SpeechStarted", "TurnEnded", "Utterance"]
    assert len(asr.finished) == 1


@pytest.mark.parametrize("answer", [Hypothesis(""), AsrError("died")])
async def test_a_guess_without_words_is_not_told(answer: Hypothesis | AsrError) -> None:
    asr = EagerFakeAsr(answer, Hypothesis("hello"))
    async with call_of(asr) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(2.0))
        assert call.of(EagerUtteranceFrame) == []
        has_failed = isinstance(answer, AsrError)
        assert call.kinds()[-1] == ("Utterance" if has_failed else "Unheard")


async def test_a_burst_with_two_turns_tells_of_no_guess() -> None:
    line = np.concatenate([quiet(1), speech(1), quiet(1.5), speech(0.5), quiet(1.5)])
    async with call_of(EagerFakeAsr()) as call:
        call.now_s += 5.5
        call.ear.hear(mulaw.encode(line))
        await settle()
        assert call.of(EagerUtteranceFrame) == []
        assert len(call.of(UtteranceFrame)) == 2


def check_told(frames: list[Frame]) -> None:
    """What is told early is what is told in the end, or the caller went on first."""
    eager: str | None = None
    for frame in frames:
        match frame:
            case EagerUtteranceFrame():
                assert eager is None
                eager = frame.text
            case TurnResumedFrame():
                assert eager is not None
                eager = None
            case UtteranceFrame():
                assert eager in (None, frame.text)
                eager = None
            case _:
                assert not isinstance(frame, UnheardFrame)
    assert eager is None


@hypothesis_settings(max_examples=15, deadline=None)
@given(
    sounds=st.lists(
        st.tuples(
            st.sampled_from([0.2, 0.5, 0.9]), st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.9, 1.5])
        ),
        min_size=1,
        max_size=8,
    ),
    verdicts=st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5),
    held=st.sets(st.integers(0, 8), max_size=4),
    is_eager=st.booleans(),
)
async def test_the_final_text_is_the_eager_one_or_the_caller_went_on_first(
    sounds: list[tuple[float, float]],
    verdicts: list[bool | None],
    held: set[int],
    is_eager: bool,
) -> None:
    asr = EagerFakeAsr() if is_eager else FakeAsr()
    for number in held:
        asr.hold(number)
    smart_turn = FakeSmartTurn(lambda n: verdicts[n % len(verdicts)])
    async with call_of(asr, smart_turn=smart_turn) as call:
        for spoken_s, silent_s in sounds:
            await call.say(speech(spoken_s), quiet(silent_s))
            for event in list(asr.held.values())[: len(asr.held) // 2]:
                event.set()
        await call.say(quiet(2.5))
        for event in asr.held.values():
            event.set()
        for _ in range(1 + len(sounds)):
            await settle()
        kinds = call.kinds()
        check_told(call.frames)
        assert kinds.count("SpeechStarted") == kinds.count("TurnEnded") == kinds.count("Utterance")
        figures = call.ear.guesses()
    assert figures.turns == kinds.count("Utterance")
    assert figures.begun == figures.used + figures.wasted


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
