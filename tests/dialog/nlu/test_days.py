from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.days import read_day

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2026-03-11"),
        ("the day after tomorrow", "2026-03-13"),
        ("the day before yesterday", "2026-03-09"),
        ("friday", "2026-03-13"),
        ("wednesday", "2026-03-18"),
        ("this wednesday", "2026-03-11"),
        ("next tuesday", "2026-03-17"),
        ("next friday", "2026-03-20"),
        ("last friday", "2026-03-06"),
        ("last wednesday", "2026-03-04"),
        ("monday the thirtieth", "2026-03-30"),
        ("april third", "2026-04-03"),
        ("the twentieth of march", "2026-03-20"),
        ("march tenth", "2027-03-10"),
        ("the tenth", "2026-04-10"),
        ("may 5 2027", "2027-05-05"),
        ("in two weeks", "2026-03-25"),
        ("three days from now", "2026-03-14"),
        ("a week from monday", "2026-03-23"),
        ("next week", "2026-W12"),
        ("the week after next", "2026-W13"),
        ("the weekend", "2026-W11-WE"),
        ("next month", "2026-04"),
        ("in may", "2026-05"),
        ("january", "2027-01"),
    ],
)
def test_a_day_to_come_is_reckoned_from_today(text: str, value: str) -> None:
    day = read_day(text.split(), 0, WEDNESDAY)
    assert day is not None
    assert (day.value, day.end) == (value, len(text.split()))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tuesday", "2026-03-10"),
        ("wednesday", "2026-03-04"),
        ("friday", "2026-03-06"),
        ("april third", "2025-04-03"),
        ("march tenth", "2026-03-10"),
        ("the tenth", "2026-03-10"),
        ("the twentieth", "2026-02-20"),
        ("january", "2026-01"),
        ("december", "2025-12"),
    ],
)
def test_what_has_lasted_since_a_day_began_on_the_last_one(text: str, value: str) -> None:
    day = read_day(text.split(), 0, WEDNESDAY, is_past=True)
    assert day is not None
    assert day.value == value


@pytest.mark.parametrize(
    "text", ["may i come", "march on", "two weeks", "the first time", "the back", "in a minute", ""]
)
def test_other_words_are_no_day(text: str) -> None:
    assert read_day(text.split(), 0, WEDNESDAY) is None


def test_a_month_is_counted_over_the_end_of_the_year() -> None:
    day = read_day(["next", "month"], 0, date(2026, 12, 5))
    assert day is not None
    assert day.value == "2027-01"


VOCABULARY = ["the", "thirty", "first", "of", "february", "in", "two", "weeks", "from", "monday"]


@given(
    st.lists(st.sampled_from([*VOCABULARY, "next", "last", "week", "may", "after", "nineteen"])),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.booleans(),
)
def test_any_row_of_such_words_can_be_read(words: list[str], today: date, is_past: bool) -> None:
    for at in range(len(words)):
        day = read_day(words, at, today, is_past=is_past)
        assert day is None or at < day.end <= len(words)
