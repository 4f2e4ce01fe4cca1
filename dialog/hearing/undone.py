"""Hears that a visit is wanted back that was cancelled in this call; a "no" in it is none. Pure."""

from dataclasses import replace

from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.joined_wishes import VISIT
from dialog.nlu.understanding import Understanding
from dialog.nlu.wanted_back import wants_back
from dialog.rasa.tracker import Tracker
from triage.decision import Acuity

_CANCELLED = "cancelled_visit"


def as_wanted_back(
    understood: Understanding, text: str, tracker: Tracker, acuity: Acuity
) -> Understanding:
    """What was understood, or the wish for the visit that was cancelled.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        acuity: of the words themselves.
    """
    is_free = tracker.active_loop is None and acuity is Acuity.NONE
    is_cancelled = is_free and tracker.slot(_CANCELLED) is not None
    if not is_cancelled or understood.intent in COMMANDS - {"goodbye"} or not wants_back(text):
        return understood
    return replace(understood, intent=VISIT, confidence=1.0)
