"""Answers to questions for who is calling, which sound like complaints and are none."""

from dataclasses import replace
from datetime import date

from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.people import may_be_name
from dialog.nlu.understanding import Understanding
from triage.decision import Acuity
from triage.words import split_words

ASKS_WHO = frozenset(("stated_name", "date_of_birth", "caller_name", "third_factor"))
"""Slots of those questions."""
_COMPLAINTS = frozenset(
    ("report_symptoms", "side_effect_report", "medication_adherence", "pregnancy_symptoms",
     "postpartum_concerns", "blood_pressure_check", "diabetes_management", "prenatal_checkup")
)  # fmt: skip
_ANSWER = "inform"
_BESIDE = frozenset(
    ("my", "name", "is", "i", "am", "was", "born", "on", "the", "and", "it", "of", "date", "birth",
     "birthday", "um", "uh", "this", "in", "yes", "okay")
)  # fmt: skip
_MOST_BESIDE = 8
"""Words beside a day of birth that may be a name and what leads to it."""


def tells_only_who(said: str, today: date) -> bool:
    """Whether the words are a day of birth, and beside it nothing that could be more than a name.

    A row of such words is like nothing that anybody complains of.

    Args:
        said: the caller's words.
        today: at the caller's place.
    """
    words = split_words(said.lower()).words
    born = find_birth_date(words, today)
    if born is None:
        return False
    rest = [*words[: born.first], *words[born.end :]]
    return len(rest) <= _MOST_BESIDE and all(word in _BESIDE or may_be_name(word) for word in rest)


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
