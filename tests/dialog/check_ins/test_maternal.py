"""Which questions come in which week, and how many of them."""

from datetime import date

import pytest

from dialog.check_ins.maternal import Course, left_out
from dialog.check_ins.postpartum import POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from dialog.check_ins.programme import Programme

CASES = {
    12: ["bleeds_or_leaks", "belly_pain", "keeps_nothing_down", "has_fever", "headache_or_sight"],
    22: ["bleeds_or_leaks", "pain_or_swelling", "early_contractions", "has_fever",
         "headache_or_sight"],
    24: ["bleeds_or_leaks", "moves_less_early", "pain_or_swelling", "early_contractions",
         "has_fever", "headache_or_sight"],
    28: ["bleeds_or_leaks", "moves_less", "pain_or_swelling", "early_contractions", "has_fever",
         "headache_or_sight"],
    36.9: ["bleeds_or_leaks", "moves_less", "pain_or_swelling", "early_contractions", "has_fever",
           "headache_or_sight"],
    37: ["bleeds_at_term", "leaks_at_term", "moves_less", "pain_or_swelling", "labor_contractions",
         "has_fever", "headache_or_sight"],
    41.5: ["bleeds_at_term", "leaks_at_term", "moves_less", "pain_or_swelling",
           "labor_contractions", "has_fever", "headache_or_sight"],
}  # fmt: skip
ALWAYS = {"feels_down", "little_joy", "thinks_of_harm", "is_unsafe"}


def asked(questions, programme, course):
    omitted = left_out(programme, course)
    return [one.slot for one in questions if one.slot not in omitted]


@pytest.mark.parametrize("week", CASES)
def test_each_week_has_its_questions(week):
    slots = asked(PRENATAL, Programme.PRENATAL, Course(week=week))
    assert set(slots) == {*CASES[week], *ALWAYS}


@pytest.mark.parametrize("week", [5, 12, 22, 26, 30, 36, 39, 42])
def test_a_well_caller_hears_about_eight_questions_of_body_and_mood(week):
    # Harm and safety are asked of those alone to whom an answer before points.
    slots = asked(PRENATAL, Programme.PRENATAL, Course(week=week))
    assert 6 <= len(set(slots) - {"thinks_of_harm", "is_unsafe"}) <= 9


def test_nobody_knows_the_week_so_no_late_danger_is_left_out():
    slots = asked(PRENATAL, Programme.PRENATAL, Course())
    assert {"moves_less", "pain_or_swelling", "early_contractions"} <= set(slots)


@pytest.mark.parametrize(("days", "baby"), [(0, "newborn_unwell"), (91, "newborn_unwell"),
                                            (92, "baby_unwell"), (365, "baby_unwell")])  # fmt: skip
def test_a_newborn_is_asked_about_otherwise_than_a_baby(days, baby):
    slots = asked(POSTPARTUM, Programme.POSTPARTUM, Course(days=days))
    assert {"newborn_unwell", "baby_unwell"} & set(slots) == {baby}
    assert len(slots) == 10


def test_what_was_answered_stays():
    assert "moves_less" not in left_out("prenatal", Course(week=12), kept=("moves_less",))


def test_other_programmes_leave_nothing_out():
    assert left_out("adherence", Course()) == ()


def test_the_week_is_counted_to_the_day_of_birth_that_is_expected():
    course = Course.of(date(2026, 2, 25), date(2026, 5, 6), None)
    assert course == Course(week=30.0)
    assert Course.of(date(2026, 2, 25), None, date(2026, 2, 11)) == Course(days=14)
