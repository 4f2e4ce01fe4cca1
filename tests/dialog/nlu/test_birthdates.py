from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.birthdates import find_birth_date

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("june fourth nineteen fifty two", date(1952, 6, 4)),
        ("june four nineteen fifty two", date(1952, 6, 4)),
        ("may five nineteen sixty", date(1960, 5, 5)),
        ("it is the fourth of june nineteen fifty two", date(1952, 6, 4)),
        ("june 4 1952", date(1952, 6, 4)),
        ("june fourth fifty two", date(1952, 6, 4)),
        ("august the second two thousand and four", date(2004, 8, 2)),
        ("may ninth oh five", date(2005, 5, 9)),
        ("july twenty second twenty oh one", date(2001, 7, 22)),
        ("six four fifty two", date(1952, 6, 4)),
        ("oh six oh four nineteen fifty two", date(1952, 6, 4)),
        ("06 over 04 over 1952", date(1952, 6, 4)),
        ("twelve twenty four sixty one", date(1961, 12, 24)),
        ("one two one nine eight oh", date(1980, 1, 2)),
        ("twenty four twelve nineteen sixty", date(1960, 12, 24)),
        ("06041952", date(1952, 6, 4)),
        ("060452", date(1952, 6, 4)),
        ("122405", date(2005, 12, 24)),
    ],
)
def test_a_date_of_birth_is_read(text: str, born: date) -> None:
    found = find_birth_date(text.split(), TODAY)
    assert found is not None
    assert found.on == born
    assert found.end == len(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13011952",
        "06042052",
        "0604195",
        "i am fifty two",
        "june fourth",
        "february thirtieth nineteen eighty",
        "june fourth two thousand ninety",
        "june fourth eighteen ninety",
    ],
)
def test_what_cannot_be_a_date_of_birth_is_none(text: str) -> None:
    assert find_birth_date(text.split(), TODAY) is None


@pytest.mark.parametrize(
    ("text", "is_ambiguous"),
    [("six four fifty two", True), ("six six fifty two", False), ("six twenty fifty two", False)],
)
def test_figures_that_can_be_exchanged_are_to_be_read_back(text: str, is_ambiguous: bool) -> None:
    found = find_birth_date(text.split(), TODAY)
    assert found is not None
    assert found.is_ambiguous is is_ambiguous


MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december"]  # fmt: skip


@given(st.dates(date(1910, 1, 1), TODAY))
def test_every_date_of_birth_is_read_as_it_was_written(born: date) -> None:
    words = [MONTHS[born.month - 1], str(born.day), str(born.year)]
    found = find_birth_date(words, TODAY)
    assert found is not None
    assert found.on == born


@given(st.lists(st.sampled_from(["june", "fourth", "nineteen", "oh", "six", "fifty", "of", "two"])))
def test_any_row_of_such_words_can_be_read(words: list[str]) -> None:
    found = find_birth_date(words, TODAY)
    assert found is None or (found.first < found.end <= len(words) and found.on <= TODAY)
