"""Who has taken a call of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.answering import Answered, asks_what_about, who_answered

CASES = {
    Answered.SPEAKING: ("speaking", "this is she", "that's me", "you are", "yes you are",
                        "yes i am"),
    Answered.NOT_NOW: (
        "she's not home", "he is at work right now", "i can't talk right now", "call back later",
        "this is a bad time", "i'm driving",
    ),
    Answered.WRONG_NUMBER: ("you've got the wrong number", "there's nobody here by that name"),
    Answered.DECEASED: ("he passed away last year", "she's dead", "we lost her in may"),
    Answered.OPEN: ("hello", "who is this", "this is her husband speaking", "yes", "no", "",
                    "how do i know you're not a scam", "who do you think you are"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "told"), [(said, told) for told, those in CASES.items() for said in those]
)
def test_the_words_tell_who_answered(said, told):
    assert who_answered(said) is told


@pytest.mark.parametrize(
    "said",
    ["linda died", "linda has passed away", "i'm sorry linda is dead", "linda example died in may",
     "no linda passed", "linda is no longer with us"],
)  # fmt: skip
def test_who_was_asked_for_may_have_died(said):
    assert who_answered(said, "Linda") is Answered.DECEASED


@pytest.mark.parametrize(
    "said",
    ["linda passed out", "linda's phone died", "linda is asleep", "robert died", "this is linda",
     "linda passed the phone to me"],
)  # fmt: skip
def test_what_is_said_of_whom_was_asked_for_is_mostly_something_else(said):
    assert who_answered(said, "Linda") is not Answered.DECEASED


@pytest.mark.parametrize(
    "said",
    ["what is this about", "is this about her pregnancy", "why are you calling",
     "does this have anything to do with his pills", "what's this call for"],
)  # fmt: skip
def test_who_wants_to_know_what_the_call_is_about(said):
    assert asks_what_about(said)


@pytest.mark.parametrize("said", ["yes", "i have a question about my pregnancy", "call me later"])
def test_who_does_not(said):
    assert not asks_what_about(said)


@given(st.text())
def test_any_text_is_some_answer(said):
    assert who_answered(said) in Answered
