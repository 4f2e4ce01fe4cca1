"""A day of birth that is put right while it is told."""

from datetime import date

import pytest

from dialog.clinical.birth_corrections import joined_birth_date, tells_part_of_birth
from dialog.clinical.identity import read_birth_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "said",
    [
        "may fourth nineteen ninety four no the fourteenth",
        "may fourth nineteen ninety four no wait it's the fourteenth",
        "june fourteenth nineteen ninety four sorry may fourteenth",
        "may fourteenth nineteen ninety five i mean nineteen ninety four",
        "may fourteenth nineteen ninety five no ninety four",
        "may fourteenth nineteen ninety four not the fourth",
        "march first nineteen ninety no wait may fourteenth nineteen ninety four",
        "no it's may fourteenth nineteen ninety four not may fourth nineteen ninety four",
    ],
)
def test_the_last_day_counts(said):
    assert read_birth_date(said, TODAY) == date(1994, 5, 14)


@pytest.mark.parametrize(
    "said",
    ["may fourteenth nineteen ninety four", "no may fourteenth nineteen ninety four",
     "sorry it's may fourteenth nineteen ninety four", "may fourteenth nineteen ninety four no"],
)  # fmt: skip
def test_a_cue_without_another_day_changes_nothing(said):
    assert read_birth_date(said, TODAY) == date(1994, 5, 14)


@pytest.mark.parametrize("said", ["no", "not the fourth", "no wait", ""])
def test_without_a_day_there_is_none(said):
    assert read_birth_date(said, TODAY) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the fourteenth of may", "ninety four"),
        ("may fourteenth", "nineteen ninety four"),
        ("it was nineteen ninety four", "may the fourteenth"),
    ],
)
def test_a_birthday_may_come_in_two_answers(first, second):
    assert tells_part_of_birth(first, TODAY)
    assert joined_birth_date(first, second, TODAY) == date(1994, 5, 14)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("may fourteenth", "june fourth"),
        ("linda example", "ninety four"),
        ("may fourteenth", "i do not know"),
        ("may fourteenth nineteen ninety", "ninety four"),
        ("ninety four", "eighty three"),
    ],
)
def test_two_answers_that_are_no_halves_make_none(first, second):
    assert joined_birth_date(first, second, TODAY) is None
