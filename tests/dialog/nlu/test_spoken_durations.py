from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.durations import find_durations
from dialog.nlu.spoken_durations import days_of, say_duration

NOW = datetime(2026, 11, 21, 15, 0)  # noqa: DTZ001 - the caller's own clock; a Saturday


@pytest.mark.parametrize(
    ("value", "words", "days"),
    [
        ("P3D", "for three days", 3.0),
        ("P1D", "for a day", 1.0),
        ("PT1H", "for an hour", 1 / 24),
        ("PT0.5H", "for half an hour", 1 / 48),
        ("P1.5W", "for a week and a half", 10.5),
        ("P2.5W", "for two and a half weeks", 17.5),
        ("PXY", "for years", 1095.0),
        ("PT45M", "for forty five minutes", 45 / 1440),
        ("P2M", "for two months", 60.8),
        ("PX", "for a while", 14.0),
        ("2026-11-20/..", "since yesterday", 1.625),
        ("2026-11-21TMO/..", "since this morning", 0.375),
        ("2026-11-20T21:00/..", "since yesterday at nine in the evening", 0.75),
        ("T16:00/..", "since four in the afternoon", 23 / 24),
        ("T14:00/..", "since two in the afternoon", 1 / 24),
        ("2026-W46/..", "since last week", 12.625),
        ("2026-W46-WE/..", "since last weekend", 7.625),
        ("2026-10/..", "since last month", 51.625),
    ],
)
def test_a_duration_is_said_and_reckoned(value: str, words: str, days: float) -> None:
    assert say_duration(value, NOW) == words
    assert days_of(value, NOW) == pytest.approx(days)


@pytest.mark.parametrize("value", ["", "two days", "P", "PD", "P3S", "P3", "asap/..", "2026-13/.."])
def test_what_is_no_duration_is_neither_said_nor_reckoned(value: str) -> None:
    assert say_duration(value, NOW) is None
    assert days_of(value, NOW) is None


def test_what_has_not_begun_has_not_lasted() -> None:
    assert days_of("2026-11-27/..", NOW) == 0.0


def test_a_clock_with_a_zone_is_the_callers_own() -> None:
    assert days_of("2026-11-21T14:00/..", NOW.replace(tzinfo=UTC)) == pytest.approx(1 / 24)


PERIODS = st.builds(
    lambda count, unit: f"P{unit[:-1]}{count:g}{unit[-1]}",
    st.one_of(st.integers(1, 99), st.sampled_from([1.5, 2.5, 7.5])),
    st.sampled_from(["TM", "TH", "D", "W", "M", "Y"]),
)


@given(st.one_of(PERIODS, st.sampled_from(["PXD", "PXY", "PXW", "PT0.5H", "P0.5D", "PX"])))
def test_a_period_is_understood_back(value: str) -> None:
    told = say_duration(value, NOW)
    assert told is not None
    (found,) = find_durations(told.split())
    assert found.iso == value
    assert days_of(value, NOW) == pytest.approx(found.days)


@given(st.dates(date(2020, 1, 1), date(2026, 11, 21)))
def test_days_since_a_date_are_counted_from_its_beginning(day: date) -> None:
    days = days_of(f"{day}/..", NOW)
    assert days == (NOW.date() - day).days + 15 / 24


@given(st.text())
def test_any_text_can_be_asked_for(value: str) -> None:
    assert say_duration(value, NOW) != ""
    days = days_of(value, NOW)
    assert days is None or days >= 0
