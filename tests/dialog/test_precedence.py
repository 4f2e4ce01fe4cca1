"""What comes before the policies: a question about danger is not talked past."""

import pytest

from dialog.manager import DialogManager
from dialog.turn import NextStep, Turn, Utterance

CALL = "call"
ALARM = "my blood pressure is two fifty over one twenty"


async def talk(manager: DialogManager, *lines: str) -> list[Turn]:
    await manager.open(CALL)
    return [await manager.respond(CALL, Utterance(line)) for line in lines]


def words(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize(
    "evasion", ["i don't know", "six", "hello", "can i take aspirin for it", "thanks", "goodbye"]
)
async def test_a_question_about_danger_is_asked_again_whatever_else_is_said(
    manager: DialogManager, evasion: str
) -> None:
    turns = await talk(manager, ALARM, evasion, "no")
    assert "chest pain" in words(turns[1])
    assert turns[1].then is NextStep.LISTEN
    assert "utter_see_doctor_today" in turns[2].actions


async def test_whoever_talks_past_it_twice_gets_a_person(manager: DialogManager) -> None:
    turns = await talk(manager, ALARM, "i don't know", "six")
    assert turns[2].then is NextStep.HAND_OFF


async def test_whoever_says_goodbye_twice_may_go_and_hears_what_to_do(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, ALARM, "goodbye", "goodbye")
    assert turns[2].then is NextStep.HANG_UP
    assert words(turns[2]).startswith("Please see a doctor today")


async def test_a_person_can_be_had_instead_of_answering(manager: DialogManager) -> None:
    turns = await talk(manager, ALARM, "let me talk to a person")
    assert turns[1].then is NextStep.HAND_OFF


async def test_an_answer_that_the_form_might_take_is_not_taken_for_it(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a cough", "help", "six")
    assert manager.tracker(CALL).slot("symptom_severity") is None
    assert "this minute" in words(turns[1]) or "this very minute" in words(turns[1])
    assert "this minute" in words(turns[2]) or "this very minute" in words(turns[2])


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["i ran out of my inhaler and i'm wheezing", "no", "no"], "Please see a doctor today"),
        (["i need a refill", "no", "no"], "If you feel worse"),
    ],
)
async def test_nobody_who_is_urgent_leaves_without_having_been_told(
    manager: DialogManager, lines: list[str], part: str
) -> None:
    turns = await talk(manager, *lines)
    assert turns[-1].then is NextStep.HANG_UP
    assert part in words(turns[-1])
