"""When, how often and why not: read from the words that callers have for it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.adherence_answers import (
    Reason,
    asks,
    corrected_doses,
    has_enough,
    last_dose,
    missed_doses,
    reason_told,
    reasons,
)

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("this morning", "today"),
        ("just now", "today"),
        ("an hour ago", "today"),
        ("at eight", "today"),
        ("yesterday evening", "yesterday"),
        ("last night", "yesterday"),
        ("three days ago", "3 days ago"),
        ("on monday", "2 days ago"),
        ("two weeks ago", "more than a week ago"),
        ("last week", "more than a week ago"),
        ("i stopped taking it", "not taken"),
        ("never", "not taken"),
        ("i don't remember", "unsure"),
        ("i can't recall", "unsure"),
        ("the blue one", None),
        ("", None),
    ],
)
def test_the_last_dose_is_read(said, found):
    assert last_dose(said, NOW) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("none", "none"),
        ("zero", "none"),
        ("no", "none"),
        ("i haven't missed any", "none"),
        ("i took them all week", "none"),
        ("not a single one", "none"),
        ("two", "2"),
        ("maybe two", "2"),
        ("a couple", "2"),
        ("one or two", "1 or 2"),
        ("i missed like two or three", "2 or 3"),
        ("between two to four", "2 or 4"),
        ("no i take them all", "none"),
        ("nope i always take all of it", "none"),
        ("no i didn't take them all", "some"),
        ("none oh wait no i missed one on sunday", "1"),
        ("two no wait three", "3"),
        ("five i mean four", "4"),
        ("one actually none", "none"),
        ("i missed two actually", "2"),
        ("twice i think", "2"),
        ("just once", "1"),
        ("three doses in the last seven days", "3"),
        ("monday and tuesday", "2"),
        ("only yesterday's", "1"),
        ("all of them", "all"),
        ("i didn't take it all week", "all"),
        ("i missed every day", "all"),
        ("all but one", "most"),
        ("most of them", "most"),
        ("half of them", "about half"),
        ("sometimes", "some"),
        ("i don't know", "unsure"),
        ("five hundred", None),
        ("yes", None),
        ("the weather is nice", None),
    ],
)
def test_missed_doses_are_counted(said, found):
    assert missed_doses(said) == found


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.COST, "it costs too much"),
        (Reason.COST, "i can't afford it"),
        (Reason.COST, "my insurance stopped paying"),
        (Reason.SIDE_EFFECT, "it makes me dizzy"),
        (Reason.SIDE_EFFECT, "it upsets my stomach"),
        (Reason.RAN_OUT, "i ran out on monday"),
        (Reason.RAN_OUT, "no refills left"),
        (Reason.FELT_BETTER, "i felt better"),
        (Reason.FELT_BETTER, "i don't need it anymore"),
        (Reason.ACCESS, "the pharmacy was closed"),
        (Reason.ACCESS, "i was out of town and left them at home"),
        (Reason.FORGOT, "i just forgot"),
        (Reason.FORGOT, "it slipped my mind"),
    ],
)
def test_a_reason_is_known_by_what_callers_say_for_it(reason, said):
    assert reason in reasons(said)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.COST, "it's not the cost"),
        (Reason.SIDE_EFFECT, "it doesn't bother me at all"),
        (Reason.RAN_OUT, "i haven't run out"),
        (Reason.FELT_BETTER, "i don't feel better"),
        (Reason.FORGOT, "i did not forget"),
        (Reason.ACCESS, "i like the pharmacy"),
    ],
)
def test_what_is_denied_or_merely_named_is_no_reason(reason, said):
    assert reason not in reasons(said)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("i ran out and it costs too much", "cost, ran out"),
        ("my sister was getting married", "other"),
        ("i don't know why", "unsure"),
        ("i'd rather not say", "declined"),
        ("why do you ask", None),
        ("well", None),
    ],
)
def test_the_answer_to_why_is_kept_by_its_codes(said, found):
    assert reason_told(said) == found


@given(st.text(max_size=300))
def test_any_words_are_read_as_something_or_nothing(said):
    counted = missed_doses(said)
    assert counted is None or not counted.isdigit() or 0 < int(counted) <= 42
    last_dose(said, NOW)
    reason_told(said)
    assert asks(said) in (True, False)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("three actually", "3"),
        ("oh wait it was four", "4"),
        ("actually i missed none", "none"),
        ("i mean i ran out", None),
        ("two pills make me sick", None),
        ("actually i take two other medicines which make me sick", None),
    ],
)
def test_an_earlier_number_is_put_right(said, found):
    assert corrected_doses(said) == found


@pytest.mark.parametrize(
    "said", ["i still have plenty", "i just picked it up", "plenty left", "we have a full bottle"]
)
def test_who_has_enough_needs_no_refill(said):
    assert has_enough(said)


@pytest.mark.parametrize(
    "said",
    ["i don't have enough", "only enough for two days", "i just got down to two left", "yes"],
)
def test_who_is_running_out_has_not_enough(said):
    assert not has_enough(said)
