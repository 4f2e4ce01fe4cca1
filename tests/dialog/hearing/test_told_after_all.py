"""What was given up for want of a birthday is taken up again when it comes to mind."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from dialog.hearing.told_after_all import as_told_after_all
from dialog.hearing.wrong_numbers import as_wrong_number
from dialog.nlu.understanding import Understanding

TODAY = date(2026, 2, 25)


@dataclass
class Called:
    """As much of a tracker as is looked at."""

    slots: dict = field(default_factory=dict)
    active_loop: str | None = None

    def slot(self, name):
        return self.slots.get(name)


GIVEN_UP = Called({"wanted_service": "results", "service_step": "unavailable"})


def meant(text, call, intent="inform"):
    return as_told_after_all(Understanding(intent, 0.5), text, call, TODAY).intent


@pytest.mark.parametrize(
    "text", ["december third sixty three", "oh i remember now", "wait i have it here"]
)
def test_a_birthday_after_all_takes_the_wish_up_again(text):
    assert meant(text, GIVEN_UP) == "test_results_inquiry"


@pytest.mark.parametrize("text", ["i still do not remember", "december something", "thank you"])
def test_other_words_take_up_nothing(text):
    assert meant(text, GIVEN_UP) == "inform"


def test_nothing_is_taken_up_that_was_not_given_up():
    assert meant("december third 1963", Called({"wanted_service": "results"})) == "inform"
    known = {**GIVEN_UP.slots, "authenticated": True}
    assert meant("december third 1963", Called(known)) == "inform"
    assert meant("december third 1963", GIVEN_UP, "request_human") == "request_human"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("oh sorry wrong number", True),
        ("i think i have the wrong number", True),
        ("i called you by mistake", True),
        ("you have the wrong number on file", False),
        ("the wrong number of pills was in the bottle", False),
        ("they took the wrong tooth", False),
    ],
)
def test_who_called_by_mistake_is_let_go(text, is_one):
    heard = as_wrong_number(Understanding("nlu_fallback", 0.5), text, Called())
    assert (heard.intent == "goodbye") is is_one


def test_in_a_call_of_ours_that_is_heard_elsewhere():
    ours = Called({"is_our_call": True})
    heard = as_wrong_number(Understanding("nlu_fallback", 0.5), "wrong number", ours)
    assert heard.intent == "nlu_fallback"
