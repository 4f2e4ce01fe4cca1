"""A caller who goes on, while the turn may still be open or is being recognised."""

import numpy as np
import pytest
from ear_calls import FakeAsr, FakeSmartTurn, call_of, quiet, settle, speech

from voice import mulaw
from voice.asr.engine import Hypothesis
from voice.frames import UtteranceFrame


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
