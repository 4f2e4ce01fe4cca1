"""How the mood of a caller is noticed, and what it changes in a call."""

from dataclasses import replace

import pytest

from dialog.events.call import AgentCut
from dialog.events.mood import MoodSensed, ReliefOffered
from dialog.manager import DialogManager
from dialog.moods.words import Mood
from dialog.turn import NextStep, Source, Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity

CALL = "call"
ANGRY = "this is ridiculous you are not listening"
FREED = "You can say a person, please, at any time."


async def heard(manager: DialogManager, *lines):
    """The turns of a new call."""
    await manager.open(CALL)
    turns = []
    for line in lines:
        utterance = line if isinstance(line, Utterance) else Utterance(line)
        turns.append(await manager.respond(CALL, utterance))
    return turns


def said(turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


def emotions(turn) -> list[str]:
    return [reply.emotion.value for reply in turn.replies]


async def test_the_mood_of_a_turn_is_seen_and_on_record(manager):
    (turn,) = await heard(manager, "i'm so scared i have a rash")
    tracker = manager.tracker(CALL)
    assert tracker.impression.mood is Mood.ANXIOUS
    assert tracker.slot("caller_mood") == "anxious"
    assert [one.anxious for one in turn.events if isinstance(one, MoodSensed)] == [0.7]
    assert tracker.impression.topic == "symptoms"


async def test_the_anxious_are_spoken_to_more_softly(manager):
    calm, scared = Utterance("i need an appointment"), Utterance("i'm scared i need an appointment")
    (plain,) = await heard(manager, calm)
    await manager.close(CALL)
    (soft,) = await heard(manager, scared)
    assert emotions(plain)[-1] == "professional"
    assert emotions(soft)[-1] == "calm"


async def test_what_is_rehearsed_has_the_tone_that_is_said(manager):
    await manager.open(CALL)
    utterance = Utterance("i'm scared i have a rash")
    rehearsed = await manager.rehearse(CALL, utterance)
    assert rehearsed.replies == (await manager.respond(CALL, utterance)).replies
    assert not any(isinstance(one, ReliefOffered) for one in manager.tracker(CALL).events[:])


async def test_who_is_not_anxious_any_more_is_spoken_to_as_before(manager):
    *_, last = await heard(manager, "i'm scared i have a rash", "four", "two days", "no")
    assert manager.tracker(CALL).slot("caller_mood") == "neutral"
    assert "calm" not in emotions(last)


async def test_the_frustrated_hear_shorter_words(manager):
    *_, last = await heard(manager, "this is ridiculous i have a rash", ANGRY + " four")
    assert manager.tracker(CALL).slot("caller_mood") == "frustrated"
    assert "friendly" not in emotions(last)
    turn = await manager.respond(CALL, Utterance("two days you are useless"))
    turn = await manager.respond(CALL, Utterance("no"))
    assert any(short in said(turn) for short in ("Anything else?", "Is there more?"))


async def test_who_is_frustrated_again_is_told_of_a_person_once(manager):
    turns = await heard(
        manager,
        "i have a rash this is taking forever",
        "four i already told you",
        "two days i already told you that",
    )
    assert [FREED in said(turn) for turn in turns] == [False, True, False]
    # In front of the answer, and the question stands behind it.
    assert said(turns[1]).endswith("?")
    assert sum(isinstance(one, ReliefOffered) for turn in turns for one in turn.events) == 1


async def test_who_is_frustrated_and_not_understood_is_offered_a_person_at_once(manager):
    (turn,) = await heard(manager, "this is ridiculous blorp")
    assert "person" in said(turn)
    turn = await manager.respond(CALL, Utterance("yes"))
    assert turn.then is NextStep.HAND_OFF


async def test_who_was_offered_a_person_is_not_told_of_one_again(manager):
    await heard(manager, "this is ridiculous blorp")
    turn = await manager.respond(CALL, Utterance("this is ridiculous i have a rash"))
    assert FREED not in said(turn)


async def test_in_an_emergency_the_mood_changes_nothing(manager):
    plain = await heard(manager, "i can't breathe")
    await manager.close(CALL)
    furious = await heard(manager, ANGRY + " i have a rash", ANGRY + " i can't breathe")
    assert furious[1].call_acuity is Acuity.EMERGENCY
    assert furious[1].replies[0] == plain[0].replies[0]
    assert furious[1].replies[0].emotion.value == "urgent"
    assert FREED not in said(furious[1])


async def test_a_question_about_danger_is_asked_again_however_angry_the_caller_is(manager):
    turns = await heard(manager, "my blood pressure is 195 over 100", ANGRY)
    assert "trouble breathing" in said(turns[0])
    assert turns[1].then is NextStep.LISTEN
    assert "trouble breathing" in said(turns[1])


async def test_speaking_over_the_agent_again_and_again_is_noticed(manager):
    await heard(manager, "i have a rash")
    for _ in range(3):
        await manager.note_heard(CALL, "How")
    assert manager.tracker(CALL).impression.mood is Mood.FRUSTRATED
    assert any(isinstance(one, AgentCut) for one in manager.tracker(CALL).events[:])


async def test_saying_the_same_again_is_noticed(manager):
    await heard(manager, "where is my insurance card", "where is my insurance card")
    assert manager.tracker(CALL).impression.frustrated > 0


async def test_without_a_table_no_mood_is_noticed(parts, clock):
    manager = DialogManager(replace(with_store(parts), mood_words=None), clock=clock)
    (turn,) = await heard(manager, ANGRY)
    assert not any(isinstance(one, MoodSensed) for one in turn.events)
    assert manager.tracker(CALL).slot("caller_mood") is None


@pytest.mark.parametrize("source", [Source.KEYPAD, Source.TEXT])
async def test_keys_and_commands_have_no_mood(manager, source):
    await heard(manager, Utterance("/greet" if source is Source.TEXT else "5", source=source))
    assert manager.tracker(CALL).impression.mood is Mood.NEUTRAL
