"""Answers to "which medicine" by what it is for, which sound like something else. Pure."""

from dataclasses import replace

from dialog.call.state import CallState
from dialog.clinical.interactions.shipped import find_medicines
from dialog.clinical.purposes import chooses_by_purpose
from dialog.nlu.understanding import Understanding
from triage.decision import Acuity
from triage.words import split_words

_BESIDE = frozenset(("the", "my", "a", "it", "is", "um", "uh", "please", "for", "that", "one"))
_QUESTIONS = frozenset(("utter_ask_refill_medicine", "utter_confirm_refill"))
_TAKEN_FOR = frozenset(
    ("blood_pressure_check", "diabetes_management", "report_symptoms", "side_effect_report",
     "care_plan_inquiry", "health_advice", "pregnancy_symptoms")
)  # fmt: skip


def as_medicine_choice(
    understood: Understanding, text: str, before: CallState, acuity: Acuity
) -> Understanding:
    """What was understood, or that "the blood pressure one" answers which medicine is meant.

    Args:
        understood: of the words.
        text: the words.
        before: the call before this turn.
        acuity: of the words themselves; what is dangerous is no choice.
    """
    question = before.question
    is_asked = question is not None and question.response in _QUESTIONS
    is_reading = any(one.entity == "vital_sign" and "=" in one.value for one in understood.entities)
    if not is_asked or is_reading or acuity > Acuity.ROUTINE:
        return understood
    is_choice = chooses_by_purpose(text) or _is_name(text)
    if understood.intent in _TAKEN_FOR and is_choice:
        return replace(understood, intent="inform")
    return understood


def _is_name(text: str) -> bool:
    """Whether a medicine is named, and no more said: "insulin" is no reading then."""
    rest = list(text)
    named = find_medicines(text)
    for one in named:
        rest[one.span.start : one.span.end] = " " * (one.span.end - one.span.start)
    return bool(named) and _BESIDE.issuperset(split_words("".join(rest).casefold()).words)
