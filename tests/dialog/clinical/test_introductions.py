"""Who callers say unasked that they are and call for; what only sounds like a name is none."""

from datetime import date

import pytest

from dialog.clinical.introductions import read_introduction
from triage.wordlists import word_set

TODAY = date(2026, 11, 23)
EVERYDAY = word_set(
    """
    i need a refill and my results of the for from about calling want to book an appointment feeling
    sick really worried pregnant blood pressure flu covid shot strep throat good very new patient
    has had cough wants needs robert maria checkup urgent trouble breathing thirty weeks it hurts
    """
)


def told(said: str) -> tuple[str | None, str | None]:
    """Own name and the patient's, as they were read."""
    found = read_introduction(said, TODAY, EVERYDAY)
    return tuple(  # type: ignore[return-value]
        None if one is None else " ".join(one.words) for one in (found.own, found.patient)
    )


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("hi this is linda example and i need a refill", "linda example"),
        ("my name's james doublet", "james doublet"),
        ("yes hello i'm julia placeholder i need my results", "julia placeholder"),
        ("my name is robert mockford", "robert mockford"),
        ("this is mrs anna sampleton", "anna sampleton"),
    ],
)
def test_a_caller_tells_their_own_name(said: str, own: str) -> None:
    assert told(said) == (own, None)


@pytest.mark.parametrize(
    ("said", "patient"),
    [
        ("i'm calling for my dad george sampleby", "george sampleby"),
        ("my husband's results his name is robert mockford", "robert mockford"),
        ("i need results for harold fixture", "harold fixture"),
        ("i'm calling about harold fixture", "harold fixture"),
        ("my daughter nora outline needs a checkup", "nora outline"),
        ("i call on behalf of peter blankenfield", "peter blankenfield"),
    ],
)
def test_a_caller_tells_whom_it_is_for(said: str, patient: str) -> None:
    assert told(said) == (None, patient)


def test_both_may_be_told() -> None:
    said = "hey this is maria testwell i'm calling about my son daniel testwell"
    assert told(said) == ("maria testwell", "daniel testwell")


@pytest.mark.parametrize(
    "said",
    [
        "i'm feeling sick",
        "this is really urgent",
        "i am very worried about my results",
        "hi i'm thirty weeks pregnant",
        "hi i'm new patient",
        "i need my results for my blood pressure",
        "i want to book an appointment for strep throat",
        "appointment for a flu shot",
        "my son daniel has a cough",
        "my husband is robert",
        "it is linda",
        "i am having trouble breathing",
        "my name is",
    ],
)
def test_what_is_no_full_name(said: str) -> None:
    assert told(said) == (None, None)


def test_days_of_birth_are_of_whom_they_are_told() -> None:
    own = read_introduction(
        "this is linda example born december third nineteen sixty three", TODAY, EVERYDAY
    )
    assert (own.own_birth, own.patient_birth) == (date(1963, 12, 3), None)
    other = read_introduction("his birthday is march first two thousand twelve", TODAY, EVERYDAY)
    assert (other.own_birth, other.patient_birth) == (None, date(2012, 3, 1))


def test_a_day_of_birth_without_an_owner_is_the_patients() -> None:
    born = "born february eleventh nineteen fifty seven"
    own = read_introduction(f"this is robert mockford i need a refill {born}", TODAY, EVERYDAY)
    assert (own.own_birth, own.patient_birth) == (date(1957, 2, 11), None)
    his = read_introduction(f"a refill for robert mockford i want it {born}", TODAY, EVERYDAY)
    assert (his.own_birth, his.patient_birth) == (None, date(1957, 2, 11))


def test_a_child_that_was_born_tells_no_birthday_of_the_caller() -> None:
    said = "my baby was born march third twenty twenty six"
    told_of = read_introduction(said, TODAY, EVERYDAY)
    assert (told_of.own_birth, told_of.patient_birth) == (None, None)


def test_any_day_is_no_day_of_birth() -> None:
    said = "i need an appointment on december third twenty twenty six"
    assert read_introduction(said, TODAY, EVERYDAY).own_birth is None
