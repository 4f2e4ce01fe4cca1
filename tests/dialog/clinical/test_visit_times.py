from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.care import FreeSlot
from dialog.clinical.visit_times import (
    MOST_OFFERS,
    SEARCHED_DAYS,
    Wish,
    best_offers,
    read_wish,
)

TODAY = date(2026, 11, 22)
HORIZON = TODAY + timedelta(days=SEARCHED_DAYS)


@pytest.mark.parametrize(
    ("value", "wish"),
    [
        ("2026-11-24", Wish(date(2026, 11, 24), date(2026, 11, 24))),
        ("2026-11-24TMO", Wish(date(2026, 11, 24), date(2026, 11, 24), (0, 12))),
        ("2026-11-24T10:30", Wish(date(2026, 11, 24), date(2026, 11, 24), clock=time(10, 30))),
        ("2026-W48", Wish(date(2026, 11, 23), date(2026, 11, 29))),
        ("2026-W48-WE", Wish(date(2026, 11, 28), date(2026, 11, 29))),
        ("2026-12", Wish(date(2026, 12, 1), date(2026, 12, 31))),
        ("TAF", Wish(TODAY, HORIZON, (12, 17))),
        (
            "2026-11-24|2026-11-26TMO",
            Wish(
                date(2026, 11, 24),
                date(2026, 11, 24),
                or_else=(Wish(date(2026, 11, 26), date(2026, 11, 26), (0, 12)),),
            ),
        ),
        ("2026-11-24|2026-11-24", Wish(date(2026, 11, 24), date(2026, 11, 24))),
        ("../T12:00", Wish(TODAY, HORIZON, (0, 12))),
        ("2026-11-24T15:30/..", Wish(date(2026, 11, 24), date(2026, 11, 24), (15.5, 24))),
        ("T14:00/T16:00", Wish(TODAY, HORIZON, (14, 16))),
        ("T16:00/T14:00", Wish(TODAY, HORIZON)),
        ("2026-11-26/..", Wish(date(2026, 11, 27), date(2026, 12, 27))),
        ("2026-11-26TMO/..", Wish(date(2026, 11, 27), date(2026, 12, 27), (0, 12))),
        ("../2026-11-26", Wish(TODAY, date(2026, 11, 25))),
        ("2026-12-01/2026-12-07", Wish(date(2026, 12, 1), date(2026, 12, 7))),
        ("2026-12-01TAF/2026-12-07TAF", Wish(date(2026, 12, 1), date(2026, 12, 7), (12, 17))),
        (
            "2026-12-01T09:00/2026-12-07T09:00",
            Wish(date(2026, 12, 1), date(2026, 12, 7), clock=time(9)),
        ),
        ("9999-12-31/..", Wish(date(9999, 11, 2), date(9999, 12, 2))),
        ("asap", Wish(TODAY, HORIZON)),
        ("when the clinic suggests", Wish(TODAY, HORIZON)),
        ("2026-02-30", Wish(TODAY, HORIZON)),
        ("2020-01-01", Wish(TODAY, TODAY)),
    ],
)
def test_a_wish_is_read(value: str, wish: Wish) -> None:
    assert read_wish(value, TODAY) == wish


@given(st.text(max_size=30))
def test_any_wish_has_days_to_look_in(value: str) -> None:
    wish = read_wish(value, TODAY)
    assert TODAY <= wish.first <= wish.last


def slots(*begins: str) -> list[FreeSlot]:
    return [FreeSlot(one, "checkup", datetime.fromisoformat(one), 20) for one in begins]


def offered(wish: Wish, *begins: str) -> list[str]:
    return [one.id for one in best_offers(slots(*begins), wish)]


def test_what_fits_is_offered_the_nearest_to_the_hour_first_and_in_order() -> None:
    wish = read_wish("2026-11-24T10:00", TODAY)
    free = [f"2026-11-24T{hour:02}:00" for hour in (8, 9, 11, 14, 16)]
    assert offered(wish, "2026-11-23T10:00", *free) == free[:3]


def test_where_nothing_fits_the_nearest_days_are_offered() -> None:
    wish = read_wish("2026-11-27TMO", TODAY)
    free = ["2026-11-23T09:00", "2026-11-26T15:00", "2026-11-30T09:00", "2026-12-09T09:00"]
    assert offered(wish, *free) == free[:3]


