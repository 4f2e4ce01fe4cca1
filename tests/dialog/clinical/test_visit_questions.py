"""What is asked of a visit before it is settled; what is no such question stays an answer."""

import pytest

from dialog.clinical.visit_questions import VisitQuestion, asked_of_visit


@pytest.mark.parametrize(
    "said",
    [
        "who is it with",
        "and who's that with",
        "which doctor is that",
        "who would i be seeing",
        "with whom",
        "are those with a midwife",
        "who's the doctor",
        "is that with my usual doctor",
        "who will see me",
    ],
)
def test_it_is_asked_with_whom(said: str) -> None:
    assert asked_of_visit(said) is VisitQuestion.WITH_WHOM


@pytest.mark.parametrize(
    "said",
    ["how long does it take", "how long will that visit be", "how much time should i plan"],
)
def test_it_is_asked_how_long(said: str) -> None:
    assert asked_of_visit(said) is VisitQuestion.HOW_LONG


@pytest.mark.parametrize(
    "said",
    [
        "the first one with doctor patel",
        "i want somebody else",
        "the one with the nurse",
        "how long do i have to wait",
        "how long have i been on hold",
        "whoever is free",
        "yes",
        "i have it with me",
        "how long should i take the pills",
    ],
)
def test_what_is_no_such_question(said: str) -> None:
    assert asked_of_visit(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "can it be with a woman",
        "i'd prefer a female doctor",
        "is there a lady doctor",
        "could i see a man instead please",
    ],
)
def test_who_wishes_for_a_woman_or_a_man_hears_the_names(said: str) -> None:
    assert asked_of_visit(said) is VisitQuestion.WITH_WHOM


@pytest.mark.parametrize("said", ["i am a woman", "it's for a man", "my wife is a woman"])
def test_who_the_patient_is_asks_nothing(said: str) -> None:
    assert asked_of_visit(said) is None
