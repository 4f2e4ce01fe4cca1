from datetime import date, timedelta

import pytest

from triage.assess import assess, remember
from triage.decision import Patient, PersonFacts

TODAY = date(2026, 3, 1)


def facts(text: str, patient: Patient | None = None) -> PersonFacts:
    return assess(text, patient or Patient(on=TODAY)).facts


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("i'm thirty two weeks pregnant", 32),
        ("i'm pregnant thirty weeks now", 30),
        ("i'm seven months pregnant", pytest.approx(30.4, abs=0.1)),
        ("i am only thirty four weeks", 34),
        ("i'm twenty eight weeks", 28),
        ("i'm pregnant and have had this for two weeks", None),
        ("i'm pregnant and that was twenty weeks ago", None),
        ("i'm pregnant and bleed at nine weeks", 9),
        ("i'm pregnant", None),
        ("fifty weeks pregnant", None),
        ("i'm forty three weeks pregnant", 42),
    ],
)
def test_the_week_of_pregnancy_is_heard(text: str, week: float | None) -> None:
    found = facts(text)
    assert found.pregnant
    assert found.week == week


def test_a_denied_pregnancy_is_none() -> None:
    assert not facts("i have had it for thirty weeks").pregnant
    assert not facts("i am off for two weeks").pregnant
    assert not facts("i'm not pregnant").pregnant


@pytest.mark.parametrize(
    ("text", "is_infant"),
    [
        ("my newborn cries", True),
        ("my three week old coughs", True),
        ("my two month old coughs", True),
        ("my eight month old coughs", False),
        ("my baby coughs", False),
        ("my newborn is five months old", False),
    ],
)
def test_a_young_baby_is_known_by_its_age(text: str, *, is_infant: bool) -> None:
    assert facts(text).infant is is_infant


def test_the_record_speaks_where_the_caller_does_not() -> None:
    due = Patient(on=TODAY, due_date=TODAY + timedelta(weeks=8))
    assert facts("hello", due) == PersonFacts(pregnant=True, week=32)
    assert facts("hello", Patient(on=TODAY, pregnancy_week=20.5)).week == 20.5
    assert facts("hello", Patient(on=TODAY, postpartum_days=20)).postpartum
    assert not facts("hello", Patient(on=TODAY, postpartum_days=400)).postpartum
    assert facts("hello", Patient(on=TODAY, age_days=30)).infant
    assert not facts("hello", Patient(on=TODAY, due_date=TODAY, postpartum_days=3)).pregnant


def test_what_one_turn_says_counts_in_the_next() -> None:
    patient = Patient(on=TODAY)
    patient = remember(patient, assess("i'm thirty weeks pregnant", patient))
    decision = assess("and there is some blood", patient)
    assert decision.is_emergency
    assert decision.facts == PersonFacts(pregnant=True, week=30)
