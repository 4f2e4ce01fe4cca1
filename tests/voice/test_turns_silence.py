"""Which silence ends a turn, and which belongs to it."""

import asyncio
import time

import numpy as np
import pytest
from ear_calls import (
    RATE,
    FakeAsr,
    FakeSmartTurn,
    LoudIsSpeech,
    Samples,
    call_of,
    quiet,
    speech,
)
from pipecat.frames.frames import Frame

from config.settings import TurnSettings, VadSettings, Wait
from voice import mulaw
from voice.beat import next_beat
from voice.endpoint import ExpectedAnswer
from voice.frames import TurnEndedFrame, UtteranceFrame
from voice.turns import TICK_S, TurnTaker


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


async def test_a_question_about_a_pause_that_is_over_is_given_up() -> None:
    class Slow(FakeSmartTurn):
        given_up = 0

        async def is_complete(self, samples: Samples) -> bool | None:
            self.asked.append(samples)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.given_up += 1
                raise
            return None

    smart_turn = Slow(lambda _: None)
    async with call_of(FakeAsr(), smart_turn=smart_turn) as call:
        await call.say(quiet(1.0), speech(1.0), quiet(0.5))
        assert (len(smart_turn.asked), smart_turn.given_up) == (1, 0)
        await call.say(speech(1.0))
        assert (len(smart_turn.asked), smart_turn.given_up) == (1, 1)
        await call.say(quiet(2.0))
        assert (len(smart_turn.asked), smart_turn.given_up) == (2, 2)
