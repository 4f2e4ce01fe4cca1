import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.twilio_double.g711 import SILENCE
from load_tests.twilio_double.playout import Playout


def names(echoes):
    return [echo.name for echo in echoes]


def test_audio_is_heard_where_it_arrived_with_silence_before_and_after():
    playout = Playout()
    playout.push_audio(b"a" * 800, 1.0)
    playout.advance(2.0)
    assert bytes(playout.heard) == SILENCE * 8000 + b"a" * 800 + SILENCE * 7200


def test_audio_is_played_in_order_at_8000_bytes_a_second():
    playout = Playout()
    playout.push_audio(b"a" * 8000, 0.0)
    playout.push_audio(b"b" * 8000, 0.1)
    playout.advance(1.5)
    assert bytes(playout.heard) == b"a" * 8000 + b"b" * 4000
    assert playout.queued_s == 0.5


def test_a_mark_comes_back_when_everything_before_it_was_played():
    playout = Playout()
    playout.push_audio(b"a" * 1601, 0.0)
    assert playout.push_mark("m", 0.0) == []
    assert playout.next_mark_s() == 1601 / 8000
    assert playout.advance(0.2) == []
    (echo,) = playout.advance(0.5)
    assert (echo.name, echo.at_s) == ("m", 1601 / 8000)


def test_a_mark_without_audio_before_it_comes_back_at_once():
    playout = Playout()
    (echo,) = playout.push_mark("m", 0.25)
    assert (echo.name, echo.at_s) == ("m", 0.25)


def test_marks_at_one_place_come_back_in_order():
    playout = Playout()
    playout.push_audio(b"a" * 80, 0.0)
    playout.push_mark("one", 0.0)
    playout.push_mark("two", 0.0)
    playout.push_audio(b"a" * 80, 0.0)
    playout.push_mark("three", 0.0)
    assert names(playout.advance(1.0)) == ["one", "two", "three"]


def test_clear_empties_the_queue_and_returns_the_pending_marks_in_order():
    playout = Playout()
    playout.push_audio(b"a" * 8000, 0.0)
    playout.push_mark("one", 0.0)
    playout.push_audio(b"a" * 8000, 0.0)
    playout.push_mark("two", 0.0)
    dropped_s, echoes = playout.clear(0.5)
    assert dropped_s == 1.5
    assert names(echoes) == ["one", "two"]
    assert {echo.at_s for echo in echoes} == {0.5}
    playout.advance(1.0)
    assert bytes(playout.heard) == b"a" * 4000 + SILENCE * 4000


def test_a_mark_that_was_played_before_the_clear_has_its_own_time():
    playout = Playout()
    playout.push_audio(b"a" * 800, 0.0)
    playout.push_mark("played", 0.0)
    playout.push_audio(b"a" * 800, 0.0)
    playout.push_mark("flushed", 0.0)
    _, echoes = playout.clear(0.15)
    assert [(echo.name, echo.at_s) for echo in echoes] == [("played", 0.1), ("flushed", 0.15)]


def test_more_than_the_limit_is_discarded_and_what_was_there_is_kept():
    playout = Playout(limit_s=1.0)
    assert playout.push_audio(b"a" * 8000, 0.0)[0] is True
    assert playout.push_audio(b"b", 0.0)[0] is False
    assert playout.queued_s == 1.0
    assert playout.push_audio(b"b" * 800, 0.1)[0] is True


def test_ten_minutes_fit():
    playout = Playout()
    assert playout.push_audio(b"a" * 4_800_000, 0.0)[0] is True
    assert playout.push_audio(b"a", 0.0)[0] is False


def test_a_stutter_inside_speech_is_a_gap():
    playout = Playout()
    playout.push_audio(b"a" * 800, 0.0)
    playout.push_audio(b"a" * 800, 0.16)
    (gap,) = playout.gaps
    assert gap.at_s == 0.1
    assert gap.length_s == pytest.approx(0.06)


@pytest.mark.parametrize("later_s", [0.1, 0.05, 1.0])
def test_a_pause_between_replies_and_seamless_audio_are_no_gaps(later_s):
    playout = Playout()
    playout.push_audio(b"a" * 800, 0.0)
    playout.push_audio(b"a" * 800, later_s)
    assert playout.gaps == []


@pytest.mark.parametrize("cleared_at_s", [0.05, 0.12])
def test_audio_after_a_clear_is_no_gap(cleared_at_s):
    playout = Playout()
    playout.push_audio(b"a" * 800, 0.0)
    playout.clear(cleared_at_s)
    playout.push_audio(b"a" * 800, 0.15)
    assert playout.gaps == []


steps = st.lists(
    st.tuples(st.sampled_from(["audio", "mark", "clear", "wait"]), st.integers(0, 500)), max_size=40
)


@given(steps)
def test_every_mark_comes_back_once_in_order_and_time_is_never_lost(actions):
    playout, at_s, sent, echoed = Playout(), 0.0, [], []
    for index, (action, amount) in enumerate(actions):
        if action == "audio":
            echoed += playout.push_audio(b"a" * amount, at_s)[1]
        elif action == "mark":
            sent.append(str(index))
            echoed += playout.push_mark(str(index), at_s)
        elif action == "clear":
            echoed += playout.clear(at_s)[1]
        at_s += amount / 1000
        echoed += playout.advance(at_s)
        assert len(playout.heard) == int(at_s * 8000 + 1e-6)
    echoed += playout.advance(at_s + 10)
    assert names(echoed) == sent
    times = [echo.at_s for echo in echoed]
    assert times == sorted(times)
