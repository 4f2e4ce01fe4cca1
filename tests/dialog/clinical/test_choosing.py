from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.choosing import Another, choose_offer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFERS = [
    datetime(2026, 11, 24, 9, tzinfo=UTC),
    datetime(2026, 11, 24, 14, 30, tzinfo=UTC),
    datetime(2026, 11, 26, 10, tzinfo=UTC),
]


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("the first one", 0),
        ("number two please", 1),
        ("2#", 1),
        ("the last one", 2),
        ("tuesday afternoon", 1),
        ("I'll take the one on Thursday", 2),
        ("at half past two", 1),
        ("ten is good", 2),
        ("the nine o'clock one", 0),
        ("tuesday at nine", 0),
    ],
)
def test_an_offer_is_taken_by_place_day_or_hour(said: str, chosen: int) -> None:
    assert choose_offer(said, OFFERS, NOW) == chosen


@pytest.mark.parametrize(
    "said",
    ["none of these", "no", "do you have friday", "can i have a later one", "tuesday at six"],
)
def test_another_time_is_wanted(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is Another.TIME


@pytest.mark.parametrize("said", ["tuesday", "yes", "purple", ""])
def test_what_may_mean_several_is_unclear(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is None


def test_a_yes_takes_the_only_offer() -> None:
    assert choose_offer("yes please", OFFERS[:1], NOW) == 0


@given(st.text(max_size=40), st.integers(0, 3))
def test_any_answer_is_judged_and_no_offer_is_made_up(said: str, count: int) -> None:
    chosen = choose_offer(said, OFFERS[:count], NOW)
    assert chosen is None or chosen is Another.TIME or 0 <= chosen < count
