"""Who asks to be forgotten is heard whatever it is about, and nobody else is."""

import pytest

from dialog.nlu.forget_wishes import wants_forgetting


@pytest.mark.parametrize(
    "said",
    [
        "can you forget what i told you about my cough",
        "please forget that i mentioned my drinking",
        "i'd like you to forget everything we talked about last time",
        "delete what i said about the depression",
        "erase all you have noted about my knee",
    ],
)
def test_what_was_told_is_to_be_forgotten(said):
    assert wants_forgetting(said)


@pytest.mark.parametrize(
    "said",
    [
        "please don't forget what i told you",
        "i forgot what you told me",
        "i always forget what i said",
        "forget what i said make it tuesday",
        "forget it",
        "i forget to take my pills",
        "so never forget that i told you",
        "",
    ],
)
def test_nothing_is_to_be_forgotten(said):
    assert not wants_forgetting(said)
