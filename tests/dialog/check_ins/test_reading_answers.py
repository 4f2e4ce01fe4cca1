"""Bare numbers are the reading that was asked for; what else is said is no number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.half_pressures import Half
from dialog.check_ins.reading_answers import (
    NoReading,
    asks_what,
    in_context,
    is_bare_number,
    no_reading,
    which,
    with_name,
)
from dialog.check_ins.reading_questions import meal, taken
from dialog.check_ins.readings import GLUCOSE, PRESSURE, Reading, told
from triage.assess import assess
from triage.decision import Acuity, Patient

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
SOMEBODY = Patient(on=date(2026, 2, 25))
FIRST = Reading(PRESSURE, (170, 100), "mmHg", NOW - timedelta(minutes=1))
SECOND = Reading(PRESSURE, (130, 80), "mmHg", NOW)


UPPER_150, LOWER_90 = Half("systolic", 150.0, NOW), Half("diastolic", 90.0, NOW)


def judged(text, asked, half=None):
    def judge(said):
        return assess(said, SOMEBODY)

    return in_context(text, asked, judge(text), judge, half=half)


@pytest.mark.parametrize(
    ("said", "asked", "values"),
    [
        ("one forty two over ninety one", PRESSURE, (142, 91)),
        ("one forty two ninety one", PRESSURE, (142, 91)),
        ("142 91", PRESSURE, (142, 91)),
        ("14291", PRESSURE, (142, 91)),
        ("9860#", PRESSURE, (98, 60)),
        ("185122", PRESSURE, (185, 122)),
        ("one ninety one twenty five", PRESSURE, (190, 125)),
        ("the top one is 142 and the bottom one is 91", PRESSURE, (142, 91)),
        ("at eight it was one forty two ninety one", PRESSURE, (142, 91)),
        ("one thirty", GLUCOSE, (130,)),
        ("it says one thirty", GLUCOSE, (130,)),
        ("five point four millimoles", GLUCOSE, (5.4,)),
    ],
)
def test_bare_numbers_are_what_was_asked_for(said, asked, values):
    (reading,) = told(judged(said, asked).vitals, NOW)
    assert (reading.name, reading.values) == (asked, values)


@pytest.mark.parametrize(
    ("said", "half", "values"),
    [
        ("over ninety five", UPPER_150, (150, 95)),
        ("ninety five", UPPER_150, (150, 95)),
        ("the lower is ninety five", UPPER_150, (150, 95)),
        ("my diastolic is ninety five", UPPER_150, (150, 95)),
        ("one sixty over ninety", UPPER_150, (160, 90)),
        ("one fifty", LOWER_90, (150, 90)),
        ("the top number is one fifty", LOWER_90, (150, 90)),
    ],
)
def test_the_other_number_makes_it_whole(said, half, values):
    (reading,) = told(judged(said, PRESSURE, half=half).vitals, NOW)
    assert reading.values == values


@pytest.mark.parametrize(
    ("said", "half", "kind", "value"),
    [
        ("one sixty", UPPER_150, "systolic", 160),
        ("sorry the top one is one forty", UPPER_150, "systolic", 140),
        ("the lower one is eighty", LOWER_90, "diastolic", 80),
        ("the lower one is eighty", None, "diastolic", 80),
        ("one fifty", None, "systolic", 150),
    ],
)
def test_half_a_pressure_stays_half(said, half, kind, value):
    (vital,) = judged(said, PRESSURE, half=half).vitals
    assert (vital.kind, vital.value) == (kind, value)


@pytest.mark.parametrize("said", ["over a hundred", "the lower one is ninety", "it says 142#"])
def test_a_number_alone_says_nothing_else(said):
    assert is_bare_number(said)


@pytest.mark.parametrize(
    "said", ["my chest hurts since one fifty", "the lower", "", "i took forty", "40 pills"]
)
def test_what_else_is_said_is_heard(said):
    assert not is_bare_number(said)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("the second one", PRESSURE),
        ("the second one", GLUCOSE),
        ("i took two pills", GLUCOSE),
        ("i took two pills", PRESSURE),
        ("i don't know", PRESSURE),
        ("", GLUCOSE),
        ("one forty two ninety one", None),
    ],
)
def test_other_numbers_are_no_reading(said, asked):
    assert judged(said, asked).vitals == ()


@pytest.mark.parametrize(
    ("said", "asked", "acuity"),
    [
        ("one ninety one twenty five", PRESSURE, Acuity.URGENT),
        ("forty two", GLUCOSE, Acuity.EMERGENCY),
        ("six fifty", GLUCOSE, Acuity.EMERGENCY),
        ("one thirty", GLUCOSE, Acuity.NONE),
        ("one twenty my chest hurts and i can't breathe", GLUCOSE, Acuity.EMERGENCY),
    ],
)
def test_bare_numbers_alarm_as_they_would_with_their_name(said, asked, acuity):
    assert judged(said, asked).acuity is acuity


@pytest.mark.parametrize("said", ["ninety one one forty two", "zero zero", "91 over 142"])
def test_what_cannot_be_is_found_and_is_no_reading(said):
    decision = judged(said, PRESSURE)
    assert "bp_impossible" in [one.rule for one in decision.findings]
    assert decision.vitals == ()


@given(st.text(max_size=200), st.sampled_from([PRESSURE, GLUCOSE]))
def test_any_text_is_judged_and_never_lower_than_without_context(said, asked):
    decision = judged(said, asked)
    assert decision.acuity >= assess(said, SOMEBODY).acuity
    assert all(one.is_possible for one in told(decision.vitals, NOW))
    assert with_name(said, asked) is None or with_name(said, asked).startswith("my blood")


@given(st.integers(0, 400), st.integers(0, 400))
def test_whatever_two_numbers_are_told_only_possible_ones_are_readings(upper, lower):
    for text in (f"{upper} {lower}", f"{upper} over {lower}"):
        readings = told(judged(text, PRESSURE).vitals, NOW)
        assert all(one.is_possible for one in readings)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("i don't have my cuff with me", NoReading.NONE),
        ("no", NoReading.NONE),
        ("i have not measured today", NoReading.NONE),
        ("the battery is dead", NoReading.NONE),
        ("my monitor sends it to you", NoReading.DEVICE),
        ("it syncs with the app", NoReading.DEVICE),
        ("what is that", None),
        ("", None),
    ],
)
def test_why_there_is_no_number_is_heard(said, why):
    assert no_reading(said) is why


@pytest.mark.parametrize(
    ("said", "heard", "found"),
    [
        ("the first one", (), 0),
        ("the second", (), 1),
        ("the higher one", (), 0),
        ("the lower", (), 1),
        ("the latest", (), 1),
        ("the older one", (), 0),
        ("neither", (), -1),
        ("i don't know", (), -1),
        ("130 over 80", (SECOND,), 1),
        ("the first or the second", (), None),
        ("hm", (), None),
    ],
)
def test_which_of_two_is_right_is_heard(said, heard, found):
    assert which(said, heard, (FIRST, SECOND)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("before breakfast", "before"),
        ("i was fasting", "before"),
        ("i have not eaten yet", "before"),
        ("after lunch", "after"),
        ("i just ate", "after"),
        ("i'm not sure", "unsure"),
        ("before or after what", None),
        ("blue", None),
    ],
)
def test_whether_it_was_before_or_after_food_is_heard(said, found):
    assert meal(said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("i took it at breakfast", "yes"),
        ("yes", "yes"),
        ("not yet", "no"),
        ("i forgot", "no"),
        ("i did not take it", "no"),
        ("i don't take insulin", "none"),
        ("i'm not on any", "none"),
        ("what", None),
        ("i doubled it yesterday", "more than meant"),
        ("i took two by mistake", "more than meant"),
        ("half of them", "in part"),
        ("sometimes", "in part"),
        ("i stopped they made me cough", "stopped"),
        ("i don't take them anymore", "stopped"),
        ("i haven't stopped", "no"),
        ("i ran out on monday", "ran out"),
        ("i took both this morning", "yes"),
    ],
)
def test_whether_the_medicine_was_taken_is_heard(said, found):
    assert taken(said) == found


@pytest.mark.parametrize("said", ["i don't have one", "no i never bought one", "not another one"])
def test_who_does_not_have_one_tells_no_number(said):
    assert with_name(said, PRESSURE) is None


@pytest.mark.parametrize("said", ["seven what", "7 what is that", "what is seven", "138 over what"])
def test_a_number_said_after_us_may_ask_what_it_counts(said):
    assert asks_what(said)


@pytest.mark.parametrize("said", ["seven", "yes that is what i said, seven", "it was seven", ""])
def test_a_number_that_is_told_asks_nothing(said):
    assert not asks_what(said)
