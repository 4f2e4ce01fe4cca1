"""Days on which nobody can come are told apart from those on which there is nothing free."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.wished_days import NO_SUCH_DAY, PAST, why_not

TODAY = date(2026, 2, 25)


@pytest.mark.parametrize(
    "said",
    [
        "february thirtieth",
        "the thirty first of june",
        "on april thirty first at nine",
        "september 31",
        "february twenty ninth",
        "february twenty ninth twenty twenty seven",
    ],
)
def test_a_day_that_no_month_has(said):
    assert why_not("when the clinic suggests", said, TODAY) == NO_SUCH_DAY


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("2026-02-24", "yesterday"),
        ("2026-02-23T09:00", "last monday at nine"),
        ("2026-02-16/2026-02-20", "last week"),
        ("when the clinic suggests", "three weeks ago"),
    ],
)
def test_a_day_that_is_over(wish, said):
    assert why_not(wish, said, TODAY) == PAST


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("2026-02-25", "today"),
        ("2026-02-26T09:00", "tomorrow at nine"),
        ("2026-02-23/2026-03-01", "this week"),
        ("2026-02-20/..", "from the twentieth on"),
        ("2026-03-31", "march thirty first"),
        ("2028-02-29", "february twenty ninth twenty twenty eight"),
        ("when the clinic suggests", "as soon as possible"),
        ("", ""),
    ],
)
def test_a_day_that_may_be(wish, said):
    assert why_not(wish, said, TODAY) is None


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (date(2027, 2, 27), NO_SUCH_DAY),
        (date(2027, 3, 1), None),
        (date(2028, 2, 3), None),
        (date(2028, 3, 1), NO_SUCH_DAY),
    ],
)
def test_the_leap_day_is_one_where_the_next_february_has_it(today, why):
    assert why_not("when the clinic suggests", "the twenty ninth of february", today) == why


@given(st.text(max_size=60), st.dates(min_value=TODAY))
def test_no_day_to_come_is_over(said, day):
    assert why_not(str(day), said, TODAY) in (None, NO_SUCH_DAY)
