"""What is foreseen while a caller still speaks: supervisors are told, and nothing else happens."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from dialog.errors import UnknownCallError
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.turn import Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity, Finding, Span, TriageDecision

CALL = "call"
PAIN = "i have crushing chest pain"


def foreseen(logs: list) -> list:
    return [one for one in logs if one["event"] == "danger foreseen"]


async def test_what_is_being_said_is_assessed_and_nothing_else_is_done(manager: DialogManager):
    await manager.open(CALL)
    before = manager.tracker(CALL)
    slots, events = dict(before.slots), len(before.events)
    assert manager.overhear(CALL, "i have crushing").acuity < Acuity.EMERGENCY
    assert manager.overhear(CALL, PAIN).is_emergency
    after = manager.tracker(CALL)
    assert after.call.acuity is Acuity.NONE
    assert len(after.events) == events
    assert after.slots == slots


async def test_supervisors_are_told_once_a_turn_and_without_a_word(manager: DialogManager):
    await manager.open(CALL)
    with capture_logs() as logs:
        manager.overhear(CALL, "i have a cough")
        manager.overhear(CALL, PAIN)
        manager.overhear(CALL, PAIN + " and i sweat")
    (told,) = foreseen(logs)
    assert told["call"] == CALL
    assert told["rules"]
    assert "crushing" not in str(told)


async def test_what_was_foreseen_and_not_said_raises_nothing(manager: DialogManager):
    await manager.open(CALL)
    manager.overhear(CALL, PAIN)
    turn = await manager.respond(CALL, Utterance("i want an appointment"))
    assert turn.call_acuity is Acuity.NONE
    assert "911" not in turn.replies[0].text
    with capture_logs() as logs:
        manager.overhear(CALL, PAIN)
    assert len(foreseen(logs)) == 1


async def test_in_an_emergency_nothing_is_foreseen(manager: DialogManager):
    await manager.open(CALL)
    await manager.respond(CALL, Utterance(PAIN))
    with capture_logs() as logs:
        assert manager.overhear(CALL, "he is choking").is_emergency
    assert foreseen(logs) == []


async def test_overhearing_waits_for_nobody(manager: DialogManager):
    await manager.open(CALL)
    async with manager._calls[CALL].lock:
        assert manager.overhear(CALL, PAIN).is_emergency
    assert not asyncio.iscoroutinefunction(manager.overhear)


async def test_what_other_turns_told_of_the_person_counts(manager: DialogManager):
    await manager.open(CALL)
    assert not manager.overhear(CALL, "there is some blood").is_emergency
    await manager.respond(CALL, Utterance("i am thirty weeks pregnant"))
    assert manager.overhear(CALL, "there is some blood").is_emergency


@pytest.mark.parametrize("text", ["", " ", "\u0000", "a" * 10_000, "\u0431\u043e\u043b\u044c"])
async def test_any_text_can_be_overheard(manager: DialogManager, text: str):
    await manager.open(CALL)
    assert not manager.overhear(CALL, text).is_emergency


async def test_a_call_that_is_not_open_is_not_overheard(manager: DialogManager):
    with pytest.raises(UnknownCallError):
        manager.overhear("other", PAIN)
    with pytest.raises(UnknownCallError):
        manager.advice_ahead("other", TriageDecision(Acuity.EMERGENCY))


class Costly:
    """Triage that must not be asked while somebody speaks."""

    def assess(self, text, patient):
        raise AssertionError


async def test_what_takes_long_is_left_until_the_turn_is_over(parts: DialogParts, clock):
    manager = DialogManager(replace(with_store(parts), triage=Costly()), clock=clock)
    await manager.open(CALL)
    assert manager.overhear(CALL, PAIN).is_emergency


@pytest.mark.parametrize("said", [PAIN, "i want to kill myself", "my husband is unconscious"])
async def test_the_advice_that_is_said_then_is_among_what_was_prepared(
    manager: DialogManager, said: str
):
    await manager.open(CALL)
    prepared = manager.advice_ahead(CALL, manager.overhear(CALL, said))
    turn = await manager.respond(CALL, Utterance(said))
    assert turn.replies
    assert set(turn.replies) <= set(prepared)
    assert set(prepared) <= set(manager.fixed_replies())


async def test_the_advice_for_what_no_rule_of_words_told_is_the_general_one(manager):
    await manager.open(CALL)
    found = Finding("meaning_cardiac", Acuity.EMERGENCY, Span(0, 1), "x")
    prepared = manager.advice_ahead(CALL, TriageDecision(Acuity.EMERGENCY, (found,)))
    assert prepared[0].text.startswith("Please call 911 now. What you tell me")
