import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.billing import BillingChoice, BillingTopic, read_choice, read_topic


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("why is my bill so high", BillingTopic.BILL),
        ("i was charged twice", BillingTopic.BILL),
        ("can i pay in installments", BillingTopic.BILL),
        ("is the mri covered", BillingTopic.COVERAGE),
        ("do you take medicare", BillingTopic.COVERAGE),
        ("my claim was denied", BillingTopic.COVERAGE),
        ("i have new insurance", BillingTopic.CHANGE),
        ("i lost my insurance card", BillingTopic.CHANGE),
        ("i need help with insurance", None),
        ("billing please", BillingTopic.BILL),
        ("i have 2 questions", None),
        ("", None),
    ],
)
def test_a_question_tells_what_it_is_about(said, topic):
    assert read_topic(said, was_asked=False) is topic


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("1", BillingTopic.BILL),
        ("2", BillingTopic.COVERAGE),
        ("3", BillingTopic.CHANGE),
        ("a new one", BillingTopic.CHANGE),
        ("what it pays for", BillingTopic.COVERAGE),
        ("something else", BillingTopic.OTHER),
        ("the weather", None),
    ],
)
def test_an_answer_may_be_a_word_or_a_key(said, topic):
    assert read_topic(said, was_asked=True) is topic


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("1", BillingChoice.CONNECT),
        ("2#", BillingChoice.NOTE),
        ("connect me", BillingChoice.CONNECT),
        ("leave a note please", BillingChoice.NOTE),
        ("call me back", BillingChoice.NOTE),
        ("no thanks", BillingChoice.NOTHING),
        ("neither", BillingChoice.NOTHING),
        ("yes", None),
        ("a note or connect me", None),
        ("can you tell me now whether my insurance is going to pay for this visit", None),
        ("", None),
    ],
)
def test_an_answer_chooses_one_thing_or_none(said, choice):
    assert read_choice(said) is choice


@given(st.text(max_size=80), st.booleans())
def test_any_answer_is_read(said, was_asked):
    assert read_topic(said, was_asked=was_asked) in (None, *BillingTopic)
    assert read_choice(said) in (None, *BillingChoice)


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("either", BillingChoice.CONNECT),
        ("whatever is faster", BillingChoice.CONNECT),
        ("the first", BillingChoice.CONNECT),
        ("talk to somebody", BillingChoice.CONNECT),
        ("now please", BillingChoice.CONNECT),
        ("the second one", BillingChoice.NOTE),
        ("just the note", BillingChoice.NOTE),
        ("I'd like somebody to call me back please", BillingChoice.NOTE),
        ("no, a note please", BillingChoice.NOTE),
        ("I don't want a person, a note", BillingChoice.NOTE),
        ("I'll call you back myself", BillingChoice.NOTHING),
        ("not now", BillingChoice.NOTHING),
        ("yes please", None),
        ("okay", None),
        ("don't leave a note", None),
        ("what do I owe now", None),
    ],
)
def test_a_choice_is_told_in_many_ways_and_never_by_a_yes(said, choice):
    assert read_choice(said) is choice


@pytest.mark.parametrize(
    "said",
    ["i have blue cross", "we're with aetna", "it's through my husband's plan", "i am insured"],
)
def test_who_names_an_insurer_asks_what_it_pays_for(said):
    assert read_topic(said, was_asked=True) is BillingTopic.COVERAGE


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("the plan will not pay my bill", BillingTopic.BILL),
        ("payment plan", BillingTopic.BILL),
        ("i have a new plan", BillingTopic.CHANGE),
        ("i have a question about my insurance", None),
        ("it is about my insurance", None),
        ("i have a headache", None),
    ],
)
def test_not_all_that_is_had_is_an_insurer(said, topic):
    assert read_topic(said, was_asked=True) is topic


def test_an_insurer_is_no_question_where_none_was_asked():
    assert read_topic("i have blue cross", was_asked=False) is None
