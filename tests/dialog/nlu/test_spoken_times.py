from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.spoken_times import say_birth_date, say_since, say_time
from dialog.nlu.times import find_times
from triage.words import split_words

NOW = datetime(2026, 11, 21, 15, 0)  # noqa: DTZ001 - the caller's own clock; a Saturday
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
CLOCKS = st.builds(
    lambda hour, minute: f"T{hour:02d}:{minute:02d}",
    st.integers(1, 23),
    st.sampled_from([0, 5, 30]),
)
PARTS = st.sampled_from(["TMO", "TAF", "TEV"])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-21", "today"),
        ("2026-11-22TMO", "tomorrow morning"),
        ("2026-11-21TNI", "tonight"),
        ("2026-11-20TNI", "last night"),
        ("2026-11-21TAF", "this afternoon"),
        ("2026-11-24T10:00", "on Tuesday at ten in the morning"),
        ("2026-11-24TMO", "on Tuesday morning"),
        ("2026-11-28", "next Saturday"),
        ("2026-11-17", "last Tuesday"),
        ("2026-11-17TMO", "last Tuesday in the morning"),
        ("2026-12-15T14:15", "on December fifteenth at two fifteen in the afternoon"),
        ("2028-03-02", "on March second, twenty twenty eight"),
        ("2026-W47", "this week"),
        ("2026-W48", "next week"),
        ("2026-W49", "the week after next"),
        ("2026-W50", "in the week of December seventh"),
        ("2026-W48-WE", "next weekend"),
        ("2026-12", "next month"),
        ("2027-03", "in March"),
        ("2028-03", "in March twenty twenty eight"),
        ("T12:00", "at noon"),
        ("TMO", "in the morning"),
        ("T14:05", "at two oh five in the afternoon"),
        ("../T12:00", "before noon"),
        ("2026-11-24T15:00/..", "on Tuesday after three in the afternoon"),
        (
            "2026-11-24T13:00/2026-11-24T15:00",
            "on Tuesday between one in the afternoon and three in the afternoon",
        ),
        ("2026-11-24TMO|2026-11-25TMO", "on Tuesday morning or on Wednesday morning"),
        ("2027-03/..", "after March"),
        ("2026-11-26/..", "after Thursday"),
        ("../2026-11-28", "before next Saturday"),
        ("2026-12-01/2026-12-07", "from December first to December seventh"),
        (
            "2026-12-01TMO/2026-12-07TMO",
            "from December first to December seventh in the morning",
        ),
        (
            "2026-12-01T09:00/2026-12-07T09:00",
            "from December first to December seventh at nine in the morning",
        ),
        ("anytime!XXXX-WXX-1", "any time, but not on Mondays"),
        (
            "2026-W48!XXXX-WXX-1TMO|XXXX-WXX-2!TEV",
            "next week, but not on Monday mornings or on Tuesdays, but not in the evening",
        ),
        ("asap", "as soon as possible"),
        ("anytime", "any time"),
    ],
)
def test_a_time_is_said_as_people_say_it(value: str, words: str) -> None:
    assert say_time(value, NOW) == words


@pytest.mark.parametrize(
    "value",
    ["", "when the clinic suggests", "2026-02-30", "2026-W60", "T25:00", "T10:75", "x|TMO", "2026"],
)
def test_what_is_no_time_is_not_said(value: str) -> None:
    assert say_time(value, NOW) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-20", "yesterday"),
        ("2026-11-16", "Monday"),
        ("2026-11-14", "last Saturday"),
        ("2026-11-21TMO", "this morning"),
        ("2026-11-20T22:00", "yesterday at ten in the evening"),
        ("2026-03-02", "March second"),
        ("2024-03-02", "March second, twenty twenty four"),
        ("2026-06", "June"),
        ("2026-W46", "last week"),
        ("T12:00", "noon"),
    ],
)
def test_what_began_is_said_behind_since(value: str, words: str) -> None:
    assert say_since(value, NOW) == words
    assert say_since("soon", NOW) is None


def heard(told: str | None, *, is_past: bool = False) -> list[str]:
    assert told is not None
    words = split_words(told).words
    return [time.value for time in find_times(words, NOW.date(), is_past=is_past)]


@given(DAYS, st.one_of(st.just(""), CLOCKS, PARTS))
def test_a_day_is_understood_back(day: date, hour: str) -> None:
    assert heard(say_time(f"{day}{hour}", NOW)) == [f"{day}{hour}"]


@given(st.dates(date(2024, 1, 1), NOW.date()), st.one_of(st.just(""), CLOCKS, PARTS))
def test_a_day_of_the_past_is_understood_back_behind_since(day: date, hour: str) -> None:
    assert heard(say_since(f"{day}{hour}", NOW), is_past=True) == [f"{day}{hour}"]


@given(st.one_of(CLOCKS, PARTS))
def test_a_time_without_a_day_is_understood_back(hour: str) -> None:
    assert heard(say_time(hour, NOW)) == [hour]


# "Before noon" is read as the morning.
@given(
    st.integers(1, 6),
    CLOCKS.filter(lambda clock: clock != "T12:00"),
    st.sampled_from(["before", "after"]),
)
def test_an_open_end_is_understood_back(ahead: int, clock: str, side: str) -> None:
    point = f"{NOW.date() + timedelta(days=ahead)}{clock}"
    value = f"../{point}" if side == "before" else f"{point}/.."
    assert heard(say_time(value, NOW)) == [value]


@given(st.integers(1, 6), st.integers(1, 6), PARTS)
def test_a_choice_is_understood_back(one: int, other: int, part: str) -> None:
    days = dict.fromkeys(NOW.date() + timedelta(days=ahead) for ahead in (one, other))
    value = "|".join(f"{day}{part}" for day in days)
    assert heard(say_time(value, NOW)) == [value]


@given(st.dates(date(1910, 1, 1), date(2026, 11, 20)))
def test_a_birth_date_is_understood_back(born: date) -> None:
    words = split_words(say_birth_date(born)).words
    found = find_birth_date(words, NOW.date())
    assert found is not None
    assert found.on == born


@given(st.text())
def test_any_text_can_be_asked_for(value: str) -> None:
    assert say_time(value, NOW) != ""
