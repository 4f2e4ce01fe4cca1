"""Answers to the question when somebody would like to come that sound like questions. Pure."""

from dataclasses import replace
from datetime import date

from dialog.clinical.wished_changes import MOVE, stated_change
from dialog.nlu.joined_wishes import CHANGE
from dialog.nlu.understanding import Understanding
from dialog.nlu.wished_times import asks_what_is_free, read_wished_time
from dialog.rasa.messages import NLU_FALLBACK

_WHEN = "preferred_appointment_time"
_GUESSES = frozenset((NLU_FALLBACK, "out_of_scope", "affirm", "goodbye", "request_appointment"))


def as_time_answer(
    understood: Understanding, text: str, asked: str | None, today: date
) -> Understanding:
    """What was understood, or an answer: "what do you have" leaves the time to us.

    Args:
        understood: of the words.
        text: the words.
        asked: the slot that the open question fills.
        today: at the caller's place.
    """
    if asked != _WHEN or understood.intent not in _GUESSES:
        return understood
    if understood.intent == NLU_FALLBACK and stated_change(text) == MOVE:
        # Said again by whoever is asked when, which is the moving itself.
        return replace(understood, intent=CHANGE, confidence=1.0)
    is_answer = asks_what_is_free(text) or read_wished_time(text, today) is not None
    return replace(understood, intent="inform", confidence=1.0) if is_answer else understood
