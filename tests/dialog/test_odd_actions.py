"""Whatever an action does, the caller is answered, and danger is told of."""

import asyncio
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialog.events.call import ActionFailed
from dialog.manager import DialogManager
from dialog.rasa.action_runner import ActionAnswer, ActionRejectedError
from dialog.rasa.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    FollowupAction,
    Paused,
    Restarted,
    Resumed,
    Rewound,
    SessionStarted,
    SlotSet,
    SlotsReset,
    Undone,
    UserUttered,
)
from dialog.rasa.local_actions import LocalActions, LocalFirst
from dialog.turn import Awaited, NextStep, Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity

CALL = "call"
DANGER = "i have crushing chest pain"
NAME = "action_check_side_effects"
WORDS = "the new medicine makes me dizzy"
"""Runs it."""


def doing(parts, outcome):
    """A manager of which that action answers with this, or raises it, or awaits it."""

    async def run(tracker):
        if isinstance(outcome, BaseException):
            raise outcome
        if isinstance(outcome, asyncio.Event):
            await outcome.wait()
        return outcome

    processor = parts.processor
    local = LocalActions({NAME: run}, timeout_s=0.01)
    context = replace(processor.context, runner=LocalFirst(local, processor.context.runner))
    changed = replace(with_store(parts), processor=replace(processor, context=context))
    return DialogManager(changed, clock=lambda: 0.0)


async def talk(manager, *lines):
    await manager.open(CALL)
    return [await manager.respond(CALL, Utterance(line)) for line in lines]


def words(turn):
    return " ".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize(
    "outcome",
    [
        ConnectionError("my name is ada"),
        KeyError("my name is ada"),
        asyncio.Event(),
        None,
        ActionAnswer,
        {"events": []},
    ],
    ids=["raises", "raises oddly", "never answers", "nothing", "a class", "no answer"],
)
async def test_an_action_that_gives_no_answer_is_owned_up_to(parts, outcome, capsys):
    manager = doing(parts, outcome)
    first, second = await talk(manager, WORDS, WORDS)
    assert "cannot do that right now" in words(first)
    assert first.awaits is Awaited.YES_NO
    assert [one.name for one in first.events if isinstance(one, ActionFailed)] == [NAME]
    assert second.then is NextStep.HAND_OFF
    assert "ada" not in "".join(capsys.readouterr())


async def test_after_a_failure_other_things_can_be_done(parts):
    turns = await talk(doing(parts, KeyError()), WORDS, "no thanks", "i have a cough", "six")
    assert turns[2].active_form == "symptom_form"
    assert turns[3].slots == {"symptom_severity": "moderate"}


async def test_danger_is_told_of_right_behind_a_failure(parts):
    turns = await talk(doing(parts, asyncio.Event()), WORDS, DANGER)
    assert turns[1].replies[0].text.startswith("Please call 911")


async def test_an_action_that_rejects_is_passed_over(parts):
    (turn,) = await talk(doing(parts, ActionRejectedError("not now")), WORDS)
    assert turn.replies
    assert not any(isinstance(one, ActionFailed) for one in turn.events)


