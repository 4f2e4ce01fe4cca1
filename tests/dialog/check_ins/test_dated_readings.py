"""Several readings in one turn: when each was measured, and which of them was put right."""

from datetime import UTC, date, datetime

import pytest

from dialog.check_ins.dated_readings import dated
from dialog.check_ins.reading_answers import in_context
from dialog.check_ins.readings import GLUCOSE, PRESSURE
from dialog.check_ins.several_sugars import several_sugars
from triage.assess import assess
from triage.decision import Patient

NOW = datetime(2026, 2, 25, 10, tzinfo=UTC)


def judge(said):
    return assess(said, Patient(on=date(2026, 2, 25)))


def told(said, asked=PRESSURE):
    decision = in_context(said, asked, judge(said), judge)
    return [(one.values, f"{one.at:%d %H:%M}") for one in dated(decision.vitals, said, NOW)]


HIGH, LOW = (150.0, 95.0), (138.0, 84.0)


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("yesterday 150 over 95 and this morning 138 over 84", "24 12:00", "25 08:00"),
        ("150 over 95 last night and 138 over 84 this morning", "24 22:00", "25 08:00"),
        ("150 over 95 yesterday and this morning 138 over 84", "24 12:00", "25 08:00"),
        ("at seven it was 150 over 95 then at nine it was 138 over 84", "25 07:00", "25 09:00"),
        ("yesterday at seven 150 over 95 and at nine 138 over 84", "24 07:00", "24 09:00"),
        ("two days ago 150 over 95 and now 138 over 84", "23 10:00", "25 10:00"),
        ("yesterday 150 over 95 and 138 over 84", "24 11:59", "24 12:00"),
        ("150 over 95 and 138 over 84 this morning", "25 07:59", "25 08:00"),
        ("150 over 95 and then 138 over 84", "25 09:59", "25 10:00"),
    ],
)
def test_each_reading_has_the_time_that_is_told_for_it(said, first, second):
    assert told(said) == [(HIGH, first), (LOW, second)]


@pytest.mark.parametrize(
    "said",
    [
        "150 over 95 wait no that's 138 over 84",
        "150 over 95 sorry i misread it's 138 over 84",
        "150 over 95 i mean 138 over 84",
        "it was 138 over 84 not 150 over 95",
    ],
)
def test_what_is_put_right_at_once_was_never_measured(said):
    assert told(said) == [(LOW, "25 10:00")]


def test_a_second_measurement_puts_nothing_right():
    assert len(told("150 over 95 actually this morning it was 138 over 84")) == 2


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("110 before breakfast and 180 after lunch", [110, 180]),
        ("yesterday 145 but now 110", [145, 110]),
        ("one ten this morning and one eighty after lunch", [110, 180]),
        ("140 no sorry 240", [240]),
        ("between 100 and 140", []),
        ("125 two hours after eating", []),
        ("six point five", [6.5]),
    ],
)
def test_several_sugars_are_several_readings(said, values):
    assert [one[0][0] for one in told(said, GLUCOSE)] == values


def test_an_old_low_sugar_besides_a_new_one_is_not_lost():
    verdict = in_context(
        "yesterday it was 45 but now 110", GLUCOSE, judge("yesterday it was 45 but now 110"), judge
    )
    assert verdict.is_emergency
    assert [one.value for one in verdict.vitals] == [45, 110]


@pytest.mark.parametrize("said", ["100 or 140", "110 to 130", "140 at 8 o'clock", "i have two"])
def test_other_numbers_are_no_several_sugars(said):
    assert several_sugars(said) == ()
