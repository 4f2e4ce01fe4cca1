"""Who wants to talk with a pharmacist or a nurse is heard, whatever it is about."""

import pytest

from dialog.nlu.person_wishes import wants_somebody


@pytest.mark.parametrize(
    "said",
    [
        "let me talk to the pharmacist",
        "is there a pharmacist i can talk to",
        "i need to talk to a nurse about my refill",
        "I'd like to speak with a nurse",
        "can i speak to a pharmacist about my pills",
        "get me a nurse",
        "talk to a person please",
        "could you have a nurse call me",
    ],
)
def test_somebody_is_wanted(said):
    assert wants_somebody(said)


@pytest.mark.parametrize(
    "said",
    [
        "i don't want to talk to a nurse",
        "i talked to the pharmacist yesterday",
        "the nurse told me to take it twice",
        "can i get a refill",
        "should i tell my pharmacist",
        "i need my pills",
        "",
    ],
)
def test_nobody_is_wanted(said):
    assert not wants_somebody(said)
