"""Callers who ask what became of a wish: "so did you book it or not". Pure.

Such words are neither a yes nor a no, however many of either are in them.
"""

import re
from dataclasses import replace

from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker
from triage.words import split_words

_FILLERS = r"(?:(?:so|and|but|well|okay|ok|wait|no|then|now|oh|um|uh|yes|please|sorry)\b ?)*"
_TO_BE_TOLD = (
    r"(?:(?:can|could) you (?:tell me|check)|tell me|i want to know|do you know)(?: if| whether)?"
)
_LEAD = rf"^{_FILLERS}(?:{_TO_BE_TOLD} )?"
_VISIT = r"(?:it|that|my (?:appointment|visit|booking))"
_OF_VISIT = re.compile(
    rf"(?:{_LEAD}(?:(?:did|have) (?:you|it|we|i)|(?:is|was|has) {_VISIT})"
    # In the order of a statement only where something shows that it is a question: "it is booked"
    # alone is agreed to, not asked.
    rf"|^{_FILLERS}(?:\bso|{_TO_BE_TOLD}) {_VISIT} (?:is|was|has))"
    r" (?:\w+ ){0,2}?"
    r"(?:book(?:ed)?|cancel(?:led|ed)?|moved?|made|(?<!all )set|go through|gone through"
    r"|went through)\b"
    rf"|{_LEAD}(?:what (?:time|day|date)|when) (?:is|was|did you say) (?:it|that|this|{_VISIT})"
    r"(?: (?:again|for|at|on|then|please|sorry|was|is))*$"
)
_OF_LIST = re.compile(
    rf"{_LEAD}(?:(?:am|are) (?:i|we)|did you put (?:me|us))"
    r" (?:\w+ ){0,2}?on (?:the|that|your|a) (?:waiting )?list\b"
    r"(?!.*\b(?:take|remove|off|not want|stop|delete)\b)"
)
_CHANGES = "reschedule_appointment"
"""What is answered with the visits that there are."""
_MAY_ASK = frozenset(("affirm", "deny", "inform", "repeat", NLU_FALLBACK, "request_appointment"))
"""What a question after a visit is taken for."""
_MAY_ASK_OF_LIST = frozenset(("affirm", "deny", "stop_calling"))
_STEPS = {
    "booking_step": frozenset(("booked", "down", "waiting")),
    "change_step": frozenset(("cancelled", "down")),
}
"""Of a visit that was to be booked, moved or cancelled in the call."""


def as_asked_back(understood: Understanding, text: str, tracker: Tracker) -> Understanding:
    """What was understood, or that it is asked what became of a visit, or of a place on a list.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
    """
    if understood.intent in _MAY_ASK_OF_LIST and asks_of_list(text):
        return Understanding(NLU_FALLBACK, understood.confidence)
    is_dealt_with = any(tracker.slot(name) in steps for name, steps in _STEPS.items())
    is_free = is_dealt_with and tracker.active_loop is None
    if is_free and understood.intent in _MAY_ASK and asks_of_visit(text):
        return replace(understood, intent=_CHANGES)
    return understood


def asks_of_visit(text: str) -> bool:
    """Whether it is asked if a visit was booked, moved or cancelled."""
    return _OF_VISIT.search(_plain(text)) is not None


def asks_of_list(text: str) -> bool:
    """Whether it is asked if the caller is on a list; nobody is taken off one for that."""
    return _OF_LIST.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(split_words(text.lower()).words)
