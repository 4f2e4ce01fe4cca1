"""A caller who goes on, while the turn may still be open or is being recognised."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from ear_calls import (
    Call,
    FakeAsr,
    FakeSmartTurn,
    Samples,
    call_of,
    quiet,
    settings,
    settle,
    speech,
)

from config.settings import Wait
from voice import mulaw
from voice.asr.engine import Hypothesis
from voice.endpoint import ExpectedAnswer
from voice.errors import AsrError
from voice.frames import TurnEndedFrame, UtteranceFrame

EACH = [answer.value for answer in ExpectedAnswer]


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


def goes_on_after(silent_s: float, *, rest_s: float = 0.6) -> tuple[Samples, ...]:
    """A caller who stops for so long in the midst of what is to be said."""
    return (quiet(1.0), speech(1.0), quiet(silent_s), speech(rest_s, seed=4))


@asynccontextmanager
async def patient_call(asr: FakeAsr, **changes: object) -> AsyncIterator[tuple[Call, list[str]]]:
    """A call with what the ear says of cut-offs; everybody else's silence ends a turn at 1.2 s."""
    cut_offs: list[str] = []
    longer = dict.fromkeys(EACH, Wait(complete_s=1.0, incomplete_s=2.0))
    async with call_of(asr, turns=settings(patient_waits=longer, **changes)) as call:

        def on_cut_off() -> None:
            cut_offs.append("cut off")
            call.ear.be_patient()

        call.ear.on_cut_off = on_cut_off
        yield call, cut_offs


async def test_who_was_cut_off_once_may_pause_for_longer_from_then_on() -> None:
    script = [Hypothesis("i have had"), Hypothesis("a headache"), Hypothesis("since i fell down")]
    async with patient_call(FakeAsr(*script)) as (call, cut_offs):
        await call.say(*goes_on_after(1.5), quiet(2.5))
        assert [frame.text for frame in call.of(UtteranceFrame)] == ["i have had", "a headache"]
        assert cut_offs == ["cut off"]
        await call.say(*goes_on_after(1.5), quiet(2.5))
        assert [frame.text for frame in call.of(UtteranceFrame)][2:] == ["since i fell down"]


async def test_who_was_never_cut_off_is_not_made_to_wait() -> None:
    async with patient_call(FakeAsr()) as (call, cut_offs):
        await call.say(*goes_on_after(2.5), quiet(1.5))
        *_, ended = call.of(TurnEndedFrame)
        assert cut_offs == []
    assert ended.at_s - ended.speech_ended_at_s == pytest.approx(1.2, abs=0.04)


@pytest.mark.parametrize("heard", [Hypothesis(""), AsrError("died")], ids=["cough", "dead engine"])
async def test_a_noise_after_a_turn_is_nobody_who_was_cut_off(
    heard: Hypothesis | AsrError,
) -> None:
    async with patient_call(FakeAsr(Hypothesis("i have had"), heard)) as (call, cut_offs):
        await call.say(*goes_on_after(1.5), quiet(1.5))
        assert cut_offs == []
        assert call.kinds()[-1] == "Unheard"


async def test_a_radio_that_fills_turn_after_turn_makes_nobody_patient() -> None:
    async with patient_call(FakeAsr(), max_turn_s=3.0) as (call, cut_offs):
        await call.say(quiet(1.0), speech(7.0), quiet(2.0))
        assert len(call.of(UtteranceFrame)) == 3
        assert cut_offs == []


async def test_who_asks_for_time_gets_it_in_the_turn_that_is_open() -> None:
    async with patient_call(FakeAsr(Hypothesis("my number is"))) as (call, _):
        await call.say(quiet(1.0), speech(1.0), quiet(0.5))
        assert call.ear.be_patient()
        await call.say(quiet(1.0))
        assert call.ear.caller_is_speaking
        assert not call.ear.be_patient()


async def test_without_patience_who_was_cut_off_is_cut_off_again() -> None:
    async with patient_call(FakeAsr(), patience="never") as (call, cut_offs):
        for _ in range(2):
            await call.say(*goes_on_after(1.5), quiet(2.5))
        assert len(call.of(UtteranceFrame)) == 4
        assert cut_offs == ["cut off", "cut off"]


async def test_where_everybody_gets_longer_nobody_has_to_be_cut_off_first() -> None:
    async with patient_call(FakeAsr(), patience="always") as (call, cut_offs):
        await call.say(*goes_on_after(1.5), quiet(2.5))
        assert len(call.of(UtteranceFrame)) == 1
        assert cut_offs == []
