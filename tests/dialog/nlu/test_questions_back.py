"""Questions in the place of an answer; an "okay" before one is no yes."""

import pytest

from dialog.nlu.questions_back import asks_back, asks_of_taking, concludes_safe


@pytest.mark.parametrize(
    "said",
    [
        "okay what about tylenol",
        "okay so when does it open",
        "what if i take it now",
        "well can i wait until then",
        "should i eat first",
        "oh how long does that take",
        "is it far",
        "why did they change it",
    ],
)
def test_it_is_asked_back(said: str) -> None:
    assert asks_back(said)


@pytest.mark.parametrize(
    "said",
    [
        "okay",
        "okay that's fine",
        "okay please do",
        "why not",
        "okay can you connect me",
        "yes i would like that",
        "no thanks",
        "however you like",
        "okay so yes",
        "whatever is easier",
    ],
)
def test_an_answer_is_no_question(said: str) -> None:
    assert not asks_back(said)


@pytest.mark.parametrize(
    "said",
    ["okay so it's safe then", "so i can take it", "but that's okay then", "so they are fine"],
)
def test_it_may_be_asked_in_the_order_of_a_statement(said: str) -> None:
    assert concludes_safe(said)


@pytest.mark.parametrize("said", ["okay that's fine", "so i took it", "yes it is fine", "so be it"])
def test_a_plain_statement_concludes_nothing(said: str) -> None:
    assert not concludes_safe(said)


@pytest.mark.parametrize(
    "said", ["can i skip it tonight", "should i double it", "okay can i just stop taking them"]
)
def test_it_is_asked_how_to_go_on_with_a_medicine(said: str) -> None:
    assert asks_of_taking(said)


@pytest.mark.parametrize(
    "said", ["can i come tomorrow", "skip", "can you take my name", "i take it at night"]
)
def test_other_words_ask_nothing_of_a_medicine(said: str) -> None:
    assert not asks_of_taking(said)
