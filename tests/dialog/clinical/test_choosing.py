from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.choosing import Another, choose_again, choose_offer

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
        ("shit fine the first", 0),
        ("oh all right then give me the second one", 1),
        ("hm my wife can drive me so the last one", 2),
        ("i'll take the one in the middle", 1),
        ("the later one", 2),
        ("hm not sure what do you think", 0),
        ("which would you recommend", 0),
        ("i'd prefer the earlier one please", 0),
        ("the ten o'clock no make it nine", 0),
        ("tuesday at nine wait actually the last one", 2),
    ],
)
def test_an_offer_is_taken_by_place_day_or_hour(said: str, chosen: int) -> None:
    assert choose_offer(said, OFFERS, NOW) == chosen


@pytest.mark.parametrize(
    "said",
    [
        "none of these",
        "no",
        "do you have friday",
        "can i have a later one",
        "tuesday at six",
        "i can't make any of those",
        "do you have anything later",
        "nine is too early",
        "that's too late for me",
        "any of them would not work",
        "something else",
        "another day",
        "i can't do this week",
    ],
)
def test_another_time_is_wanted(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is Another.TIME


@pytest.mark.parametrize("said", ["tuesday", "yes", "purple", ""])
def test_what_may_mean_several_is_unclear(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is None


def test_a_yes_takes_the_only_offer() -> None:
    assert choose_offer("yes please", OFFERS[:1], NOW) == 0


@pytest.mark.parametrize(
    ("said", "chosen"),
    [("whatever", 0), ("i don't care", 0), ("you choose", 0), ("wait no the first one", 0),
     ("no the second one", 1), ("actually the third", 2), ("i'll take it", 0), ("book it", 0),
     ("that works for me", 0), ("the middle one", 1), ("sounds good", 0),
     ("either of them is fine", 0)],
)  # fmt: skip
def test_it_may_be_all_one_to_them_or_they_think_again(said: str, chosen: int) -> None:
    assert choose_offer(said, OFFERS, NOW) == chosen


@pytest.mark.parametrize(
    "said",
    [
        "never mind",
        "forget it",
        "I don't want it",
        "cancel that",
        "i changed my mind",
        "forget the appointment",
    ],
)
def test_no_visit_at_all_is_wanted(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is Another.NOTHING
    assert choose_again(said, OFFERS, 0, NOW) is Another.NOTHING


@pytest.mark.parametrize(
    ("said", "chosen"), [("nine thirty", 1), ("nine", 0), ("at half past nine", 1), ("ten", 2)]
)
def test_of_several_in_one_hour_the_minute_tells(said: str, chosen: int) -> None:
    near = [datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, 30, tzinfo=UTC)]
    assert choose_offer(said, [*near, datetime(2026, 11, 24, 10, tzinfo=UTC)], NOW) == chosen


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("actually the third", 2),
        ("no wait, I meant the first one", 0),
        ("yes the last one", 2),
        ("no thursday", 2),
        ("no wednesday", Another.TIME),
        ("can I come later", Another.TIME),
        ("not tuesday", Another.TIME),
        ("half past two works", 1),
        ("not half past two", Another.TIME),
        ("yes", None),
        ("no", None),
        ("no thank you", None),
        ("is it raining", None),
        ("half past two is too early", Another.TIME),
        ("that won't work for me", Another.TIME),
        ("i can't make that", Another.TIME),
    ],
)
def test_another_offer_may_be_taken_instead_of_the_one_read_back(
    said: str, meant: int | Another | None
) -> None:
    assert choose_again(said, OFFERS, 1, NOW) == meant


@given(st.text(max_size=40), st.integers(1, 3))
def test_any_second_thought_is_judged(said: str, count: int) -> None:
    meant = choose_again(said, OFFERS[:count], 0, NOW)
    assert meant is None or isinstance(meant, Another) or 0 <= meant < count


@given(st.text(max_size=40), st.integers(0, 3))
def test_any_answer_is_judged_and_no_offer_is_made_up(said: str, count: int) -> None:
    chosen = choose_offer(said, OFFERS[:count], NOW)
    assert chosen is None or isinstance(chosen, Another) or 0 <= chosen < count


@pytest.mark.parametrize(
    "said",
    ["which one's the soonest", "what's the earliest", "which of those comes first please"],
)
def test_who_asks_which_comes_first_is_read_it_back(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) == 0
    assert choose_offer(said, OFFERS[::-1], NOW) == 2


@pytest.mark.parametrize("said", ["which is better", "which are those"])
def test_another_question_takes_none(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is None


@pytest.mark.parametrize("said", ["that one", "yes that one please", "this time works"])
def test_that_one_is_the_one_that_was_read_back(said: str) -> None:
    assert choose_again(said, OFFERS, 2, NOW) == 2
    assert choose_offer("that one", OFFERS, NOW) is None


@pytest.mark.parametrize("said", ["i don't know", "i'm not sure yet", "hm i can't decide"])
def test_who_is_not_sure_has_refused_nothing(said: str) -> None:
    assert choose_offer(said, OFFERS, NOW) is None


@pytest.mark.parametrize(
    ("said", "count", "chosen"),
    [
        ("okay tuesday", 2, 0),
        ("tuesday is fine", 2, 0),
        ("on tuesday then", 2, 0),
        ("okay tuesday", 3, None),
        ("tuesday or what else", 2, Another.TIME),
        ("not tuesday", 2, Another.TIME),
    ],
)
def test_the_day_that_all_are_on_takes_the_first(said, count, chosen):
    offers = [OFFERS[0], OFFERS[0].replace(hour=11)] if count < len(OFFERS) else OFFERS
    assert choose_offer(said, offers, NOW) == chosen
