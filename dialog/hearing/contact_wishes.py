"""Hears wishes about lists and calls as what they are, and as no opt-out where they are none. Pure.

An opt-out ends our calls for good, so nothing else may be taken for one.
"""

from dataclasses import replace

from dialog.call.state import CallState
from dialog.nlu.contact_wishes import (
    calls_elsewhere,
    is_of_contact,
    leaves_waiting_list,
    says_stop,
    tells_own_attempts,
    wants_no_calls,
    wants_other_contact,
    wants_waiting_list,
)
from dialog.nlu.joined_wishes import VISIT
from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker

_OPT_OUT, _PERSON = "stop_calling", "request_human"
_OFFERS_LIST = "utter_offer_waiting_list"
_BOOKING = frozenset(("appointment_form", "slot_choice_form"))
_UNTOLD = frozenset((NLU_FALLBACK, "inform"))
_OURS = "is_our_call"
_KEPT_OF_STOP = frozenset((_PERSON, "emergency_symptoms"))
_KEPT = frozenset((_PERSON, "goodbye", "repeat", "emergency_symptoms"))


def as_contact_wish(
    understood: Understanding, text: str, tracker: Tracker, before: CallState
) -> Understanding:
    """What was understood, or that a list or another number is wanted.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        before: the call before this turn.
    """
    if understood.intent not in _KEPT and wants_waiting_list(text):
        question = before.question
        if question is not None and question.response == _OFFERS_LIST:
            return replace(understood, intent="affirm", confidence=1.0)
        # Where a visit is being booked, its forms read the words themselves.
        meant = "inform" if tracker.active_loop in _BOOKING else VISIT
        return replace(understood, intent=meant, confidence=1.0)
    is_ours = tracker.slot(_OURS) is True
    # Whoever was left a message says "stop" alone; amid a form that they wanted it is no such wish.
    is_stop = says_stop(text) and (is_ours or tracker.active_loop is None)
    is_wish = is_ours and wants_no_calls(text)
    if understood.intent not in _KEPT_OF_STOP and (is_stop or is_wish):
        # Amid the answers to our questions as well: it is honoured at once.
        return replace(understood, intent=_OPT_OUT, confidence=1.0)
    if understood.intent in _UNTOLD and tracker.active_loop is None and calls_elsewhere(text):
        return replace(understood, intent=_PERSON)
    return _opt_out(understood, text) if understood.intent == _OPT_OUT else understood


def _opt_out(understood: Understanding, text: str) -> Understanding:
    """What was taken for an opt-out, or what it is instead."""
    if not is_of_contact(text):
        # "I don't want to give my name" is no word about calls.
        return replace(understood, intent=NLU_FALLBACK, ranking=())
    if leaves_waiting_list(text) or wants_other_contact(text):
        return replace(understood, intent=_PERSON)
    if tells_own_attempts(text):
        # Nor are they asked whether they mean that.
        return replace(understood, intent=NLU_FALLBACK, ranking=())
    return understood
