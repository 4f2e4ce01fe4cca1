import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.number_words import cardinal, ordinal, year_in_words
from dialog.nlu.spoken_numbers import read_ordinal, read_year
from triage.numbers import read_number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (19, "nineteen"),
        (40, "forty"),
        (101, "one hundred one"),
        (1.5, "one and a half"),
        (0.5, "zero point five"),
        (98.6, "ninety eight point six"),
        (1000, "1000"),
        (-3, "-3"),
    ],
)
def test_numbers_are_written_as_they_are_said(number: float, words: str) -> None:
    assert cardinal(number) == words


@given(st.integers(0, 999), st.sampled_from([0.0, 0.5, 0.1, 0.25]))
def test_a_number_is_understood_back(whole: int, part: float) -> None:
    words = cardinal(whole + part).split()
    read = read_number(words, 0)
    assert read is not None
    assert (read.value, read.end) == (pytest.approx(whole + part), len(words))


@given(st.integers(1, 40))
def test_an_ordinal_is_understood_back(number: int) -> None:
    words = ordinal(number).split()
    read = read_ordinal(words, 0)
    assert read is not None
    assert (read.value, read.end) == (number, len(words))


@given(st.integers(1900, 2099))
def test_a_year_is_understood_back(year: int) -> None:
    words = year_in_words(year).split()
    read = read_year(words, 0)
    assert read is not None
    assert (read.value, read.end) == (year, len(words))
