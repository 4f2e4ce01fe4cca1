"""What the words say about the person: pregnant, how far, after a birth, a young baby."""

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from triage.decision import Patient, PersonFacts
from triage.numbers import find_numbers
from triage.words import Words

INFANT_DAYS = 92
"""Under three months, in whole days, counted generously."""
_WEEKS_PER_MONTH = 4.345
_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30.4, "months": 30.4}
_LAST_WEEK = 42


class Fact(StrEnum):
    """The lists of facts in `lexicon/context.yaml`."""

    PREGNANT = "pregnant"
    POSTPARTUM = "postpartum"
    INFANT = "infant"


class Who(StrEnum):
    """Whom a rule is about, as its `who` says."""

    PREGNANT = "pregnant"
    PREGNANT_FROM_20_WEEKS = "pregnant_from_20_weeks"
    """Also where the week is not known: the safe side."""
    PREGNANT_FROM_24_WEEKS = "pregnant_from_24_weeks"
    PREGNANT_BEFORE_37_WEEKS = "pregnant_before_37_weeks"
    POSTPARTUM = "postpartum"
    INFANT = "infant"
    NOT_INFANT = "not_infant"


def matches(facts: PersonFacts, who: Who) -> bool:
    """Whether the person is one of those."""
    match who:
        case Who.PREGNANT:
            return facts.pregnant
        case Who.PREGNANT_FROM_20_WEEKS:
            return _is_from(facts, 20)
        case Who.PREGNANT_FROM_24_WEEKS:
            return _is_from(facts, 24)
        case Who.PREGNANT_BEFORE_37_WEEKS:
            return facts.week is not None and _is_from(facts, 20) and facts.week < 37
        case Who.POSTPARTUM:
            return facts.postpartum
        case Who.INFANT:
            return facts.infant
        case Who.NOT_INFANT:
            return not facts.infant
        case _ as never:  # pragma: no cover - the type checker sees to it
            assert_never(never)


def _is_from(facts: PersonFacts, week: float) -> bool:
    """Pregnant, and in that week or later, or in one that is not known."""
    return facts.pregnant and (facts.week is None or facts.week >= week)


def read_facts(said: Words, heard: Iterable[Fact], patient: Patient) -> PersonFacts:
    """The facts; what is said now goes before what was said earlier and what the record says."""
    named, before = frozenset(heard), patient.facts
    pregnant = (
        Fact.PREGNANT in named
        or _week(said, pregnant=False) is not None
        or before.pregnant
        or patient.pregnancy_week is not None
        or _due_soon(patient)
    )
    week = _week(said, pregnant=pregnant)
    if week is None:
        week = before.week if before.week is not None else _recorded_week(patient)
    age_days = _age_days(said)
    if age_days is None and patient.age_days is not None:
        age_days = patient.age_days
    infant = Fact.INFANT in named or before.infant
    return PersonFacts(
        pregnant=pregnant,
        week=week,
        postpartum=Fact.POSTPARTUM in named or before.postpartum or _recent_birth(patient),
        infant=infant if age_days is None else age_days <= INFANT_DAYS,
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
        week = number.value * (_WEEKS_PER_MONTH if unit.startswith("month") else 1.0)
        # Without "pregnant" right behind it, a short time is more likely how long something lasts.
        if week <= _LAST_WEEK + 1 and (told or (pregnant and week >= 12)):
            return min(week, float(_LAST_WEEK))
    return None


def _is_of_the_speaker(words: tuple[str, ...], at: int) -> bool:
    """Whether "I am" stands before a number of weeks: "I am only thirty four weeks"."""
    return ("i", "am") in (words[max(0, at - 2) : at], words[max(0, at - 3) : at - 1])


def _age_days(said: Words) -> float | None:
    """The age of a child that was said in days, weeks or months."""
    words = said.words
    for number in find_numbers(words):
        unit, after = (*words[number.end : number.end + 2], "", "")[:2]
        if unit in _DAYS and after == "old":
            return number.value * _DAYS[unit]
    return None


def _recorded_week(patient: Patient) -> float | None:
    if patient.pregnancy_week is not None or patient.due_date is None:
        return patient.pregnancy_week
    return 40 - (patient.due_date - patient.on).days / 7


def _due_soon(patient: Patient) -> bool:
    if patient.due_date is None or patient.postpartum_days is not None:
        return False
    return -14 <= (patient.due_date - patient.on).days <= 280


def _recent_birth(patient: Patient) -> bool:
    return patient.postpartum_days is not None and patient.postpartum_days <= 365
