"""Who asks what became of a wish has neither said yes nor no."""

import pytest

from dialog.hearing.asked_back import asks_of_list, asks_of_visit


@pytest.mark.parametrize(
    "text",
    [
        "so did you book it or not",
        "did you book it",
        "did it go through",
        "is it booked",
        "is my appointment booked now",
        "well was it cancelled or not",
        "no but is it booked",
        "can you tell me if it is booked",
        "have you moved it",
        "has it been cancelled",
        "so it is booked",
        "tell me if it was booked",
        "can you check whether my visit has been moved",
        "wait what time was that again",
        "when is it",
        "so what day is my appointment",
    ],
)
def test_a_question_after_a_visit_is_one(text):
    assert asks_of_visit(text)


@pytest.mark.parametrize(
    "text",
    [
        "no don't book it",
        "yes book it",
        "i want to book a visit",
        "it is my knee",
        "is it bad",
        "no",
        "was it the pills that made me dizzy",
        "did you know my mother",
        "cancel my appointment",
        "it is not that bad",
        "no that's all set",
        "no it's all set thank you",
        "that is all set",
        "yes it is booked",
        "it's booked thank you",
        "okay it's made",
        "so it's all set",
        "is it all set",
    ],
)
def test_what_asks_after_no_visit_is_none(text):
    assert not asks_of_visit(text)


@pytest.mark.parametrize(
    "text", ["am i on the list now", "so are we on the waiting list", "did you put me on the list"]
)
def test_a_question_after_a_list_is_one(text):
    assert asks_of_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "take me off the list",
        "i don't want to be on your list",
        "am i dying",
        "put me on it",
        "i am on your list take me off",
        "i'm on a list please remove me",
        "yes i am on your list and i do not want to be",
        "am i on your list then take me off",
        "am i on the list because i want you to stop calling me",
    ],
)
def test_what_asks_after_no_list_is_none(text):
    assert not asks_of_list(text)
