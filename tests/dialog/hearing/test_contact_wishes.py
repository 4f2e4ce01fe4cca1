"""Wishes about lists and calls in their call: no other wish ends our calls for good."""

from dataclasses import dataclass, field

import pytest

from dialog.call.state import CallState
from dialog.hearing.contact_wishes import as_contact_wish
from dialog.nlu.understanding import Guess, Understanding
from dialog.speech.speaking import Question
from dialog.turn import Awaited, Reply


@dataclass
class Called:
    """As much of a tracker as is looked at."""

    active_loop: str | None = None
    slots: dict = field(default_factory=dict)

    def slot(self, name):
        return self.slots.get(name)


def meant(text, intent, form=None, question=None):
    before = CallState()
    if question is not None:
        asked = Question(question, Reply("Shall I?"), Awaited.YES_NO)
        before = CallState(question=asked)
    heard = Understanding(intent, 0.9, (), (Guess(intent, 0.9),))
    return as_contact_wish(heard, text, Called(form), before)


@pytest.mark.parametrize(
    ("text", "intent", "form", "expected"),
    [
        ("put me on the waiting list", "stop_calling", None, "request_appointment"),
        ("put me on the list", "stop_calling", "slot_choice_form", "inform"),
        ("take me off the waiting list", "stop_calling", None, "request_human"),
        ("call my cell instead", "nlu_fallback", None, "request_human"),
        ("stop sending me letters", "stop_calling", None, "request_human"),
        ("i stopped calling because nobody answered", "stop_calling", None, "nlu_fallback"),
        ("i don't want to give my name", "stop_calling", None, "nlu_fallback"),
        ("i won't tell you that", "stop_calling", None, "nlu_fallback"),
        ("stop calling me", "stop_calling", None, "stop_calling"),
        ("put me on the do not call list", "stop_calling", None, "stop_calling"),
        ("put me on the list", "request_human", None, "request_human"),
        ("i got your letter", "inform", None, "inform"),
    ],
)
def test_each_is_heard_as_what_it_is(text, intent, form, expected):
    assert meant(text, intent, form).intent == expected


@pytest.mark.parametrize(("is_ours", "expected"), [(True, "stop_calling"), (None, "inform")])
def test_amid_our_questions_no_more_calls_are_wanted(is_ours, expected):
    told = "stop calling me and no she is moving fine"
    heard = Understanding("inform", 0.9, (), (Guess("inform", 0.9),))
    call = Called("prenatal_form", {"is_our_call": is_ours})
    assert as_contact_wish(heard, told, call, CallState()).intent == expected


def test_a_yes_to_the_waiting_list_may_name_it():
    heard = meant("yes put me on the list", "stop_calling", None, "utter_offer_waiting_list")
    assert heard.intent == "affirm"


def test_nobody_is_asked_whether_they_want_no_more_calls_who_gave_up_calling():
    assert meant("i stopped calling, nobody answered", "stop_calling").ranking == ()
