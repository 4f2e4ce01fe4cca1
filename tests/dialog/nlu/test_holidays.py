"""Holidays are reckoned by their rules, and heard in the words that people use for them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.holidays import HOLIDAY_BEGINNINGS, nth_weekday, read_holiday
from triage.words import split_words

TODAY = date(2026, 11, 23)


def heard(text, today=TODAY, *, is_past=False):
    words = split_words(text).words
    read = read_holiday(words, 0, today, is_past=is_past)
    return None if read is None else (read.value, read.end == len(words))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("thanksgiving", "2026-11-26"),
        ("Thanksgiving day", "2026-11-26"),
        ("black friday", "2026-11-27"),
        ("christmas eve", "2026-12-24"),
        ("christmas", "2026-12-25"),
        ("new year's eve", "2026-12-31"),
        ("new years eve", "2026-12-31"),
        ("new year's day", "2027-01-01"),
        ("new year's", "2027-01-01"),
        ("the first of the year", "2027-01-01"),
        ("martin luther king day", "2027-01-18"),
        ("presidents' day", "2027-02-15"),
        ("good friday", "2027-03-26"),
        ("easter", "2027-03-28"),
        ("mother's day", "2027-05-09"),
        ("memorial day", "2027-05-31"),
        ("labor day", "2027-09-06"),
        ("columbus day", "2027-10-11"),
        ("veterans day", "2027-11-11"),
    ],
)
def test_a_holiday_is_the_next_of_its_name(text, day):
    assert heard(text) == (day, True)


def test_the_last_one_is_meant_of_what_is_past():
    assert heard("thanksgiving", is_past=True) == ("2025-11-27", True)
    assert heard("labor day", is_past=True) == ("2026-09-07", True)


def test_a_holiday_that_is_today_is_today():
    assert heard("christmas", date(2026, 12, 25)) == ("2026-12-25", True)
    assert heard("christmas", date(2026, 12, 26)) == ("2027-12-25", True)


@pytest.mark.parametrize("text", ["labor", "mother", "new", "a good day", "day", "new years", ""])
def test_other_words_are_no_holiday(text):
    assert (heard(text) is None) == (text != "new years")


@pytest.mark.parametrize(
    ("year", "day"), [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2038, "04-25")]
)
def test_easter_is_where_the_almanac_has_it(year, day):
    assert heard("easter", date(year, 1, 1)) == (f"{year}-{day}", True)


@given(st.integers(0, 6), st.integers(1, 12), st.sampled_from([1, 2, 3, 4, -1]))
def test_a_weekday_of_a_month_is_that_weekday_of_that_month(weekday, month, number):
    day = nth_weekday(weekday, month, number, 2027)
    assert (day.weekday(), day.month) == (weekday, month)
    assert number < 0 or (day.day - 1) // 7 == number - 1


@given(st.lists(st.sampled_from(sorted(HOLIDAY_BEGINNINGS | {"day", "is", "eve", "year"}))))
def test_any_row_of_such_words_can_be_read(words):
    for at in range(len(words)):
        read = read_holiday(words, at, TODAY)
        assert read is None or at < read.end <= len(words)
