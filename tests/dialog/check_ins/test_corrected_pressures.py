"""One number of a pressure that is put right in the same breath counts, and lowers no danger."""

from datetime import UTC, date, datetime

import pytest

from dialog.check_ins.reading_answers import in_context
from dialog.check_ins.readings import PRESSURE, told
from triage.assess import assess
from triage.decision import Acuity, Patient

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
SOMEBODY = Patient(on=date(2026, 2, 25))


def judged(text):
    def judge(said):
        return assess(said, SOMEBODY)

    return in_context(text, PRESSURE, judge(text), judge)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("135 over 85 no wait 145", (145, 85)),
        ("one thirty five over eighty five sorry i meant ninety five", (135, 95)),
        ("135 over 85, hold on, actually 75", (135, 75)),
        ("145 over 90 no the bottom number is 80", (145, 80)),
        ("150 over 90 no wait the top number was 128", (128, 90)),
    ],
)
def test_the_number_that_is_put_right_counts(said, values):
    (reading,) = told(judged(said).vitals, NOW)
    assert reading.values == values


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("135 over 85 no wait my pulse is 72", (135, 85)),
        ("135 over 85 no i took 100 milligrams", (135, 85)),
        ("135 over 85 no wait 110", (135, 85)),
        ("135 over 85 and then 145", (135, 85)),
        ("135 over 85 no wait the bottom is 160", (135, 85)),
        ("135 over 85 no other problems", (135, 85)),
    ],
)
def test_another_number_puts_nothing_right(said, values):
    reading = told(judged(said).vitals, NOW)[0]
    assert reading.values == values


def test_an_emergency_stays_one_whatever_is_put_right():
    put_right = judged("195 over 95 no wait 175")
    (reading,) = told(put_right.vitals, NOW)
    assert reading.values == (175, 95)
    assert put_right.acuity == judged("195 over 95").acuity == Acuity.URGENT
