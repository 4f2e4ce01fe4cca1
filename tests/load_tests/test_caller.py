import numpy as np
import pytest

from load_tests.twilio_double.caller import (
    AfterAgent,
    AfterPause,
    Caller,
    CallerScript,
    HangUp,
    IntoAgentSpeech,
    Press,
    Speak,
    Wait,
)
from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.g711 import decode
from load_tests.twilio_double.levels import first_audible_s, level_dbfs

FRAME = 0.02


def perform(script, agent=(), *, until_s=60.0):
    """Runs a script against an agent that is audible in the given spans of seconds."""
    caller = Caller(script, rng=np.random.default_rng(1))
    ticks, at_s = [], 0.0
    for index in range(round(until_s / FRAME)):
        at_s = index * FRAME
        audible = any(start <= at_s < end for start, end in agent)
        ticks.append(caller.tick(at_s, agent_audible=audible))
        if ticks[-1].hangs_up:
            break
    events = [event for tick in ticks for event in tick.events]
    return b"".join(tick.mulaw for tick in ticks), events, at_s, ticks


def of_kind(events, kind):
    return [event for event in events if event.kind is kind]


def test_a_line_waits_until_the_agent_has_spoken_and_is_silent(recording):
    script = CallerScript((Speak(recording(0.5), AfterAgent(0.7)),))
    track, events, _, _ = perform(script, [(1.0, 3.0)])
    assert first_audible_s(track) == pytest.approx(3.68, abs=0.03)
    (start,) = of_kind(events, EventKind.LINE_STARTED)
    assert start.text == "words"
    assert start.at_s == pytest.approx(first_audible_s(track), abs=0.006)


def test_a_pause_inside_the_agents_speech_is_not_its_end(recording):
    script = CallerScript((Speak(recording(0.5), AfterAgent(0.7)),))
    track, _, _, _ = perform(script, [(1.0, 2.0), (2.5, 3.0)])
    assert first_audible_s(track) == pytest.approx(3.68, abs=0.03)


def test_a_barge_in_begins_that_long_after_the_agent_did(recording):
    script = CallerScript((Speak(recording(0.5), IntoAgentSpeech(1.0)),))
    track, _, _, _ = perform(script, [(0.5, 1.0), (1.2, 9.0)])
    assert first_audible_s(track) == pytest.approx(1.5, abs=0.03)


def test_a_barge_in_waits_for_a_speech_that_is_long_enough(recording):
    script = CallerScript((Speak(recording(0.5), IntoAgentSpeech(1.0)),))
    track, _, _, _ = perform(script, [(0.5, 1.0), (3.0, 9.0)])
    assert first_audible_s(track) == pytest.approx(4.0, abs=0.03)


def test_the_end_of_a_line_is_its_last_audible_sample(recording):
    line = recording(0.5, lead_s=0.2, tail_s=0.4)
    _, events, _, _ = perform(CallerScript((Speak(line, AfterPause(1.0)),)))
    (start,) = of_kind(events, EventKind.LINE_STARTED)
    (end,) = of_kind(events, EventKind.LINE_ENDED)
    assert start.at_s == pytest.approx(1.2, abs=0.01)
    assert end.at_s == pytest.approx(1.7, abs=0.01)


def test_the_second_line_wants_the_agent_to_answer_the_first(recording):
    script = CallerScript((Speak(recording(0.5)), Speak(recording(0.5), AfterAgent(0.5, 9.0))))
    _, events, _, _ = perform(script, [(0.0, 1.0), (4.0, 5.0)])
    first, second = of_kind(events, EventKind.LINE_STARTED)
    assert first.at_s == pytest.approx(1.68, abs=0.03)
    assert second.at_s == pytest.approx(5.48, abs=0.03)


