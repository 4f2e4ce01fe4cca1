"""A complaint is told once, in whatever words."""

import pytest

from dialog.actions.complaints import tells_what
from dialog.manager import DialogManager
from dialog.turn import Utterance


@pytest.mark.parametrize(
    "text", ["a dog bit me", "my eye is red and hurts", "i think i have covid", "i feel hopeless"]
)
def test_words_that_say_what_is_wrong_are_a_complaint(text: str) -> None:
    assert tells_what(text)


@pytest.mark.parametrize(
    "text",
    ["", "i feel sick", "i'm not feeling well", "hello i have a problem", "it hurts"],
)
def test_words_that_only_say_that_something_is_wrong_are_none(text: str) -> None:
    assert not tells_what(text)


async def test_a_complaint_that_no_list_knows_is_not_asked_for_again(
    manager: DialogManager,
) -> None:
    await manager.open("call")
    told = await manager.respond("call", Utterance("a dog bit me"))
    assert told.requested_slot == "symptom_severity"
    await manager.respond("call", Utterance("six"))
    done = await manager.respond("call", Utterance("two days"))
    assert "action_assess_symptoms" in done.actions
    # The next complaint is another one.
    again = await manager.respond("call", Utterance("i feel sick"))
    assert again.requested_slot == "current_symptoms"
