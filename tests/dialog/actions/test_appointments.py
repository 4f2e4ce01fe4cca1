"""A wish for a visit: told back where it was understood, never where it was not."""

import pytest

from dialog.actions.visit_wish import UNTIMED
from dialog.events.call import AppointmentRequested
from dialog.manager import DialogManager
from dialog.turn import Turn, Utterance


async def asked_for(manager: DialogManager, when: str) -> Turn:
    await manager.open("call")
    await manager.respond("call", Utterance("i need an appointment for a check up"))
    return await manager.respond("call", Utterance(when))


async def test_a_time_that_was_understood_is_told_back(manager: DialogManager) -> None:
    turn = await asked_for(manager, "on monday")
    assert turn.replies[0].text.startswith("You would like to come on Monday.")


@pytest.mark.parametrize("when", ["i don't know", "in two hours"])
async def test_a_time_that_was_not_understood_is_not_made_up(
    manager: DialogManager, when: str
) -> None:
    turn = await asked_for(manager, when)
    wish = next(one for one in turn.events if isinstance(one, AppointmentRequested))
    assert wish.when == UNTIMED
    assert "would like to come" not in turn.replies[0].text
    assert "not booked yet" in turn.replies[0].text
