"""Whoever takes a call of ours says the patient's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.answering import Answered, agrees, who_answered


@pytest.mark.parametrize(
    "said",
    ["this is linda", "i am linda", "linda speaking", "linda", "hello this is linda example",
     "yes this is linda", "i just told you this is linda", "it's linda here", "you've got linda",
     "linda example", "my name is linda"],
)  # fmt: skip
def test_who_says_the_name_is_the_patient(said):
    assert who_answered(said, "Linda") is Answered.SPEAKING


@pytest.mark.parametrize(
    "said",
    ["this is not linda", "this is linda's husband", "linda's my mom", "is this about linda",
     "who is linda", "linda who", "this is karen", "i'm not linda", "what do you want with linda"],
)  # fmt: skip
def test_who_speaks_of_them_is_somebody_else(said):
    assert who_answered(said, "Linda") is Answered.OPEN


@pytest.mark.parametrize("said", ["linda died", "linda passed in march", "linda example has died"])
def test_a_death_is_told_by_name(said):
    assert who_answered(said, "Linda") is Answered.DECEASED


@pytest.mark.parametrize(
    "said",
    ["linda's my mom hold on i'll get her", "let me get her", "i'll put him on", "here she is",
     "one second i'll wake her up"],
)  # fmt: skip
def test_who_fetches_the_patient(said):
    assert who_answered(said, "Linda") is Answered.FETCHING


@pytest.mark.parametrize("said", ["i can't get her now", "i'll get her to call you back"])
def test_who_does_not_fetch_the_patient(said):
    assert who_answered(said, "Linda") is not Answered.FETCHING


@pytest.mark.parametrize("said", ["hello yes", "hi yeah", "good morning yes it is"])
def test_a_yes_may_follow_a_greeting(said):
    assert agrees(said)


@pytest.mark.parametrize("said", ["hello", "hello no", "oh hi who is this", "yes"])
def test_a_greeting_is_no_yes(said):
    assert not agrees(said)


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_is_some_answer(said, called):
    assert who_answered(said, called) in Answered
