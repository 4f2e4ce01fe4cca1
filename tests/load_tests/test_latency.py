import pytest

from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.latency import latency_report
from load_tests.twilio_double.playout import Gap
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.turns import CallerTurn


def turn(latency_s=None, *, is_overlapped=False):
    answered_at_s = None if latency_s is None else 1.0 + latency_s
    return CallerTurn("", 0.0, 1.0, answered_at_s, False, None, is_overlapped)


def call(*turns, warnings=(), gaps=(), late_s=0.001):
    events = tuple(DoubleEvent(0.0, EventKind.WARNED, code=code) for code in warnings)
    return CallReport("CA1", "completed", "caller", events, turns, gaps, b"", b"", late_s)


def test_the_turns_of_all_calls_are_measured_together():
    first = call(*(turn(n / 100) for n in range(1, 51)))
    second = call(*(turn(n / 100) for n in range(51, 101)), late_s=0.004)
    report = latency_report([first, second])
    assert (report.calls, report.turns, report.unanswered) == (2, 100, 0)
    assert report.p50_ms == pytest.approx(505.0)
    assert report.p95_ms == pytest.approx(950.5)
    assert report.p99_ms == pytest.approx(990.1)
    assert report.frames_late_p99_ms == pytest.approx(4.0)


def test_what_went_wrong_is_counted():
    calls = [
        call(turn(0.5), turn(), turn(is_overlapped=True), warnings=(31951, 11200)),
        call(turn(), gaps=(Gap(1.0, 0.05),)),
    ]
    report = latency_report(calls)
    assert (report.unanswered, report.overlapped, report.gaps, report.errors) == (2, 1, 1, 2)


def test_without_an_answer_there_are_no_percentiles():
    report = latency_report([call(turn())])
    assert (report.p50_ms, report.p95_ms, report.p99_ms) == (None, None, None)
    assert latency_report([]).frames_late_p99_ms == 0.0
