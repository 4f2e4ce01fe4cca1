"""What is asked about a dose is told apart by its words, and from what is no such question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.actions.dose_questions import (
    DoseTopic,
    asks_own_list,
    dose_topic,
    has_taken_both,
    is_of_child,
    may_be_more,
    wants_more,
)

TOO_MUCH, HOW_MUCH, OTHERWISE = DoseTopic.TOO_MUCH, DoseTopic.HOW_MUCH, DoseTopic.OTHERWISE


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("i took my lisinopril twice by accident", TOO_MUCH),
        ("my mother took her pills twice this morning", TOO_MUCH),
        ("i think i've taken too many", TOO_MUCH),
        ("i accidentally took two", TOO_MUCH),
        ("i took extra because i forgot", TOO_MUCH),
        ("i doubled my insulin by mistake", TOO_MUCH),
        ("can i take two tonight", HOW_MUCH),
        ("i missed my warfarin last night what do i do", HOW_MUCH),
        ("should i double up tomorrow", HOW_MUCH),
        ("how much tylenol can i give my baby", HOW_MUCH),
        ("can i stop taking it", OTHERWISE),
        ("should i skip it then", OTHERWISE),
        ("what if i skip a day", OTHERWISE),
        ("what happens when i stop taking it", OTHERWISE),
        ("i take it twice a day", None),
        ("i took it this morning", None),
        ("is ibuprofen okay with warfarin", None),
        ("", None),
    ],
)
def test_what_is_asked_about_a_dose_is_known_by_its_words(said, topic):
    assert dose_topic(said) is topic


@pytest.mark.parametrize(
    ("said", "is_more"),
    [
        ("can i double up tomorrow", True),
        ("she took her pills twice this morning", True),
        ("i took too much metformin", True),
        ("they took too much money from my account", False),
        ("i want to double check my appointment", False),
        ("i take two pills a day", False),
    ],
)
def test_more_of_a_medicine_is_told_from_more_of_other_things(said, is_more):
    assert wants_more(said) is is_more


def test_where_medicines_are_talked_of_none_has_to_be_named():
    said = "i took four of them this morning by mistake"
    assert not wants_more(said)
    assert wants_more(said, is_of_medicine=True)


@pytest.mark.parametrize(
    ("said", "is_several"),
    [
        ("i took two this morning", True),
        ("i took three of them just now", True),
        ("she took four at once", True),
        ("i took one this morning", False),
        ("i took it two days ago", False),
        ("i missed two this morning", False),
        ("i took my two kids to school this morning", False),
    ],
)
def test_several_at_one_time_may_be_too_many(said, is_several):
    assert may_be_more(said) is is_several


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ("i already took both", True),
        ("i took them together", True),
        ("i just took it", True),
        ("i've been taking both", True),
        ("he took it this morning", True),
        ("should i take both", False),
        ("i have not taken it", False),
        ("which one should i take", False),
    ],
)
def test_a_warning_may_come_too_late(said, is_taken):
    assert has_taken_both(said) is is_taken


@pytest.mark.parametrize(
    ("said", "is_child"),
    [("my son is five", True), ("my eight month old", True), ("my husband is sixty", False)],
)
def test_a_dose_for_a_child_is_known(said, is_child):
    assert is_of_child(tuple(said.split())) is is_child


@given(st.text(max_size=200))
def test_any_words_are_read(said):
    assert dose_topic(said) in (None, *DoseTopic)
    assert wants_more(said) in (True, False)


@pytest.mark.parametrize(
    "said",
    [
        "what medicines am i on",
        "what are my medications",
        "which pills am i supposed to take",
        "can you read me the list of my meds",
    ],
)
def test_it_is_asked_what_one_takes(said):
    assert asks_own_list(said)


@pytest.mark.parametrize(
    "said",
    ["which pill do i take for pain", "my medications make me dizzy", "can i take both", "my meds"],
)
def test_any_other_question_is_not_for_the_list(said):
    assert not asks_own_list(said)
