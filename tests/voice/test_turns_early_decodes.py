"""Final decodes that begin before the turn is over."""

import numpy as np
import pytest
from ear_calls import EagerFakeAsr, FakeAsr, FakeSmartTurn, call_of, quiet, settle, speech
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pipecat.frames.frames import Frame

from voice import mulaw
from voice.asr.engine import Hypothesis
from voice.errors import AsrError
from voice.frames import (
    EagerUtteranceFrame,
    TurnEndedFrame,
    TurnResumedFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.guesses import GuessFigures


async def test_the_final_decode_begins_ahead_of_the_end_of_the_turn() -> None:
    asr = FakeAsr()
    async with call_of(asr, smart_turn=FakeSmartTurn(lambda _: True)) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(0.4))
        assert len(asr.finished) == 1
        assert call.ear.caller_is_speaking
        await call.say(quiet(1.0))
        assert len(call.of(UtteranceFrame)) == 1
    assert len(asr.finished) == 1


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
    sounds: list[tuple[float, float]], verdicts: list[bool | None], held: set[int], is_eager: bool
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
