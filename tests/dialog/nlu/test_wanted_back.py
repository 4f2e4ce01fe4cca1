"""Whether a visit is wanted back that was cancelled a moment ago."""

import pytest

from dialog.nlu.wanted_back import wants_back


@pytest.mark.parametrize(
    "said",
    [
        "wait actually no i want to keep it",
        "oh no that was a mistake can you undo that",
        "can i get my appointment back",
        "i didn't mean to do that",
        "no i changed my mind",
        "that was the wrong appointment",
        "please don't cancel it",
        "could you put it back",
        "i can make it after all",
    ],
)
def test_it_is_wanted_back(said: str) -> None:
    assert wants_back(said)


@pytest.mark.parametrize(
    "said",
    [
        "no that's all",
        "i don't want to keep it",
        "no mistake",
        "thank you goodbye",
        "i will call back",
        "yes i need a refill",
        "i don't need it any more",
    ],
)
def test_nothing_is_wanted_back(said: str) -> None:
    assert not wants_back(said)
