from datetime import date, timedelta

import pytest

from triage.assess import assess, remember
from triage.decision import Patient, PersonFacts
from triage.facts import Who, matches

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


@pytest.mark.parametrize(
    ("patient", "text", "age"),
    [
        (Patient(on=TODAY, age_years=44), "it hurts", 44),
        (Patient(on=TODAY, age_days=730), "it hurts", pytest.approx(2, abs=0.01)),
        (Patient(on=TODAY), "my seventy year old mother fell", 70),
        (Patient(on=TODAY), "grandma fell", 80),
        (Patient(on=TODAY), "my toddler fell", 3),
        (Patient(on=TODAY, age_years=44), "my toddler fell", 3),
        (Patient(on=TODAY), "it hurts", None),
        (Patient(on=TODAY), "she is two hundred years old", None),
    ],
)
def test_the_age_is_heard_or_known(patient: Patient, text: str, age: float | None) -> None:
    assert facts(text, patient).age_years == age


def test_an_age_that_was_told_counts_in_later_turns() -> None:
    first = Patient(on=TODAY)
    later = remember(first, assess("my eighty year old father", first))
    assert facts("he fell", later).age_years == 80
    assert matches(facts("he fell", later), Who.ELDER)
    assert not matches(facts("he fell", later), Who.CHILD)


def test_the_record_tells_illnesses_in_its_own_words() -> None:
    patient = Patient(on=TODAY, conditions=("COPD",), medicines=("Warfarin 5 mg",))
    assert facts("hello", patient).conditions == ("blood_thinner", "lung_disease")


def test_an_illness_of_long_ago_counts_and_a_denied_one_does_not() -> None:
    assert facts("i had a transplant years ago").conditions == ("weak_immunity",)
    assert facts("i'm not diabetic").conditions == ()


def test_near_the_birth_the_week_is_at_term() -> None:
    assert facts("i'm pregnant and my due date is tomorrow").week == 37


def test_the_due_date_goes_before_a_week_that_was_noted_once() -> None:
    patient = Patient(on=TODAY, pregnancy_week=20, due_date=TODAY + timedelta(weeks=5))
    assert facts("hello", patient).week == 35


@pytest.mark.parametrize(
    ("week", "who"),
    [
        (10.0, [Who.PREGNANT, Who.PREGNANT_BEFORE_20_WEEKS]),
        (22.0, [Who.PREGNANT, Who.PREGNANT_FROM_20_WEEKS, Who.PREGNANT_BEFORE_37_WEEKS]),
        (38.0, [Who.PREGNANT, Who.PREGNANT_FROM_20_WEEKS, Who.PREGNANT_FROM_24_WEEKS,
                Who.PREGNANT_FROM_28_WEEKS]),
    ],
)  # fmt: skip
def test_a_rule_may_ask_for_the_week(week: float, who: list[Who]) -> None:
    person = PersonFacts(pregnant=True, week=week)
    of_weeks = [one for one in Who if one.value.startswith("pregnant")]
    assert [one for one in of_weeks if matches(person, one)] == sorted(who, key=of_weeks.index)
    # Where the week is not known, all may hold: the safe side.
    assert all(matches(PersonFacts(pregnant=True), one) for one in of_weeks)
    assert not any(matches(PersonFacts(week=week), one) for one in of_weeks)
