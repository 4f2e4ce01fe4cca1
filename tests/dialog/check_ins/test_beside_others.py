"""A number without a name, told beside a reading that has one, is what was asked for."""

from datetime import UTC, date, datetime

import pytest

from dialog.check_ins.half_pressures import Half, half_among
from dialog.check_ins.reading_answers import in_context
from dialog.check_ins.readings import GLUCOSE, PRESSURE, told
from triage.assess import assess
from triage.decision import Patient

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
SOMEBODY = Patient(on=date(2026, 2, 25))


def heard(said, asked, half=None):
    def judge(text):
        return assess(text, SOMEBODY)

    return in_context(said, asked, judge(said), judge, half=half).vitals


@pytest.mark.parametrize(
    "said",
    [
        "138 and the pulse 82",
        "it says one thirty eight and my heart rate is 82",
        "the top number was 138 and the pulse is 82",
        "138, my temperature is 98.6",
    ],
)
def test_half_a_pressure_is_heard_beside_another_reading(said):
    vitals = heard(said, PRESSURE)
    half = half_among(vitals, NOW)
    assert (half.kind, half.value) == ("systolic", 138)
    assert len(vitals) == 2


def test_the_other_half_is_heard_beside_another_reading():
    vitals = heard("76 and the pulse 82", PRESSURE, Half("systolic", 138.0, NOW))
    found = {one.name: one.values for one in told(vitals, NOW)}
    assert found == {PRESSURE: (138, 76), "pulse": (82,)}


def test_a_whole_pressure_in_bare_numbers_is_heard_beside_another_reading():
    found = {one.name: one.values for one in told(heard("138 88 and the pulse 82", PRESSURE), NOW)}
    assert found == {PRESSURE: (138, 88), "pulse": (82,)}


def test_a_sugar_is_heard_beside_another_reading():
    found = {one.name: one.values for one in told(heard("130 and my pulse is 72", GLUCOSE), NOW)}
    assert found == {GLUCOSE: (130,), "pulse": (72,)}


@pytest.mark.parametrize(
    "said",
    [
        "my pulse is 82",
        "i am 45 years old and my pulse is 82",
        "i took 20 milligrams and my pulse is 82",
        "the pulse was 82, then 85",
        "85, no, sorry, the pulse is 82",
    ],
)
def test_what_counts_something_else_is_no_half(said):
    assert half_among(heard(said, PRESSURE), NOW) is None
