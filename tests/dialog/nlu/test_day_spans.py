"""Days that are told by others, and parts of weeks and months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.day_spans import SPAN_BEGINNINGS, read_days
from dialog.nlu.iso_days import days_of

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the end of the month", "2026-11-24/2026-11-30"),
        ("end of november", "2026-11-24/2026-11-30"),
        ("towards the end of next month", "2026-12-25/2026-12-31"),
        ("early december", "2026-12-01/2026-12-10"),
        ("the beginning of the month", "2026-12-01/2026-12-10"),
        ("mid december", "2026-12-11/2026-12-20"),
        ("the middle of next week", "2026-12-01/2026-12-03"),
        ("early next week", "2026-11-30/2026-12-02"),
        ("late next week", "2026-12-03/2026-12-06"),
        ("the first week of december", "2026-12-01/2026-12-07"),
        ("the last week in december", "2026-12-25/2026-12-31"),
        ("the second tuesday in december", "2026-12-08"),
        ("the last friday of the month", "2026-11-27"),
        ("the week of december seventh", "2026-W50"),
        ("the week of the fourteenth", "2026-W51"),
        ("the week after thanksgiving", "2026-W49"),
        ("the week before christmas", "2026-W51"),
        ("the weekend after thanksgiving", "2026-W48-WE"),
        ("christmas week", "2026-W52"),
        ("the day after christmas", "2026-12-26"),
        ("the monday after thanksgiving", "2026-11-30"),
        ("the friday before christmas", "2026-12-18"),
        ("thursday after next", "2026-12-03"),
        ("later this week", "2026-11-24/2026-11-29"),
        ("the rest of the month", "2026-11-24/2026-11-30"),
        ("within two weeks", "2026-11-23/2026-12-07"),
        ("in the next few days", "2026-11-23/2026-11-26"),
        ("within a month", "2026-11-23/2026-12-23"),
        ("in the new year", "2026-12-31/.."),
        ("next year", "2026-12-31/.."),
        ("the holidays", "2026-12-24/2027-01-01"),
        ("in about two weeks", "2026-12-07"),
        ("two weeks out", "2026-12-07"),
        ("this coming thursday", "2026-11-26"),
        ("next thursday", "2026-12-03"),
    ],
)
def test_days_are_reckoned_from_today(text, value):
    words = text.split()
    read = read_days(words, 0, MONDAY)
    assert read is not None
    assert (read.value, read.end) == (value, len(words))


@pytest.mark.parametrize(
    "text",
    ["early in the morning", "late afternoon", "the end of my patience", "the first time",
     "two weeks out from surgery", "within reach", "the week", "monday after lunch"],
)  # fmt: skip
def test_other_words_are_no_such_days(text):
    words = text.split()
    read = read_days(words, 0, MONDAY)
    assert read is None or read.end == 1


def test_of_what_is_past_no_stretch_is_read():
    read = read_days(["the", "end", "of", "october"], 0, MONDAY, is_past=True)
    assert read is None


@given(
    st.lists(st.sampled_from([*sorted(SPAN_BEGINNINGS), "of", "after", "before", "days", "weeks"])),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.booleans(),
)
def test_any_row_of_such_words_can_be_read(words, today, is_past):
    for at in range(len(words)):
        read = read_days(words, at, today, is_past=is_past)
        assert read is None or at < read.end <= len(words)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["early", "mid", "late"]))
def test_a_part_of_a_month_is_in_that_month(today, part):
    read = read_days([part, "december"], 0, today)
    assert read is not None
    days = days_of(read.value)
    assert days is not None
    assert days[0].month == days[1].month == 12 or days[0] > today
    assert days[0] <= days[1]
