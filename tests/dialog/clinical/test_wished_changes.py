"""Callers say of which visit, whether, and to when; what is not plain is asked."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.wished_changes import (
    CANCEL,
    KEEP,
    MOVE,
    makes_another,
    meant_visit,
    moved_to,
    read_cancelling,
    read_change,
    stated_change,
)

TODAY = date(2026, 11, 22)
VISITS = [datetime(2026, 11, day, 9, tzinfo=UTC) for day in (24, 27, 30)]


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("cancel my appointment", CANCEL),
        ("i need to reschedule my appointment", MOVE),
        ("can i get it earlier", MOVE),
        ("when is my next appointment", None),
        ("i can't make it on friday", None),
        ("cancel or move my appointment", None),
        ("i don't want to cancel", None),
        ("i want to cancel and book a new one", MOVE),
        ("cancel it please i got a new job", CANCEL),
    ],
)
def test_what_becomes_of_it_may_be_said_at_once(said, change):
    assert stated_change(said) == change


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("yes", CANCEL), ("yes please", CANCEL), ("cancel it", CANCEL), ("no", KEEP),
        ("no thanks", KEEP), ("no don't cancel it", KEEP), ("don't cancel it", KEEP),
        ("leave it", KEEP), ("move it", MOVE), ("no, move it to friday", MOVE), ("maybe", None),
        ("i don't want it any more", CANCEL), ("no i don't want it", None),
    ],
)  # fmt: skip
def test_a_visit_is_cancelled_after_a_plain_yes_alone(said, change):
    assert read_cancelling(said) == change


@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("move it to friday", "2026-11-27"),
        ("from monday to the thirtieth", "2026-11-30"),
        ("i need to move my appointment on friday", None),
        ("i want to move my tuesday appointment", None),
        ("move it", None),
    ],
)
def test_the_time_behind_a_to_is_the_new_one(said, to):
    assert moved_to(said, TODAY) == to


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("cancel my appointment", 0),
        ("cancel my appointment on friday", 1),
        ("move the one on the thirtieth to friday", 2),
        ("move it to friday", 0),
        ("cancel the one on saturday", 0),
    ],
)
def test_the_visit_of_the_named_day_is_meant_or_else_the_next(said, number):
    assert meant_visit(said, VISITS, TODAY) == number


@given(st.text(max_size=40))
def test_any_words_mean_a_visit_that_there_is(said):
    assert meant_visit(said, VISITS[:1], TODAY) == 0


@pytest.mark.parametrize(
    ("said", "change"),
    [("the last", None), ("the second one", None), ("two", CANCEL), ("cancel", CANCEL),
     ("the latter", None), ("drop it", CANCEL), ("the first", MOVE)],
)  # fmt: skip
def test_nothing_is_cancelled_by_a_place_that_may_be_a_visits(said, change):
    assert read_change(said) == change


@pytest.mark.parametrize(
    ("said", "is_so"),
    [("make it ten", True), ("can we change that to friday", True), ("rather come at nine", True),
     ("i made it", False), ("what does it make", False),
     ("i'm not going to make it on monday", False), ("i can't make it tomorrow", False)],
)  # fmt: skip
def test_what_was_arranged_is_to_be_otherwise(said, is_so):
    assert makes_another(said) is is_so