def test_an_answer_that_comes_during_the_silent_end_of_a_recording_counts(recording):
    script = CallerScript(
        (Speak(recording(0.5, tail_s=2.0), AfterPause()), HangUp(AfterAgent(0.5)))
    )
    *_, ended_at_s, _ = perform(script, [(1.0, 1.6)])
    assert ended_at_s == pytest.approx(2.5, abs=0.05)


def test_a_caller_whose_cue_never_comes_goes_on_and_says_so(recording):
    script = CallerScript((Speak(recording(0.5), AfterAgent(0.7, patience_s=5.0)),))
    track, events, _, _ = perform(script)
    assert first_audible_s(track) == pytest.approx(5.0, abs=0.03)
    assert of_kind(events, EventKind.PATIENCE_LOST)


def test_keys_come_one_by_one():
    script = CallerScript((Press("12#", AfterPause(1.0), gap_s=0.3),))
    *_, ticks = perform(script)
    pressed = [(round(i * FRAME, 2), tick.digits) for i, tick in enumerate(ticks) if tick.digits]
    assert [digit for _, digit in pressed] == ["1", "2", "#"]
    assert pressed[0][0] == pytest.approx(1.0, abs=0.03)
    assert pressed[1][0] - pressed[0][0] == pytest.approx(0.32, abs=0.03)


def test_waiting_delays_the_next_step(recording):
    script = CallerScript((Wait(2.0), Speak(recording(0.5), AfterPause(1.0))))
    track, *_ = perform(script)
    assert first_audible_s(track) == pytest.approx(3.0, abs=0.05)


def test_the_caller_hangs_up_when_told():
    *_, ended_at_s, ticks = perform(CallerScript((HangUp(AfterPause(1.5)),)))
    assert ticks[-1].hangs_up
    assert ended_at_s == pytest.approx(1.5, abs=0.03)


def test_a_finished_caller_hangs_up_after_silence_on_both_sides(recording):
    script = CallerScript((Speak(recording(0.5), AfterPause(0.0)),), hang_up_after_s=8.0)
    *_, ended_at_s, _ = perform(script, [(1.0, 3.0), (9.0, 10.0)])
    assert ended_at_s == pytest.approx(18.0, abs=0.05)


def test_the_silence_before_hanging_up_counts_from_the_callers_own_words(recording):
    script = CallerScript((Speak(recording(0.5), AfterPause(2.0)),), hang_up_after_s=3.0)
    *_, ended_at_s, _ = perform(script)
    assert ended_at_s == pytest.approx(5.5, abs=0.05)


def test_no_call_is_longer_than_its_limit():
    *_, ended_at_s, _ = perform(CallerScript((Wait(99.0),), max_call_s=7.0), [(0.0, 99.0)])
    assert ended_at_s == pytest.approx(7.0, abs=0.03)


def test_noise_lies_under_silence_and_speech_at_its_level(recording):
    script = CallerScript((Speak(recording(0.5), AfterPause(1.0)),), noise_dbfs=-40.0)
    track, *_ = perform(script, until_s=3.0)
    assert level_dbfs(track[:8000]) == pytest.approx(-40.0, abs=0.5)
    assert level_dbfs(track[8800:11200]) == pytest.approx(-15.3, abs=0.5)


def test_the_same_seed_gives_the_same_call(recording):
    script = CallerScript((Speak(recording(0.2), AfterPause(0.1)),), noise_dbfs=-50.0)
    assert perform(script, until_s=1.0)[0] == perform(script, until_s=1.0)[0]


def test_without_noise_the_words_arrive_unchanged(recording):
    line = recording(0.5)
    track, *_ = perform(CallerScript((Speak(line, AfterPause(0.0)),)), until_s=1.0)
    assert track[: len(line.mulaw)] == line.mulaw
    assert not decode(track[len(line.mulaw) :]).any()


@pytest.mark.parametrize("digits", ["", "12x", "a"])
def test_there_are_no_other_keys(digits):
    with pytest.raises(ValueError, match="digits"):
        Press(digits)
