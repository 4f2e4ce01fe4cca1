"""What words and record say about the person: pregnant, after a birth, how old, how ill."""

from dataclasses import dataclass, field
from enum import StrEnum

from triage.decision import Patient, PersonFacts
from triage.numbers import find_numbers
from triage.words import Words

INFANT_DAYS = 92
"""Under three months, in whole days, counted generously."""
_WEEKS_PER_MONTH = 4.345
_DAYS_PER_YEAR = 365.25
_DAYS = {
    "day": 1.0, "days": 1.0, "week": 7.0, "weeks": 7.0, "month": 30.4, "months": 30.4,
    "year": _DAYS_PER_YEAR, "years": _DAYS_PER_YEAR,
}  # fmt: skip
_LAST_WEEK = 42
_TERM = 37
_CHILD_YEARS = 12
_ELDER_YEARS = 65
_OLDEST_YEARS = 120
_SOME_CHILD_YEARS, _SOME_ELDER_YEARS = 3.0, 80.0
"""Stand for the age of those who are only called a toddler, or a grandmother."""


class Fact(StrEnum):
    """The lists of facts in `lexicon/context.yaml`."""

    PREGNANT = "pregnant"
    AT_TERM = "at_term"
    """Near the day of birth, or past it, without a number of weeks."""
    POSTPARTUM = "postpartum"
    INFANT = "infant"
    CHILD = "child"
    ELDER = "elder"


class Condition(StrEnum):
    """The lists of conditions in `lexicon/context.yaml`: what makes a complaint graver."""

    BLEEDING_DISORDER = "bleeding_disorder"
    BLOOD_THINNER = "blood_thinner"
    DEMENTIA = "dementia"
    DIABETES = "diabetes"
    EPILEPSY = "epilepsy"
    HEART_DISEASE = "heart_disease"
    KIDNEY_FAILURE = "kidney_failure"
    LUNG_DISEASE = "lung_disease"
    SEVERE_ALLERGY = "severe_allergy"
    SICKLE_CELL = "sickle_cell"
    STEROIDS = "steroids"
    """Taken for so long that the body makes none of its own."""
    WEAK_IMMUNITY = "weak_immunity"


class Who(StrEnum):
    """Whom a rule is about, as its `who` says; there it may name a `Condition` too."""

    PREGNANT = "pregnant"
    PREGNANT_FROM_20_WEEKS = "pregnant_from_20_weeks"
    PREGNANT_FROM_24_WEEKS = "pregnant_from_24_weeks"
    PREGNANT_FROM_28_WEEKS = "pregnant_from_28_weeks"
    PREGNANT_BEFORE_20_WEEKS = "pregnant_before_20_weeks"
    PREGNANT_BEFORE_37_WEEKS = "pregnant_before_37_weeks"
    """From week 20. This and the others take in a week that is not known: the safe side."""
    NOT_PREGNANT = "not_pregnant"
    """Not known to be: of who is, a heartbeat may be the unborn child's."""
    POSTPARTUM = "postpartum"
    INFANT = "infant"
    NOT_INFANT = "not_infant"
    CHILD = "child"
    """Up to twelve years, infants too."""
    ELDER = "elder"
    """From 65 years."""