@pytest.mark.parametrize(
    "events",
    [
        (SlotSet("no such slot", {"deep": ["value"]}),),
        (SlotSet("symptom_severity", "banana"), SlotSet("pregnancy_week", "many")),
        (SlotSet("current_symptoms", 10**30), SlotSet("medications_discussed", {"a": 1})),
        (ActiveLoop("no such form"),),
        (ActiveLoop("symptom_form"),),
        (FollowupAction("no such action"),),
        (FollowupAction("action_listen"),),
        (ActionExecuted("no such action"),),
        (UserUttered("words", {"intent": {"name": "no such intent"}}),),
        (UserUttered(None, {"intent": 7, "entities": [None, {"entity": []}]}),),
        (BotUttered("{brace} None"),),
        (BotUttered(None, {"buttons": "none"}),),
        (Rewound(),) * 9,
        (Undone(),) * 9,
        (SlotsReset(),),
        (Restarted(),),
        (SessionStarted(),),
        (Resumed(),),
    ],
    ids=lambda events: "+".join(event.KIND for event in events[:2]),
)
async def test_whatever_an_action_does_to_the_conversation_it_goes_on(parts, events):
    manager = doing(parts, ActionAnswer(events))
    for turn in await talk(manager, WORDS, WORDS, "i have a cough", "six"):
        assert turn.replies
    (*_, raised) = [await manager.respond(CALL, Utterance(line)) for line in ("hello", DANGER)]
    assert raised.call_acuity is Acuity.EMERGENCY
    assert raised.replies[0].text.startswith("Please call 911")
    store = manager._parts.store
    assert len(await store.read(CALL)) == len(manager.tracker(CALL).events)


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"text": None},
        {"text": ""},
        {"text": "   "},
        {"text": 7},
        {"text": "Dear {patient_name}, hello."},
        {"response": "utter_no_such_response"},
        {"response": None, "text": "Own words."},
        {"response": "utter_read_back"},
        {"response": "utter_read_back", "value": None},
        {"response": "utter_read_back", "value": ["a", {"b": 1}]},
        {"text": "Choose.", "buttons": [{"title": None}, 7, {"title": "{x}", "payload": "/y"}]},
        {"text": "Choose.", "buttons": "all"},
        {"text": "x", "metadata": {"voice_emotion": 7, "awaits": []}},
        {"text": "x", "metadata": "loud"},
        {"custom": {"a": 1}, "image": "http://x"},
        {"text": "word " * 20_000},
    ],
)
async def test_whatever_an_action_says_the_caller_hears_words(parts, response):
    manager = doing(parts, ActionAnswer((), (response,)))
    for turn in await talk(manager, WORDS, "i have a cough"):
        assert turn.replies
        for reply in turn.replies:
            assert reply.text.strip()
            assert "{" not in reply.text
            assert "None" not in reply.text


async def test_a_conversation_that_was_paused_goes_to_a_person(parts):
    manager = doing(parts, ActionAnswer((Paused(),)))
    first, second = await talk(manager, WORDS, "hello")
    assert first.replies
    assert second.then is NextStep.HAND_OFF


async def test_danger_in_a_paused_conversation_is_told_of(parts):
    manager = doing(parts, ActionAnswer((Paused(),)))
    _, raised, more = await talk(manager, WORDS, DANGER, "yes")
    for turn in (raised, more):
        assert turn.replies[0].text.startswith("Please call 911")
        assert turn.then is NextStep.HAND_OFF


async def test_an_action_that_orders_itself_does_not_talk_for_ever(parts):
    manager = doing(parts, ActionAnswer((FollowupAction(NAME),), ({"text": "Again."},)))
    (turn,) = await talk(manager, WORDS)
    assert 1 <= len(turn.replies) <= 12


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
responses = st.dictionaries(
    st.sampled_from(["text", "response", "buttons", "metadata", "value", "custom"]),
    json_values | st.sampled_from(["utter_read_back", "utter_assessment", "{x} y.", "Fine."]),
)
slots = st.builds(
    SlotSet,
    st.sampled_from(["symptom_severity", "current_symptoms", "pregnancy_week", "x"]),
    json_values,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(responses, max_size=2), st.lists(slots, max_size=3), st.integers())
def test_no_answer_of_an_action_leaves_a_caller_without_words(parts, said, events, seed):
    async def run():
        manager = doing(parts, ActionAnswer(tuple(events), tuple(said)))
        lines = random.Random(seed).choices([WORDS, "hello", "six", "i have a cough"], k=3)
        for turn in await talk(manager, WORDS, *lines, DANGER):
            assert turn.replies
            assert not any("None" in reply.text for reply in turn.replies)
        assert turn.replies[0].text.startswith("Please call 911")

    asyncio.run(run())