def test_who_comes_after_an_hour_is_offered_nothing_before_it() -> None:
    wish = read_wish("2026-11-24T15:00/..", TODAY)
    free = [f"2026-11-24T{hour}" for hour in ("14:00", "14:45", "15:00", "16:30")]
    assert offered(wish, *free) == free[2:]


def test_a_day_that_was_refused_is_not_offered() -> None:
    wish = read_wish("anytime!2026-11-23", TODAY)
    free = ["2026-11-23T09:00", "2026-11-23T10:00", "2026-11-24T09:00"]
    assert offered(wish, *free) == free[2:]


@pytest.mark.parametrize(
    ("value", "fitting"),
    [
        ("anytime!XXXX-WXX-1", ["2026-11-24T09:00", "2026-11-24T13:00", "2026-12-01T09:00"]),
        ("anytime!TMO", ["2026-11-23T13:00", "2026-11-24T13:00", "2026-11-30T13:00"]),
        ("anytime!2026-W48", ["2026-11-30T13:00", "2026-12-01T09:00"]),
        ("2026-W48!XXXX-WXX-1!TAF", ["2026-11-24T09:00"]),
        ("anytime!T09:00", ["2026-11-23T13:00", "2026-11-24T13:00", "2026-11-30T13:00"]),
        ("2026-11-24!", ["2026-11-24T09:00", "2026-11-24T13:00"]),
    ],
)
def test_what_does_not_suit_does_not_fit(value: str, fitting: list[str]) -> None:
    wish = read_wish(value, date(2026, 11, 23))
    free = ["2026-11-23T09:00", "2026-11-23T13:00", "2026-11-24T09:00", "2026-11-24T13:00",
            "2026-11-30T13:00", "2026-12-01T09:00"]  # fmt: skip
    assert [one for one in free if wish.fits(datetime.fromisoformat(one))] == fitting


def test_where_nothing_fits_nothing_is_offered_that_was_refused() -> None:
    wish = read_wish("2026-11-25!XXXX-WXX-2", TODAY)
    assert offered(wish, "2026-11-24T09:00", "2026-11-27T09:00") == ["2026-11-27T09:00"]


def test_of_days_that_would_suit_as_well_each_has_its_turn() -> None:
    wish = read_wish("2026-11-25|2026-11-27TAF", TODAY)
    free = ["2026-11-25T09:00", "2026-11-25T10:00", "2026-11-25T11:00", "2026-11-26T09:00",
            "2026-11-27T09:00", "2026-11-27T14:00"]  # fmt: skip
    assert offered(wish, *free) == [free[0], free[1], free[5]]


def test_where_one_of_two_days_is_full_the_other_is_offered_alone() -> None:
    wish = read_wish("2026-11-25|2026-11-27", TODAY)
    free = ["2026-11-26T09:00", "2026-11-27T09:00", "2026-11-27T10:00"]
    assert offered(wish, *free) == free[1:]


def test_what_does_not_suit_holds_of_either_day() -> None:
    wish = read_wish("2026-11-25|2026-11-27!TMO", TODAY)
    free = ["2026-11-25T09:00", "2026-11-27T09:00", "2026-11-27T15:00"]
    assert offered(wish, *free) == free[2:]


def test_a_time_is_offered_once_however_many_are_free_then() -> None:
    wish = read_wish("2026-11-24", TODAY)
    twice = [*slots("2026-11-24T09:00"), *slots("2026-11-24T09:00", "2026-11-24T10:00")]
    assert [one.id for one in best_offers(twice, wish)] == ["2026-11-24T09:00", "2026-11-24T10:00"]


@given(
    st.lists(st.integers(0, 40 * 24 * 4), max_size=12),
    st.sampled_from(["2026-11-25TMO", "2026-W49", "asap", "TAF", "2026-11-30T09:15"]),
)
def test_something_is_offered_wherever_something_is_free(quarters: list[int], value: str) -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    free = [(start + timedelta(minutes=15 * one)).isoformat() for one in set(quarters)]
    offers = best_offers(slots(*free), read_wish(value, TODAY))
    assert len(offers) <= MOST_OFFERS
    assert bool(offers) == bool(free)
    assert list(offers) == sorted(offers, key=lambda slot: slot.begins_at)
