"""What is wished instead by who takes none of the times that were offered."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.other_times import is_complaint, other_wish

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
OFFERS = [datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in (9, 10, 14)]


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("do you have anything later", "2026-11-25T14:01/.."),
        ("that's too early", "2026-11-25T14:01/.."),
        ("nine is too early", "2026-11-25T09:01/.."),
        ("anything earlier", "../2026-11-25T09:00"),
        ("two is too late for me", "../2026-11-25T14:00"),
        ("a later date please", "2026-11-25/.."),
        ("something sooner", "../2026-11-25"),
        ("later in the week", "2026-11-25/.."),
        ("what about friday", "2026-11-27"),
        ("how about the afternoon", "TAF"),
        ("what else do you have", "2026-11-25T14:01/.."),
        ("another day", None),
        ("none of those", None),
        ("i can't make any of those", None),
    ],
)
def test_the_offers_tell_what_later_and_earlier_is(said, wish):
    assert other_wish(said, OFFERS, NOW) == wish


@pytest.mark.parametrize("said", ["nine is too early", "that's too late", "not that early please"])
def test_fault_is_found_with_a_time(said):
    assert is_complaint(said)


@pytest.mark.parametrize("said", ["nine", "the early one", "i took too much", "it is late"])
def test_other_words_find_no_fault(said):
    assert not is_complaint(said)


@given(st.text(max_size=40), st.integers(0, 3))
def test_any_words_can_be_judged(said, count):
    assert other_wish(said, OFFERS[:count], NOW) != ""
