"""Answers to questions for who is calling, which sound like complaints and are none."""

from dataclasses import replace

from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from triage.decision import Acuity
from triage.words import split_words

ASKS_WHO = frozenset(("stated_name", "date_of_birth", "caller_name", "third_factor"))
"""Slots of those questions."""
_COMPLAINTS = frozenset(
    ("report_symptoms", "side_effect_report", "medication_adherence", "pregnancy_symptoms",
     "postpartum_concerns", "blood_pressure_check", "diabetes_management", "prenatal_checkup")
)  # fmt: skip
_ANSWER = "inform"
_SMALL = frozenset((_ANSWER, "medication_question", "greet", NLU_FALLBACK))
_BESIDE = frozenset(
    ("and", "or", "the", "my", "it", "is", "they", "are", "for", "also", "plus", "um", "uh", "both",
     "please", "one", "other", "of", "them", "that", "would", "be", "a")
)  # fmt: skip


def as_identity_answer(
    understood: Understanding,
    asked: str | None,
    acuity: Acuity,
    *,
    text: str = "",
    wanted: str | None = None,
) -> Understanding:
    """An answer, where it was taken for a complaint in which triage has found none.

    "I forgot" is about the day of birth then, and not about pills; a name may be any word.

    Args:
        understood: what the words were taken for.
        asked: the slot that the open question fills.
        acuity: of the words themselves.
        text: the words.
        wanted: what it is asked for who calls.
    """
    is_answer = asked in ASKS_WHO and acuity is Acuity.NONE
    if is_answer and understood.intent in _SMALL and _names_only(understood, text, "medication"):
        # Which medicines: told behind a wish for refills, of whatever it is asked who calls.
        return (
            replace(understood, intent="prescription_refill") if wanted == "refill" else understood
        )
    if not is_answer or understood.intent not in _COMPLAINTS:
        return understood
    return replace(understood, intent=_ANSWER)


def _names_only(understood: Understanding, text: str, entity: str) -> bool:
    """Whether things of one kind are named, and nothing else is said."""
    named = [one for one in understood.entities if one.entity == entity]
    rest = list(text)
    for one in named:
        rest[one.span.start : one.span.end] = " " * (one.span.end - one.span.start)
    return bool(named) and _BESIDE.issuperset(split_words("".join(rest).casefold()).words)
