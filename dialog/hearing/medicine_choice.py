"""Answers to "which medicine" by what it is for, which sound like something else. Pure."""

from dataclasses import replace

from dialog.call.state import CallState
from dialog.clinical.purposes import chooses_by_purpose
from dialog.nlu.understanding import Understanding
from triage.decision import Acuity

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
    if understood.intent in _TAKEN_FOR and chooses_by_purpose(text):
        return replace(understood, intent="inform")
    return understood
