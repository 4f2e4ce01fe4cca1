import pytest

from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.g711 import silence
from load_tests.twilio_double.turns import turns_of


def line(start_s, end_s, text="words"):
    return [
        DoubleEvent(start_s, EventKind.LINE_STARTED, text),
        DoubleEvent(end_s, EventKind.LINE_ENDED, text),
    ]


def cleared(at_s):
    return DoubleEvent(at_s, EventKind.CLEARED)


def agent(tone, *spans, length_s=10.0):
    track = bytearray(silence(round(length_s * 8000)))
    for start_s, end_s in spans:
        sound = tone(end_s - start_s)
        track[round(start_s * 8000) : round(start_s * 8000) + len(sound)] = sound
    return bytes(track)


def test_latency_is_from_the_last_sound_of_the_caller_to_the_first_of_the_agent(tone):
    (turn,) = turns_of(line(2.0, 3.0), agent(tone, (0.5, 1.5), (3.64, 5.0)))
    assert turn.latency_s == pytest.approx(0.64, abs=0.006)
    assert turn.text == "words"
    assert not turn.is_barge_in
    assert not turn.is_overlapped
    assert turn.clear_latency_s is None


def test_without_an_answer_there_is_no_latency(tone):
    (turn,) = turns_of(line(2.0, 3.0), agent(tone, (0.5, 1.5)))
    assert turn.latency_s is None


def test_an_answer_after_the_next_line_belongs_to_that(tone):
    first, second = turns_of(line(1.0, 2.0) + line(4.0, 5.0), agent(tone, (5.5, 6.0)))
    assert first.latency_s is None
    assert second.latency_s == pytest.approx(0.5, abs=0.006)


def test_a_barge_in_is_seen_with_the_time_it_took_to_fall_silent(tone):
    events = [*line(2.0, 4.0), cleared(2.18)]
    (turn,) = turns_of(events, agent(tone, (0.5, 2.18), (4.7, 6.0)))
    assert turn.is_barge_in
    assert turn.clear_latency_s == pytest.approx(0.18)
    assert turn.latency_s == pytest.approx(0.7, abs=0.006)


def test_an_agent_that_talks_on_is_overlapped_and_has_no_latency(tone):
    (turn,) = turns_of(line(2.0, 4.0), agent(tone, (0.5, 6.0)))
    assert turn.is_barge_in
    assert turn.is_overlapped
    assert turn.latency_s is None


def test_a_line_that_the_hang_up_cut_off_is_no_turn(tone):
    events = [*line(1.0, 2.0), DoubleEvent(4.0, EventKind.LINE_STARTED, "cut")]
    assert len(turns_of(events, agent(tone, (2.5, 3.0)))) == 1
