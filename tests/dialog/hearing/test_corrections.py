"""Which answer the words take back."""

import pytest

from dialog.hearing.corrections import corrected_slot, said_instead
from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, SlotSet, UserUttered
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, form, text_slot

WORLD = domain(
    slots=[text_slot("severity"), text_slot("lasting"), text_slot("other")],
    forms=[form("form", "severity", "lasting")],
)
HEARD = (ActionExecuted(LISTEN), UserUttered("words"))
OPEN = (*HEARD, ActionExecuted("form"), ActiveLoop("form"))
ANSWERED = (*OPEN, SlotSet("severity", "mild"), SlotSet("requested_slot", "lasting"))


@pytest.mark.parametrize(
    "text",
    [
        "no wait it was seven",
        "wait seven",
        "i mean seven",
        "i meant severe",
        "actually it is severe",
        "sorry severe",
        "make that a seven",
        "make it seven",
        "seven rather",
        "scratch that it's seven",
        "Actually, seven!",
    ],
)
def test_the_latest_answer_of_the_form_is_what_is_corrected(text):
    assert corrected_slot(text, Tracker(WORLD, ANSWERED)) == "severity"


@pytest.mark.parametrize("text", ["seven", "no", "three days", "i mean", "", "make", "awaiting"])
def test_what_does_not_sound_like_a_correction_is_none(text):
    expected = "severity" if text == "i mean" else None
    assert corrected_slot(text, Tracker(WORLD, ANSWERED)) == expected


@pytest.mark.parametrize(
    "events",
    [OPEN, (*HEARD, SlotSet("severity", "mild")), (*OPEN, SlotSet("other", "x"))],
    ids=["nothing answered yet", "no form", "another slot"],
)
def test_there_must_be_an_answer_of_this_form(events):
    assert corrected_slot("i mean seven", Tracker(WORLD, events)) is None


def test_a_form_that_was_emptied_has_no_answer_to_correct():
    events = (*ANSWERED, SlotSet("severity", None))
    assert corrected_slot("i mean seven", Tracker(WORLD, events)) is None


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("no wait wednesday", "wednesday"),
        ("wait it was seven", "it was seven"),
        ("oh no wait, sorry, yes", "yes"),
        ("No, wait. I have a cough", "I have a cough"),
        ("no wait no yes", "yes"),
        ("no wait", None),
        ("no", None),
        ("waiting is hard", None),
        ("i cannot wait", None),
        ("", None),
    ],
)
def test_behind_a_no_wait_counts_what_is_said_instead(text, instead):
    assert said_instead(text) == instead
