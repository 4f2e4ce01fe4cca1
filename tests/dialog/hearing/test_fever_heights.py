"""How high a fever is, told where its severity is asked: triage reads it with its name."""

import pytest

from dialog.events.call import TurnTriaged
from dialog.manager import DialogManager
from dialog.turn import Utterance


async def rules_of(manager: DialogManager, complaint: str, answer: str) -> set[str]:
    await manager.open("call")
    await manager.respond("call", Utterance(complaint))
    turn = await manager.respond("call", Utterance(answer))
    triaged = next(one for one in turn.events if isinstance(one, TurnTriaged))
    return {one.rule for one in triaged.decision.findings}


@pytest.mark.parametrize(
    "answer", ["a hundred and one", "one oh one", "it's about 101", "one oh one four"]
)
async def test_a_height_is_read(manager: DialogManager, answer: str) -> None:
    assert "fever_reading" in await rules_of(manager, "i have a fever", answer)


@pytest.mark.parametrize(
    ("complaint", "answer"),
    [
        ("i have a cough", "a hundred and one"),
        ("i have a fever", "seven"),
        ("i have a fever", "two hundred and one"),
        ("i have a fever", "about ten"),
    ],
)
async def test_what_is_no_height_is_not(
    manager: DialogManager, complaint: str, answer: str
) -> None:
    assert "fever_reading" not in await rules_of(manager, complaint, answer)
