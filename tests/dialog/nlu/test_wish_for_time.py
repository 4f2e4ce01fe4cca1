"""Who wants a moment, or to be let speak; and who only uses such words."""

import pytest

from dialog.nlu.wish_for_time import EXAMPLES, is_wish_for_time, wants_time

ONLY = [
    "let me finish",
    "please let me finish what i was saying",
    "wait",
    "no wait",
    "wait wait",
    "wait a minute please",
    "could you hold on for a second please",
    "hang on",
    "just a moment",
    "i wasn't finished",
    "i'm not done yet",
    "sorry i was not finished",
    "don't interrupt me",
    "you keep interrupting me",
    "stop cutting me off",
    "give me a second",
    "let me think",
    "bear with me",
    "hang on a second let me get my meter",
    "let me check my calendar",
    "okay i need to find my glasses",
    "just a moment i'll get a pen",
    "let me grab my blood pressure cuff please",
]
AND_MORE = [
    "let me finish my chest hurts",
    "hold on i fell down the stairs",
    "i was not done it began on monday",
]
NOTHING_OF_IT = [
    "no wait wednesday",
    "i need to get my prescription",
    "i need to check my results",
    "let me get an appointment",
    "yes wait",
    "i can't wait",
    "how long do i have to wait",
    "a minute",
    "one minute",
    "i am done",
    "i finished my pills",
    "the pain lasts for a second",
    "no",
    "",
]


@pytest.mark.parametrize("text", [*ONLY, *EXAMPLES])
def test_who_says_nothing_else_wants_time_alone(text):
    assert is_wish_for_time(text)
    assert wants_time(text)


@pytest.mark.parametrize("text", AND_MORE)
def test_who_says_more_wants_time_and_is_to_be_understood(text):
    assert not is_wish_for_time(text)
    assert wants_time(text)


@pytest.mark.parametrize("text", NOTHING_OF_IT)
def test_the_same_words_may_mean_something_else(text):
    assert not wants_time(text)


@pytest.mark.parametrize(
    "said",
    [
        "hang on i'm getting the cuff",
        "one moment it's pumping",
        "can you hold on the baby is crying",
        "hold on she's looking at it",
        "wait a second my dog is barking",
    ],
)
def test_why_somebody_needs_a_moment_is_no_answer(said):
    assert is_wish_for_time(said)


@pytest.mark.parametrize(
    "said",
    [
        "wait a minute my chest hurts",
        "hold on it's squeezing my chest",
        "one moment he is not waking up",
        "hold on the baby is turning blue",
        "hang on i am getting dizzy",
        "hold on my heart is pumping so loud",
    ],
)
def test_what_is_told_after_a_wish_for_time_is_heard(said):
    assert not is_wish_for_time(said)
