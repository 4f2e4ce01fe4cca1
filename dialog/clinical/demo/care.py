"""Medicines, results, plans and readings of invented patients."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dialog.clinical.care import (
    CareGoal,
    CarePlan,
    GoalStatus,
    Measurement,
    Medicine,
    TestResult,
)
from dialog.clinical.people import PatientRecord, PregnancyOutcome

_BY_CONDITION = {
    "hypertension": (("lisinopril", "10 mg once a day"), ("amlodipine", "5 mg once a day")),
    "type 2 diabetes": (("metformin", "500 mg twice a day"),),
    "asthma": (("albuterol", "two puffs as needed"),),
    "atrial fibrillation": (("warfarin", "as told after each blood test"),),
    "hypothyroidism": (("levothyroxine", "75 micrograms once a day"),),
}
_IN_PREGNANCY = {
    "hypertension": (("labetalol", "100 mg twice a day"),),
    "type 2 diabetes": (("insulin glargine", "14 units at bedtime"),),
}
"""What takes the place of the above."""
_RESULTS = (
    ("blood count", "Your blood count is in the usual range."),
    ("cholesterol", "Your cholesterol is a little high. We will talk about it at your next visit."),
    ("thyroid test", "Your thyroid test is in the usual range."),
    ("kidney test", "Your kidneys work as they should."),
    ("urine test", "There is no sign of an infection."),
)
_SUGAR = ("A1C", "Your long-term sugar is 7.4 percent. Please keep your next visit.")
_IN_PREGNANCY_RESULT = ("glucose screening", "Your glucose screening is in the usual range.")
_GOALS = {
    "hypertension": "measure blood pressure each morning",
    "type 2 diabetes": "measure sugar before breakfast",
    "asthma": "use the inhaler before exercise",
}
_PREGNANCY_GOAL = "take a prenatal vitamin each day"
_MMHG, _MG_DL = "mmHg", "mg/dL"


@dataclass(frozen=True, slots=True)
class Care:
    """What the clinic holds about its patients; a text in a pair is the patient's id."""

    medicines: tuple[tuple[Medicine, str], ...]
    results: tuple[tuple[TestResult, str], ...]
    plans: tuple[CarePlan, ...]
    readings: tuple[tuple[Measurement, str], ...]


def invent_care(patients: Sequence[PatientRecord], seed: int, today: date) -> Care:
    """The same for the same seed and day."""
    # Not for secrets: the same seed has to invent the same care.
    rng = random.Random(f"care {seed}")  # noqa: S311
    living = [one for one in patients if not one.is_deceased]
    return Care(
        tuple((one, who.id) for who in living for one in _medicines(who, rng)),
        tuple((one, who.id) for who in living for one in _results(who, rng, today)),
        tuple(_plan(who) for who in living if who.conditions or is_pregnant(who)),
        tuple((one, who.id) for who in living for one in _readings(who, rng, today)),
    )


def is_pregnant(who: PatientRecord) -> bool:
    """Whether she is now."""
    return who.pregnancy is not None and who.pregnancy.outcome is PregnancyOutcome.ONGOING


def _medicines(who: PatientRecord, rng: random.Random) -> Iterator[Medicine]:
    prescribed = [one for condition in who.conditions for one in _for_condition(who, condition)]
    if is_pregnant(who):
        prescribed.append(("prenatal vitamin", "one tablet a day"))
    for number, (name, dose) in enumerate(prescribed, 1):
        yield Medicine(
            f"{who.id}-med-{number}", name, dose, refills_left=rng.choice((0, 1, 2, 3, 5))
        )
    if rng.random() < 0.15:
        yield Medicine(f"{who.id}-med-old", "amoxicillin", "500 mg", is_active=False)


def _for_condition(who: PatientRecord, condition: str) -> Sequence[tuple[str, str]]:
    if is_pregnant(who) and condition in _IN_PREGNANCY:
        return _IN_PREGNANCY[condition]
    return _BY_CONDITION[condition]


def _results(who: PatientRecord, rng: random.Random, today: date) -> Iterator[TestResult]:
    """Some; the latest is not released for one in four, nor for those it would be bad for here."""
    found = rng.sample(_RESULTS, rng.choice((1, 1, 2, 3)))
    if "type 2 diabetes" in who.conditions:
        found.append(_SUGAR)
    if is_pregnant(who):
        found.append(_IN_PREGNANCY_RESULT)
    for number, (name, text) in enumerate(found, 1):
        on = today - timedelta(days=rng.randint(6, 90))
        yield TestResult(f"{who.id}-res-{number}", name, on, is_released=True, text=text)
    if who.id == "demo-007" or rng.random() < 0.25:
        on = today - timedelta(days=rng.randint(1, 5))
        yield TestResult(
            f"{who.id}-res-new", "imaging", on, is_released=False, text="A clinician reads it."
        )


def _plan(who: PatientRecord) -> CarePlan:
    texts = [_GOALS[one] for one in who.conditions if one in _GOALS]
    if is_pregnant(who):
        texts.append(_PREGNANCY_GOAL)
    texts.append("keep the next visit")
    return CarePlan(
        who.id,
        tuple(
            CareGoal(f"{who.id}-goal-{number}", text, GoalStatus.ACTIVE)
            for number, text in enumerate(texts, 1)
        ),
    )


def _readings(who: PatientRecord, rng: random.Random, today: date) -> Iterator[Measurement]:
    """Of two weeks; one patient in three has measured nothing for more than a week."""
    first = 9 if rng.random() < 0.33 else 1
    for days in range(first, 15, 2):
        at = datetime.combine(today - timedelta(days=days), time(12, 30), UTC)
        source = rng.choice(("device", "call"))
        if "hypertension" in who.conditions:
            yield Measurement("systolic", float(rng.randint(124, 152)), _MMHG, at, source)
            yield Measurement("diastolic", float(rng.randint(74, 94)), _MMHG, at, source)
        if "type 2 diabetes" in who.conditions:
            yield Measurement("glucose", float(rng.randint(88, 190)), _MG_DL, at, source)
