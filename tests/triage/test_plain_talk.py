"""Which turns the lexicon knows by itself, so that their meaning is not asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.plain_talk import is_plain_talk
from triage.words import split_words

HARMLESS = (
    "stop asking me these questions",
    "i don't want to answer any more questions",
    "she can't come to the phone she's sick",
    "my wife is asleep she can't get to the phone right now",
    "i threw them away",
    "i took two this morning and one tonight",
    "that won't be necessary",
    "he's gone to work",
    "he's still sleeping",
    "my mother can't speak english very well",
    "i flushed my pills down the toilet",
    "i'm sixteen and i think i have an std",
    "my boyfriend has chlamydia and i want to get tested",
    "no i don't need any help right now",
    "i can't remember now off the top of my head",
    "i don't need one thank you",
    "yes but i can't talk now i'm driving",
    "he won't come to the phone",
    "and my address",
    "i have a new insurance card",
    "he's in the neonatal intensive care",
    "my twins are still in the nicu",
)
TELLING = (
    "",
    "stop",
    "stop asking me questions and get somebody here",
    "stop asking me questions she's dying",
    "she can't come to the phone she's unconscious",
    "he can't come to the phone he is not right",
    "she's sick",
    "he threw up",
    "he's asleep and nothing wakes him",
    "she can't speak all of a sudden",
    "he's gone",
    "i took nine this morning",
    "i took all of them last night",
    "i took thirty this morning",
    "i took it and woke up confused",
    "i have an std and i want to die",
    "i think i have an std and my belly hurts",
    "i threw myself down the stairs",
    "she was thrown from the car",
    "no i need help",
    "he can't remember his own name",
    "i don't need it anymore i'm done with all of it",
    "i don't need help i need an ambulance",
    "he was driving and can't speak right",
    "he won't come to",
    "he won't wake to come to the phone",
    "send somebody to my address",
    "he's in the nicu and he stopped breathing",
    "i need help at this address",
    "he's turning blue in the nicu",
)


@pytest.mark.parametrize("said", HARMLESS)
def test_a_refusal_or_an_excuse_is_nothing_else(said):
    assert is_plain_talk(split_words(said).words)


@pytest.mark.parametrize("said", TELLING)
def test_with_any_other_word_it_may_tell_of_trouble(said):
    assert not is_plain_talk(split_words(said).words)


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_words_are_read(words):
    assert is_plain_talk(words) in (True, False)
