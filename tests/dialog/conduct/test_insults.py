"""Insults are told apart from swearing at a pain, and from what else is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.conduct.insults import HARASSMENT, INSULT, insult_in


@pytest.mark.parametrize(
    "text",
    [
        "you are a stupid machine",
        "fuck you",
        "you idiot",
        "you idiot shut up",
        "you are useless",
        "stupid machine",
        "you piece of shit",
        "you are so dumb",
        "asshole",
        "shut the hell up",
        "you goddamn useless bot",
        "i will kill you",
    ],
)
def test_an_insult_that_says_nothing_else(text):
    found = insult_in(text)
    assert found is not None
    assert (found.kind, found.rest) == (INSULT, "")


@pytest.mark.parametrize(
    "text",
    ["what are you wearing", "are you sexy", "i want to have sex with you", "talk dirty to me"],
)
def test_harassment(text):
    found = insult_in(text)
    assert found is not None
    assert found.kind == HARASSMENT


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("you stupid machine let me talk to a person", "let me talk to a person"),
        ("i need my test results you idiot", "i need my test results"),
        ("fuck you i am bleeding", "i am bleeding"),
        ("you idiot i want a human", "i want a human"),
    ],
)
def test_what_is_said_besides_is_left(text, rest):
    found = insult_in(text)
    assert found is not None
    assert found.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "this fucking hurts",
        "my stupid knee hurts again",
        "i feel so stupid",
        "i feel useless since the stroke",
        "my son called me an idiot",
        "damn my back hurts",
        "the useless pills did nothing",
        "is it safe to have sex with my husband",
        "the stupid blood pressure machine does not work",
        "am i talking to a machine",
        "i want to talk to a real person not a machine",
        "i have bloody diarrhea",
        "my ex will not shut up",
        "my breathing machine is broken",
        "shit",
    ],
)
def test_swearing_and_sorrow_are_no_insults(text):
    assert insult_in(text) is None


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    insult_in(text)