_WEEKS: dict[Who, tuple[float, float]] = {
    Who.PREGNANT: (0, _LAST_WEEK),
    Who.PREGNANT_FROM_20_WEEKS: (20, _LAST_WEEK),
    Who.PREGNANT_FROM_24_WEEKS: (24, _LAST_WEEK),
    Who.PREGNANT_FROM_28_WEEKS: (28, _LAST_WEEK),
    Who.PREGNANT_BEFORE_20_WEEKS: (0, 19.99),
    Who.PREGNANT_BEFORE_37_WEEKS: (20, 36.99),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What was heard about the person in one text."""

    facts: frozenset[Fact] = frozenset()
    conditions: frozenset[Condition] = field(default=frozenset())


def matches(facts: PersonFacts, who: Who | Condition) -> bool:
    """Whether the person is one of those."""
    if isinstance(who, Condition):
        return who in facts.conditions
    if who in _WEEKS:
        first, last = _WEEKS[who]
        return facts.pregnant and (facts.week is None or first <= facts.week <= last)
    if who is Who.NOT_PREGNANT:
        return not facts.pregnant
    return _matches_age(facts, who)


def _matches_age(facts: PersonFacts, who: Who) -> bool:
    """Whether the person is in that time of life."""
    age = facts.age_years
    match who:
        case Who.POSTPARTUM:
            return facts.postpartum
        case Who.INFANT:
            return facts.infant
        case Who.NOT_INFANT:
            return not facts.infant
        case Who.CHILD:
            return facts.infant or (age is not None and age <= _CHILD_YEARS)
        case Who.ELDER:
            return age is not None and age >= _ELDER_YEARS
        case _:  # pragma: no cover - all others are in `_WEEKS`
            raise AssertionError(who)


def read_facts(said: Words, heard: Told, patient: Patient) -> PersonFacts:
    """The facts; what is said now goes before what was said earlier and what the record says.

    Args:
        said: the words of this turn.
        heard: the facts named in them.
        patient: what is known.
    """
    named, before = heard.facts, patient.facts
    pregnant = (
        Fact.PREGNANT in named
        or Fact.AT_TERM in named
        or _week(said, pregnant=False) is not None
        or before.pregnant
        or patient.pregnancy_week is not None
        or _due_soon(patient)
    )
    week = _week(said, pregnant=pregnant)
    if week is None:
        week = before.week if before.week is not None else _recorded_week(patient)
    if week is None and Fact.AT_TERM in named:
        week = float(_TERM)
    told_age = _told_age(said)
    infant_days = patient.age_days if told_age is None else told_age * _DAYS_PER_YEAR
    infant = Fact.INFANT in named or before.infant
    if infant_days is not None:
        infant = infant_days <= INFANT_DAYS
    age = _supposed_age(named, patient) if told_age is None and not infant else told_age
    return PersonFacts(
        pregnant=pregnant,
        week=week,
        postpartum=Fact.POSTPARTUM in named or before.postpartum or _recent_birth(patient),
        infant=infant,
        age_years=age,
        conditions=tuple(sorted({*heard.conditions, *before.conditions})),
    )


def _week(said: Words, *, pregnant: bool) -> float | None:
    """The week of pregnancy that was said: "thirty two weeks", "seven months pregnant"."""
    words = said.words
    for number in find_numbers(words):
        unit = words[number.end] if number.end < len(words) else ""
        after = words[number.end + 1 : number.end + 3]
        if unit not in ("week", "weeks", "month", "months") or after[:1] in (("ago",), ("old",)):
            continue
        told = "pregnant" in after or "along" in after or _is_of_the_speaker(words, number.first)
        told = told or (pregnant and words[number.first - 1 : number.first] == ("at",))
        week = number.value * (_WEEKS_PER_MONTH if unit.startswith("month") else 1.0)
        # Without "pregnant" right behind it, a short time is more likely how long something lasts.
        if week <= _LAST_WEEK + 1 and (told or (pregnant and week >= 12)):
            return min(week, float(_LAST_WEEK))
    return None


def _is_of_the_speaker(words: tuple[str, ...], at: int) -> bool:
    """Whether "I am" stands before a number of weeks: "I am only thirty four weeks"."""
    return ("i", "am") in (words[max(0, at - 2) : at], words[max(0, at - 3) : at - 1])


def _told_age(said: Words) -> float | None:
    """The age that was said, in years: "three weeks old", "my seventy year old mother"."""
    words = said.words
    for number in find_numbers(words):
        unit, after = (*words[number.end : number.end + 2], "", "")[:2]
        if unit in _DAYS and after == "old" and number.value <= _OLDEST_YEARS:
            return number.value * _DAYS[unit] / _DAYS_PER_YEAR
    return None


def _supposed_age(named: frozenset[Fact], patient: Patient) -> float | None:
    """The age by who was named ("grandma", "my toddler"); else what was known before, in years."""
    if Fact.CHILD in named:
        return _SOME_CHILD_YEARS
    if Fact.ELDER in named:
        return _SOME_ELDER_YEARS
    if patient.facts.age_years is not None:
        return patient.facts.age_years
    if patient.age_days is not None:
        return patient.age_days / _DAYS_PER_YEAR
    return patient.age_years


def _recorded_week(patient: Patient) -> float | None:
    """By the due date where it is known: a week that was noted once does not grow."""
    if patient.due_date is None or not _due_soon(patient):
        return patient.pregnancy_week
    return 40 - (patient.due_date - patient.on).days / 7


def _due_soon(patient: Patient) -> bool:
    if patient.due_date is None or patient.postpartum_days is not None:
        return False
    return -14 <= (patient.due_date - patient.on).days <= 280


def _recent_birth(patient: Patient) -> bool:
    return patient.postpartum_days is not None and patient.postpartum_days <= 365
