"""Red flags that were heard well, in words that people in no danger use too."""

from dataclasses import replace

import pytest

from dialog.call.state import CallState
from dialog.events.call import TurnTriaged
from dialog.events.documents import event_from_json, event_json
from dialog.hearing.danger_doubts import goes_on, is_doubtful, takes_back, without_no
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.turn import HeardWord, NextStep, Source, Turn, Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity, Finding, Span, TriageDecision

CALL = "call"
LEAST = 0.2
NOTHING = TriageDecision(Acuity.NONE)
SUSPECTED = TriageDecision(
    Acuity.URGENT, (Finding("overdose", Acuity.URGENT, Span(0, 5), "x", is_suspicion=True),)
)
VAGUE = "my son shot up so much again this year"


@pytest.mark.parametrize("source", [Source.SPEECH, Source.TEXT])
def test_a_suspicion_is_asked_about_however_well_it_was_heard(source):
    utterance = Utterance(VAGUE, confidence=1.0, source=source)
    assert is_doubtful(utterance, SUSPECTED, CallState(), LEAST)


def test_a_suspicion_beside_an_emergency_is_no_question():
    sure = Finding("choking", Acuity.EMERGENCY, Span(6, 9), "x")
    both = TriageDecision(Acuity.EMERGENCY, (sure, *SUSPECTED.findings))
    assert not is_doubtful(Utterance(VAGUE), both, CallState(), LEAST)


def test_nobody_is_asked_twice_or_in_an_emergency():
    for call in (CallState(has_doubted_danger=True), CallState(acuity=Acuity.EMERGENCY)):
        assert not is_doubtful(Utterance(VAGUE), SUSPECTED, call, LEAST)


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("no", True),
        ("no i want to book an appointment", True),
        ("oh no sorry nothing like that i only joked", True),
        ("i want to book an appointment", False),
        ("no i need help", False),
        ("no it is an emergency", False),
        ("yes", False),
        ("", False),
    ],
)
def test_more_may_be_said_after_the_no(text, is_no):
    assert takes_back(Utterance(text), NOTHING, LEAST, was_heard=True) is is_no


def test_a_no_with_another_complaint_is_none():
    said = Utterance("no but my head hurts")
    for decision in (SUSPECTED, TriageDecision(Acuity.SOON)):
        assert not takes_back(said, decision, LEAST, was_heard=True)


def test_what_is_said_after_the_no_is_kept_with_its_words():
    words = tuple(HeardWord(word, 0.5) for word in ["no", "sorry", "on", "monday"])
    rest = without_no(Utterance("no sorry on monday", words))
    assert rest.text == "on monday"
    assert [one.text for one in rest.words] == ["on", "monday"]
    assert without_no(Utterance("no")) == Utterance("no")
    assert without_no(Utterance("monday")) == Utterance("monday")


def test_a_mere_no_goes_on_with_nothing():
    assert not goes_on(Utterance("no thank you"))
    assert not goes_on(Utterance("2", source=Source.KEYPAD))
    assert goes_on(Utterance("no i want to book an appointment"))


@pytest.fixture
def manager(parts: DialogParts, clock) -> DialogManager:
    """By words alone: what else the words may mean is not tried here."""
    return DialogManager(replace(with_store(parts), triage=parts.by_words), clock=clock)


async def talk(manager: DialogManager, *lines: str) -> list[Turn]:
    turns = [await manager.open(CALL)]
    for line in lines:
        words = tuple(HeardWord(word, 0.9) for word in line.split())
        turns.append(await manager.respond(CALL, Utterance(line, words, 0.9)))
    return turns


async def test_the_caller_is_asked_and_told_whom_to_call(manager):
    turn = (await talk(manager, VAGUE))[-1]
    (reply,) = turn.replies
    assert "call 911 now" in reply.text
    assert turn.actions == ("action_confirm_danger",)
    assert (turn.call_acuity, turn.then) == (Acuity.URGENT, NextStep.LISTEN)


@pytest.mark.parametrize("answer", ["yes", "i don't know", "he is worse", "what"])
async def test_whatever_does_not_begin_with_no_makes_it_an_emergency(manager, answer):
    turn = (await talk(manager, VAGUE, answer))[-1]
    assert turn.call_acuity is Acuity.EMERGENCY
    assert manager.tracker(CALL).call.emergency_rule == "overdose"


async def test_silence_makes_it_one(manager):
    await talk(manager, VAGUE)
    turn = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    assert (turn.call_acuity, turn.then) == (Acuity.EMERGENCY, NextStep.HAND_OFF)


async def test_what_follows_the_no_is_answered(manager):
    turn = (await talk(manager, VAGUE, "no i want to book an appointment"))[-1]
    assert turn.call_acuity is Acuity.URGENT
    assert turn.active_form == "appointment_form"


async def test_a_mere_no_goes_back_to_the_question_before(manager):
    turn = (await talk(manager, "i want an appointment", VAGUE, "no"))[-1]
    assert turn.actions == ("action_danger_denied",)
    assert turn.active_form == "appointment_form"


async def test_a_suspicion_survives_the_record(manager):
    turn = (await talk(manager, VAGUE))[-1]
    (triaged,) = [one for one in turn.events if isinstance(one, TurnTriaged)]
    assert event_from_json(event_json(triaged)) == triaged
    assert triaged.decision.suspicions
    old = event_json(triaged)
    del old["decision"]["findings"][0]["suspicion"]
    assert not event_from_json(old).decision.suspicions


OTHER = "we jumped off the pier"


async def test_a_second_suspicion_is_not_asked_about_and_counts_at_once(manager):
    turns = await talk(manager, VAGUE, "no", OTHER)
    assert turns[2].call_acuity is Acuity.URGENT
    assert turns[3].call_acuity is Acuity.EMERGENCY
    assert turns[3].replies[0].text.startswith("Please call 911 now")


async def test_a_bot_that_asks_nothing_takes_a_suspicion_for_an_emergency(parts, clock):
    silent = replace(with_store(parts), triage=parts.by_words, doubts=None)
    turn = (await talk(DialogManager(silent, clock=clock), VAGUE))[-1]
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.actions == ("action_emergency_protocol",)


def test_what_is_believed_is_an_emergency_and_all_else_stays():
    believed = SUSPECTED.believed()
    assert believed.is_emergency
    assert not believed.suspicions
    assert [one.rule for one in believed.findings] == [one.rule for one in SUSPECTED.findings]
    assert NOTHING.believed() == NOTHING
