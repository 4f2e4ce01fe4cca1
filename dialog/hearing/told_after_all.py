"""A day of birth that comes to mind after all, when a person has been offered instead. Pure.

Without it the caller's answer would lead nowhere: the wish is taken up again, and it is asked who
calls from the beginning.
"""

import re
from dataclasses import replace
from datetime import date

from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker
from triage.words import split_words

_WISHES = {
    "results": "test_results_inquiry",
    "refill": "prescription_refill",
    "care_plan": "care_plan_inquiry",
    "change": "reschedule_appointment",
    "booking": "request_appointment",
}
"""Of each service the wish by which it is taken up again."""
_OPEN = frozenset(("inform", NLU_FALLBACK, "deny", "affirm"))
_REMEMBERS = re.compile(
    r"\b(?:remember(?:ed)? (?:it|now)|(?:have|got|found|know) it(?: now| here)?"
    r"|(?:came|come|comes) (?:back )?to me)\b"
)
_NOT = frozenset(("not", "never", "cannot", "no"))


def as_told_after_all(
    understood: Understanding, text: str, tracker: Tracker, today: date
) -> Understanding:
    """What was understood, or the wish that was given up for want of a day of birth.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        today: at the caller's place.
    """
    if tracker.active_loop is not None or understood.intent not in _OPEN:
        return understood
    wish = _WISHES.get(str(tracker.slot("wanted_service")))
    is_given_up = tracker.slot("service_step") == "unavailable" or (
        tracker.slot("booking_step") == "unavailable"
    )
    if wish is None or not is_given_up or tracker.slot("authenticated") is True:
        return understood
    words = split_words(text.casefold()).words
    born = find_birth_date(words, today)
    is_told = born is not None and born.on < today
    is_remembered = _REMEMBERS.search(" ".join(words)) is not None and _NOT.isdisjoint(words)
    return (
        replace(understood, intent=wish, confidence=1.0) if is_told or is_remembered else understood
    )
