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
        "i'm fine i don't need a nurse",
        "it's not so bad i do not think i need a person",
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
        "it's not so bad but i would like to talk to a nurse",
        "i will be okay i just want a person",
        "it's not necessary but i want a nurse",
        "i am okay with talking to a nurse",
        "i'm okay with that",
        "i would not mind",
        "i'd rather not wait get me somebody",
        "i can wait for a nurse",
        "",
    ],
)
def test_other_words_turn_nothing_down(text):
    assert not declines(text)


@pytest.mark.parametrize(
    ("text", "intent", "is_declined"),
    [
        ("i'll talk to my own doctor", "request_human", True),
        ("i'll manage but where is that nurse", "request_human", False),
        ("okay i can wait", "affirm", True),
        ("okay i'm okay", "affirm", False),
        ("i'm okay", "inform", True),
    ],
)
def test_what_asks_for_somebody_or_says_yes_is_less_easily_a_no(text, intent, is_declined):
    assert declines(text, intent) is is_declined
