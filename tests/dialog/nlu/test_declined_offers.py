"""An offer is turned down in other words than a no."""

import pytest

from dialog.nlu.declined_offers import declines


@pytest.mark.parametrize(
    "text",
    [
        "it's not so bad i'll be okay",
        "i'll call my doctor",
        "no i'll talk to my own pharmacist",
        "it's just mild",
        "that is not necessary",
        "maybe later",
        "i'm fine",
        "okay i'll ask my doctor",
        "i can wait",
        "i'd rather not",
    ],
)
def test_who_says_so_wants_nobody_now(text):
    assert declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes it's not so bad but please",
        "i'm fine with that please connect me",
        "i will talk to a nurse",
        "who is that",
        "it is getting worse",
        "",
    ],
)
def test_other_words_turn_nothing_down(text):
    assert not declines(text)
