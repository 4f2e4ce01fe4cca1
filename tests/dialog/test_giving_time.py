"""Who asks for a moment, or to be let speak, gets it; whatever was asked stays open."""

import pytest

from dialog.turn import Awaited, NextStep, Source, Utterance
from triage.decision import Acuity

CALL = "call"
GARBLED = "i take cetirizene every day"


async def talk(manager, *lines):
    await manager.open(CALL)
    return [await manager.respond(CALL, Utterance(line)) for line in lines]


def words(turn):
    return " ".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize("wish", ["let me finish", "wait", "hold on", "don't interrupt me"])
async def test_a_caller_who_was_interrupted_is_let_speak_and_asked_nothing(manager, wish):
    asked, given, answered = await talk(manager, "i have a headache", wish, "seven")
    assert asked.awaits is given.awaits is Awaited.NUMBER
    assert given.then is NextStep.LISTEN
    assert given.actions == ("action_give_time",)
    assert "your time" in words(given)
    assert "?" not in words(given)
    assert given.slots == {}
    assert answered.slots["symptom_severity"] == "severe"


async def test_it_counts_for_no_misunderstanding_however_often_it_is_said(manager):
    *_, given, answered = await talk(manager, "i have a headache", *["hold on"] * 4, "seven")
    assert "your time" in words(given)
    assert answered.slots["symptom_severity"] == "severe"


async def test_what_was_read_back_is_still_to_be_confirmed(manager):
    _, given, taken = await talk(manager, GARBLED, "let me finish", "yes")
    assert given.awaits is Awaited.YES_NO
    assert manager.tracker(CALL).slot("medications_discussed") == ["cetirizine"]
    assert taken.active_form == "medication_adherence_form"


async def test_who_asks_to_hear_a_read_back_again_may_still_confirm_it(manager):
    await talk(manager, GARBLED, "repeat that", "yes")
    assert manager.tracker(CALL).slot("medications_discussed") == ["cetirizine"]


async def test_who_denies_what_was_read_back_is_asked_for_other_words(manager):
    *_, denied = await talk(manager, GARBLED, "wait", "no")
    assert "did not catch" in words(denied)
    assert manager.tracker(CALL).slot("medications_discussed") is None


async def test_a_question_about_danger_is_put_again(manager):
    asked, again, _ = await talk(
        manager, "my blood pressure is one eighty over one twenty", "wait", "no"
    )
    assert words(again) == words(asked)
    assert again.actions == ("action_repeat",)


async def test_danger_in_the_same_breath_comes_first(manager):
    await manager.open(CALL)
    turn = await manager.respond(CALL, Utterance("let me finish i have crushing chest pain"))
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.actions == ("action_emergency_protocol",)


async def test_in_an_emergency_the_protocol_goes_on(manager):
    *_, turn = await talk(manager, "i have crushing chest pain", "wait")
    assert turn.actions == ("action_emergency_protocol",)


async def test_keys_ask_for_nothing_of_the_kind(manager):
    await manager.open(CALL)
    turn = await manager.respond(CALL, Utterance("wait", source=Source.KEYPAD))
    assert "action_give_time" not in turn.actions


async def test_it_can_be_rehearsed(manager):
    await talk(manager, "i have a headache")
    (reply,) = (await manager.rehearse(CALL, Utterance("let me finish"))).replies
    assert "your time" in reply.text
