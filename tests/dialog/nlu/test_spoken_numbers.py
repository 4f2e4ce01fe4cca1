import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.spoken_numbers import read_count, read_ordinal, read_year


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [
        ("three days", 3, 1),
        ("three or four days", 4, 3),
        ("ten to fourteen days", 14, 3),
        ("two three days", 3, 2),
        ("a couple of weeks", 2, 3),
        ("a few", 3, 2),
        ("a hundred days", 100, 2),
        ("half an hour", 0.5, 2),
        ("four or three", 4, 1),
    ],
)
def test_a_count_is_read_and_of_two_the_larger(text: str, value: float, end: int) -> None:
    count = read_count(text.split(), 0)
    assert count is not None
    assert (count.value, count.end) == (value, end)


@pytest.mark.parametrize(
    ("text", "value"),
    [("third", 3), ("twenty fifth", 25), ("thirtieth of", 30), ("3 rd", 3), ("22 nd", 22)],
)
def test_an_ordinal_is_read(text: str, value: int) -> None:
    ordinal = read_ordinal(text.split(), 0)
    assert ordinal is not None
    assert ordinal.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nineteen fifty two", 1952),
        ("nineteen oh five", 1905),
        ("two thousand and four", 2004),
        ("two thousand", 2000),
        ("twenty oh one", 2001),
        ("twenty twenty six", 2026),
        ("nineteen hundred", 1900),
        ("1952", 1952),
    ],
)
def test_a_year_is_read(text: str, value: int) -> None:
    year = read_year(text.split(), 0)
    assert year is not None
    assert year.value == value


@pytest.mark.parametrize("text", ["nineteen", "one forty", "ninety", "19", "", "third", "twenty"])
def test_other_numbers_are_no_year(text: str) -> None:
    assert read_year(text.split(), 0) is None


VOCABULARY = ["two", "three", "or", "a", "few", "hundred", "nineteen", "oh", "fifth", "twenty"]


@given(st.lists(st.sampled_from([*VOCABULARY, "thousand", "and", "half", "3", "rd", "couple"])))
def test_whatever_is_read_lies_within_the_words(words: list[str]) -> None:
    for at in range(len(words) + 1):
        for read in (read_count, read_ordinal, read_year):
            found = read(words, at)
            assert found is None or at < found.end <= len(words)
