"""When somebody would like to come, and when not, by all that they say of it."""

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialog.clinical.visit_times import read_wish
from dialog.nlu.spoken_times import say_time
from dialog.nlu.wished_times import at_hour, read_wished_time

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("thursday next week", "2026-12-03"),
        ("next week thursday", "2026-12-03"),
        ("next week on thursday at two", "2026-12-03T14:00"),
        ("thursday afternoon next week", "2026-12-03TAF"),
        ("thursday or friday next week", "2026-12-03|2026-12-04"),
        ("thursday or next week", "2026-11-26|2026-W49"),
        ("not this thursday, the one after", "2026-12-03"),
        ("after thanksgiving", "2026-11-26/.."),
        ("any time before christmas", "../2026-12-25"),
        ("by friday", "../2026-11-28"),
        ("no later than friday", "../2026-11-28"),
        ("between monday and wednesday", "2026-11-30/2026-12-02"),
        ("friday to monday", "2026-11-27/2026-11-30"),
        ("two weeks", "2026-12-07"),
        ("tuesday would be best, in the morning if possible", "2026-11-24TMO"),
        ("next week after three", "2026-W49T15:00/.."),
        ("i'm away until the fifth", "2026-12-04/.."),
        ("not until january", "2026-12-31/.."),
        ("starting december tenth", "2026-12-09/.."),
        ("from the tenth on", "2026-12-09/.."),
        ("not before ten", "T10:00/.."),
        ("no earlier than ten", "T10:00/.."),
        ("as soon as possible", "asap"),
        ("i don't care", "anytime"),
        ("whenever you have something", "anytime"),
        ("what do you have available", "anytime"),
        ("when can the doctor see me", "anytime"),
    ],
)
def test_a_wish_is_told_in_many_ways(said, wish):
    assert read_wished_time(said, MONDAY) == wish


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("anytime except monday", "anytime!XXXX-WXX-1"),
        ("any day but monday", "anytime!XXXX-WXX-1"),
        ("not mondays", "anytime!XXXX-WXX-1"),
        ("i can't do mondays", "anytime!XXXX-WXX-1"),
        ("I can't do mornings", "anytime!TMO"),
        ("mondays don't work for me", "anytime!XXXX-WXX-1"),
        ("i'm busy on monday", "anytime!XXXX-WXX-1"),
        ("i'm out of town next week", "anytime!2026-W49"),
        ("i'm not here tomorrow", "anytime!2026-11-24"),
        ("not on weekends", "anytime!XXXX-WXX-6|XXXX-WXX-7"),
        ("i work mornings", "anytime!TMO"),
        ("anything but mornings", "anytime!TMO"),
        ("not this week", "anytime!2026-W48"),
        ("not monday or tuesday", "anytime!XXXX-WXX-1|XXXX-WXX-2"),
        ("next week but not on wednesday", "2026-W49!XXXX-WXX-3"),
        ("next week, but not on a monday", "2026-W49!XXXX-WXX-1"),
        ("monday is no good, tuesday is better", "2026-11-24!XXXX-WXX-1"),
        ("tuesday, not monday", "2026-11-24!XXXX-WXX-1"),
    ],
)
def test_what_does_not_suit_stands_behind_the_wish(said, wish):
    assert read_wished_time(said, MONDAY) == wish


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("why not monday", "2026-11-30"),
        ("monday is not a problem", "2026-11-30"),
        ("i'm not busy on friday", "2026-11-27"),
        ("maybe tuesday but wednesday is fine too", "2026-11-25"),
    ],
)
def test_a_denial_of_something_else_refuses_no_day(said, wish):
    assert read_wished_time(said, MONDAY) == wish


@pytest.mark.parametrize(
    "said",
    ["purple", "i need a check up", "later", "do you have anything else", "can i bring my son",
     "i have had it for two weeks", "not really", "",
     "when do you check the heartbeat", "what do you have for pain", "do you think you can help"],
)  # fmt: skip
def test_other_words_tell_no_time(said):
    assert read_wished_time(said, MONDAY) is None


@pytest.mark.parametrize(
    ("day", "hour", "wish"),
    [
        ("2026-11-25", "T14:00", "2026-11-25T14:00"),
        ("2026-11-25", "TAF", "2026-11-25TAF"),
        ("2026-11-25TMO", "T14:00/..", "2026-11-25T14:00/.."),
        ("2026-W49", "../T12:00", "../2026-W49T12:00"),
        ("2026-11-25|2026-11-27", "TAF", "2026-11-25TAF|2026-11-27TAF"),
        ("2026-12-01/2026-12-07", "TMO", "2026-12-01TMO/2026-12-07TMO"),
        ("2026-12-01/2026-12-07", "T15:00/..", "2026-12-01/2026-12-07!../T15:00"),
        ("2026-11-26/..", "TAF", "2026-11-26TAF/.."),
        ("2026-W49!XXXX-WXX-3", "TAF", "2026-W49TAF!XXXX-WXX-3"),
        ("2026-11-25", "anytime!TMO", "2026-11-25!TMO"),
    ],
)
def test_an_hour_that_is_told_later_is_of_the_day_that_was_told(day, hour, wish):
    assert at_hour(day, hour) == wish


@given(st.text(max_size=60))
def test_any_words_can_be_read(said):
    assert read_wished_time(said, MONDAY) != ""


SAID = ("monday", "tuesday", "not", "next", "week", "the", "end", "of", "month", "after", "before",
        "christmas", "at", "two", "in", "morning", "or", "and", "but", "except", "any", "day",
        "until", "is", "bad", "from", "to", "first", "december", "weekends", "too",
        "early")  # fmt: skip


@given(st.lists(st.sampled_from(SAID), max_size=9))
@example(["monday", "to", "monday"])
@example(["until", "any", "day"])
def test_every_wish_can_be_looked_for_and_said(words):
    wish = read_wished_time(" ".join(words), MONDAY)
    if wish is not None:
        found = read_wish(wish, MONDAY)
        assert MONDAY <= found.first <= found.last
        assert say_time(wish, datetime(2026, 11, 23, 10)) is not None  # noqa: DTZ001
