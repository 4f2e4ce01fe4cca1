import pytest

from load_tests.bench_far_end import FarEnd

LEAD_S = 0.4


def send(far_end: FarEnd, arrivals_s: list[float], seconds_each: float = 0.1) -> None:
    for arrival_s in arrivals_s:
        far_end.media(round(seconds_each * 8000), arrival_s)


def test_a_server_that_keeps_its_lead_has_no_error_and_that_margin() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0] * 5 + [10.1, 10.2, 10.3])
    assert max(far_end.pacing.errors_s) == pytest.approx(0, abs=1e-9)
    assert min(far_end.pacing.margins_s[3:]) == pytest.approx(LEAD_S)
    assert far_end.pacing.gaps == 0


def test_a_message_that_comes_late_is_an_error_even_where_nobody_hears_it() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0] * 5 + [10.13])
    assert far_end.pacing.errors_s[-1] == pytest.approx(0.03)
    assert far_end.pacing.margins_s[-1] == pytest.approx(0.37)
    assert far_end.pacing.gaps == 0


def test_audio_sent_all_at_once_is_an_error_too() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0] * 8)
    assert far_end.pacing.errors_s[-1] == pytest.approx(0.3)


def test_a_queue_that_runs_dry_within_a_run_is_a_gap_with_a_negative_margin() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0, 10.15])
    assert far_end.pacing.gaps == 1
    assert far_end.pacing.margins_s == [pytest.approx(-0.05)]


def test_a_long_silence_begins_a_new_run_and_is_no_gap() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0, 14.0, 14.0])
    assert far_end.pacing.gaps == 0
    assert far_end.pacing.errors_s == [pytest.approx(0, abs=1e-9)]


def test_a_mark_is_due_when_all_before_it_was_played() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0] * 5)
    assert far_end.mark("a", 10.0) == pytest.approx(10.5)
    assert far_end.mark("b", 11.0) == pytest.approx(11.0)


def test_a_clear_returns_the_marks_that_wait_and_each_comes_back_once() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0] * 5)
    far_end.mark("a", 10.0)
    far_end.mark("b", 10.0)
    assert far_end.returned("a")
    assert not far_end.returned("a")
    assert far_end.clear(10.2) == ["b"]
    assert not far_end.returned("b")


def test_what_a_clear_throws_away_was_not_spoken() -> None:
    far_end = FarEnd(lead_s=LEAD_S)
    send(far_end, [10.0] * 5)
    far_end.clear(10.2)
    assert far_end.pacing.spoken_s == pytest.approx(0.2)
    send(far_end, [10.3])
    assert far_end.pacing.gaps == 0


def test_observations_of_several_lines_add_up() -> None:
    one, other = FarEnd(lead_s=LEAD_S), FarEnd(lead_s=LEAD_S)
    send(one, [10.0, 10.0])
    send(other, [10.0, 10.15])
    one.pacing.add(other.pacing)
    assert len(one.pacing.errors_s) == 2
    assert one.pacing.gaps == 1
    assert one.pacing.spoken_s == pytest.approx(0.4)
