"""Answers to questions for who is calling, which sound like complaints and are none."""

from dataclasses import replace

from dialog.nlu.understanding import Understanding
from triage.decision import Acuity

ASKS_WHO = frozenset(("stated_name", "date_of_birth", "caller_name", "third_factor"))
"""Slots of those questions."""
_COMPLAINTS = frozenset(
    ("report_symptoms", "side_effect_report", "medication_adherence", "pregnancy_symptoms",
     "postpartum_concerns", "blood_pressure_check", "diabetes_management", "prenatal_checkup")
)  # fmt: skip
_ANSWER = "inform"


def as_identity_answer(
    understood: Understanding, asked: str | None, acuity: Acuity
) -> Understanding:
    """An answer, where it was taken for a complaint in which triage has found none.

    "I forgot" is about the day of birth then, and not about pills; a name may be any word.

    Args:
        understood: what the words were taken for.
        asked: the slot that the open question fills.
        acuity: of the words themselves.
    """
    is_answer = asked in ASKS_WHO and acuity is Acuity.NONE
    if not is_answer or understood.intent not in _COMPLAINTS:
        return understood
    return replace(understood, intent=_ANSWER)
