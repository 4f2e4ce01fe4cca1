"""What a yes to each question counts as, by week and by days after a birth."""

from datetime import date, timedelta

import pytest

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.maternal import Course
from dialog.check_ins.postpartum import POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from triage.assess import Triage
from triage.decision import Acuity, Patient
from triage.lexicon import default_lexicon

TODAY = date(2026, 2, 25)
WEEKS = (12, 22, 26, 30, 36, 39)
DAYS = (14, 120)
EMERGENCY_FROM = {
    "bleeds_or_leaks": (22, 26, 30, 36),
    "bleeds_at_term": (39,),
    "leaks_at_term": (),
    "moves_less_early": (),
    "moves_less": (30, 36, 39),
    "headache_or_sight": (22, 26, 30, 36, 39),
    "pain_or_swelling": (22, 26, 30, 36, 39),
    "belly_pain": (),
    "keeps_nothing_down": (),
    "early_contractions": (22, 26, 30, 36),
    "labor_contractions": (),
    "has_fever": (),
    "feels_down": (),
    "little_joy": (),
    "thinks_of_harm": WEEKS,
    "is_unsafe": WEEKS,
}
"""Weeks in which a yes is an emergency; where it is asked in others it is less."""
EMERGENCY_AFTER = {
    "soaks_pads": DAYS,
    "chest_or_breath": DAYS,
    "headache_or_sight": DAYS,
    "leg_sore": DAYS,
    "fever_or_wound": (),
    "newborn_unwell": (14,),
    "baby_unwell": (),
    "feels_down": (),
    "little_joy": (),
    "thinks_of_harm": DAYS,
    "is_unsafe": DAYS,
}
"""The same by days after the birth."""
TRIAGE = Triage(default_lexicon())
ALL = tuple(dict.fromkeys((*PRENATAL, *POSTPARTUM)))


def pregnant(week):
    return Patient(on=TODAY, due_date=TODAY + timedelta(weeks=40 - week))


def delivered(days):
    return Patient(on=TODAY, postpartum_days=days)


def judged(question, patient):
    return question.judged(TRIAGE.assess(question.claim, patient))


ASKED = [
    *((one, week, pregnant(week)) for one in PRENATAL for week in WEEKS
      if Course(week=week).asks(one)),
    *((one, days, delivered(days)) for one in POSTPARTUM for days in DAYS
      if Course(days=days).asks(one)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "patient"),
    [(one, patient) for one, _, patient in ASKED],
    ids=[f"{one.slot} at {at}" for one, at, _ in ASKED],
)
def test_a_yes_is_never_less_than_the_table_says(question, patient):
    assert judged(question, patient).acuity >= question.least >= Acuity.SOON


@pytest.mark.parametrize("slot", EMERGENCY_FROM)
def test_in_which_weeks_a_yes_is_an_emergency(slot):
    weeks = [week for week in WEEKS if Course(week=week).asks(QUESTIONS[slot])]
    grave = [week for week in weeks if judged(QUESTIONS[slot], pregnant(week)).is_emergency]
    assert tuple(grave) == EMERGENCY_FROM[slot]


@pytest.mark.parametrize("slot", EMERGENCY_AFTER)
def test_on_which_days_after_a_birth_a_yes_is_an_emergency(slot):
    days = [one for one in DAYS if Course(days=one).asks(QUESTIONS[slot])]
    grave = [one for one in days if judged(QUESTIONS[slot], delivered(one)).is_emergency]
    assert tuple(grave) == EMERGENCY_AFTER[slot]


def test_the_tables_leave_no_question_out():
    assert {one.slot for one in PRENATAL} == set(EMERGENCY_FROM)
    assert {one.slot for one in POSTPARTUM} == set(EMERGENCY_AFTER)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.slot)
def test_every_question_tells_its_source_and_what_it_is_about(question):
    assert question.source
    assert question.about
    assert QUESTIONS[question.slot] is question


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.slot)
def test_whoever_does_not_know_is_not_passed_over(question):
    unsettled = question.unsettled()
    assert Acuity.SOON <= unsettled.acuity < Acuity.EMERGENCY
    assert unsettled.findings[0].rule == f"check_in_{question.slot}"


def test_what_triage_is_told_of_harm_and_violence_has_an_advice_of_its_own():
    harm = judged(QUESTIONS["thinks_of_harm"], pregnant(30)).findings[0]
    violence = judged(QUESTIONS["is_unsafe"], pregnant(30)).findings[0]
    assert "harm" in TRIAGE.topic(harm.rule) or "suicide" in TRIAGE.topic(harm.rule)
    assert "violence" in TRIAGE.topic(violence.rule)
