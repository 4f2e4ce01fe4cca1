"""The caller's line on a clock that stands still until it is told to go on."""

import asyncio
from contextlib import asynccontextmanager

import numpy as np
import pytest

from load_tests.twilio_double.caller import AfterPause, Caller, CallerScript, HangUp, Press, Speak
from load_tests.twilio_double.clock import SteppedClock
from load_tests.twilio_double.errors import CallerGoneError
from load_tests.twilio_double.events import EventKind, EventLog
from load_tests.twilio_double.line import Line

SILENT = CallerScript((HangUp(AfterPause(60.0)),))


class Listener:
    def __init__(self):
        self.heard, self.pressed = b"", ""

    def hear(self, mulaw):
        self.heard += mulaw

    def press(self, digit):
        self.pressed += digit


@asynccontextmanager
async def on_the_line(script=SILENT, *, answered_at_s=0.0):
    clock = SteppedClock()
    await clock.advance(answered_at_s)
    line = Line(Caller(script, rng=np.random.default_rng(1)), clock=clock, log=EventLog(clock.now))
    tasks = [asyncio.create_task(line.run()), asyncio.create_task(line.time_marks())]
    await clock.advance(0.0)
    yield line, clock
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def times_of(line):
    """When each mark came back."""
    echoes = []
    line.on_mark = lambda echo: echoes.append((echo.name, echo.at_s, line._log.now()))
    return echoes


async def test_the_track_of_the_caller_grows_frame_by_frame(recording):
    script = CallerScript((Speak(recording(0.1), AfterPause(0.1)), HangUp(AfterPause(0.2))))
    async with on_the_line(script, answered_at_s=1.0) as (line, clock):
        await clock.advance(0.3)
        assert len(line.caller_track) == round(1.3 * 8000)
        assert line.caller_track[8800:9600] == recording(0.1).mulaw
        assert not line.over.is_set()
        await clock.advance(0.2)
        assert line.over.is_set()
        assert len(line.agent_track) == len(line.caller_track)
        assert max(line.lateness_s) == pytest.approx(0.0, abs=1e-9)


async def test_a_mark_comes_back_at_its_instant_and_not_at_the_next_frame(tone):
    async with on_the_line() as (line, clock):
        echoes = times_of(line)
        await clock.advance(0.1)
        line.play(tone(0.3331))
        line.mark("between two frames")
        await clock.advance(1.0)
        ((name, at_s, echoed_at_s),) = echoes
        assert name == "between two frames"
        assert at_s == echoed_at_s == pytest.approx(0.1 + 0.3331, abs=0.0002)


async def test_a_mark_that_moves_up_by_a_clear_comes_back_at_once(tone):
    async with on_the_line() as (line, clock):
        echoes = times_of(line)
        line.play(tone(5.0))
        line.mark("flushed")
        await clock.advance(1.005)
        assert line.clear() == pytest.approx(3.995, abs=0.0002)
        line.play(tone(0.101))
        line.mark("played")
        await clock.advance(1.0)
        assert [name for name, _, _ in echoes] == ["flushed", "played"]
        assert [at_s for _, _, at_s in echoes] == pytest.approx([1.005, 1.106], abs=0.0002)


async def test_listeners_hear_and_are_told_of_keys_while_they_are_connected():
    listener, script = Listener(), CallerScript((Press("12", AfterPause(0.5), gap_s=0.5),))
    async with on_the_line(script) as (line, clock):
        line.connect(listener)
        await clock.advance(0.75)
        line.disconnect(listener)
        line.disconnect(listener)
        await clock.advance(1.0)
    assert listener.pressed == "1"
    assert len(listener.heard) == pytest.approx(6000, abs=160)


async def test_the_agents_speech_is_noted_with_its_pauses_bridged(tone):
    async with on_the_line() as (line, clock):
        await clock.advance(1.0)
        for pause_s in (0.3, 2.0):
            line.play(tone(0.5))
            await clock.advance(0.5 + pause_s)
        log = line._log
    noted = [(event.kind, event.at_s) for event in log.events]
    assert noted == [
        (EventKind.AGENT_STARTED, pytest.approx(1.0, abs=0.02)),
        (EventKind.AGENT_STOPPED, pytest.approx(2.3, abs=0.02)),
    ]


async def test_waiting_ends_with_the_call():
    async with on_the_line(CallerScript((HangUp(AfterPause(1.0)),))) as (line, clock):
        waiting = asyncio.create_task(line.wait(30.0))
        await clock.advance(1.5)
        with pytest.raises(CallerGoneError):
            await waiting
        with pytest.raises(CallerGoneError):
            line.check()
    assert [e.text for e in line._log.events if e.kind is EventKind.HUNG_UP] == ["caller"]
