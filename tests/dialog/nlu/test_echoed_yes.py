"""Answers to an offer that say neither yes nor no."""

import pytest

from dialog.nlu.echoed_yes import declines_offer, echoes, hedges

BOOK = "So that is tomorrow at nine in the morning. Is it all right to book it?"
SHALL = "You would come tomorrow at nine. Shall I book that?"
REFILL = "I can ask the clinic for a refill of metformin. Shall I do that?"
PERSON = "Would you like me to connect you with a person?"
WHICH = "Your visit is on Monday. Would you like to move it, or to cancel it?"


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("book it", SHALL),
        ("book it please", BOOK),
        ("please book that one for me", SHALL),
        ("go ahead", BOOK),
        ("yes go ahead and do it", REFILL),
        ("do that", REFILL),
        ("connect me", PERSON),
        ("okay book the nine", SHALL),
    ],
)
def test_what_was_asked_may_be_said_instead_of_a_yes(said, question):
    assert echoes(said.removeprefix("yes "), question)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("don't book it", SHALL),
        ("book me a taxi", SHALL),
        ("cancel it", SHALL),
        ("book it on friday", SHALL),
        ("move it", WHICH),
        ("take it", "When did you last take your medicine?"),
        ("i am going to die", PERSON),
        ("", SHALL),
    ],
)
def test_other_words_are_no_yes(said, question):
    assert not echoes(said, question)


@pytest.mark.parametrize(
    "said", ["i can't make that", "that won't work for me", "it does not suit"]
)
def test_what_does_not_suit_is_declined(said):
    assert declines_offer(said, SHALL)


@pytest.mark.parametrize("said", ["i can't breathe", "i can't go on", "yes", "i do not care"])
def test_not_every_cannot_declines(said):
    assert not declines_offer(said, SHALL)
    assert not declines_offer("i can't make that", "Are you alone right now?")


@pytest.mark.parametrize("said", ["maybe", "i'm not sure", "i don't know", "well perhaps"])
def test_a_hedge_is_neither_yes_nor_no(said):
    assert hedges(said, SHALL)
    assert not hedges(said, "Are you alone right now?")


@pytest.mark.parametrize("said", ["sure", "yes", "maybe friday", "i am", ""])
def test_a_plain_answer_is_no_hedge(said):
    assert not hedges(said, SHALL)
