"""One call in memory, and the turn made of its latest events."""

import pytest

from dialog.breaker import Breaker
from dialog.call.conversation import Conversation
from dialog.call.record import CallRecord
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, HandOffRequested, HangUpRequested, TurnTriaged
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SlotSet,
    UserUttered,
)
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Awaited, NextStep, Utterance
from tests.dialog.rasa.bots import domain, form, text_slot
from triage.decision import Acuity, TriageDecision

WORLD = domain(slots=[text_slot("city"), text_slot("other")], forms=[form("form", "city")])


@pytest.fixture
def store():
    return MemoryEventStore(10_000)


@pytest.fixture
def call(store):
    breaker = Breaker(failures=3, rest_s=1.0, clock=lambda: 0.0)
    return Conversation(CallTracker(WORLD), CallRecord(store, "call", breaker))


def happen(call, *events):
    for event in events:
        call.tracker.update(event)


def asks(text, awaits):
    return BotUttered(text, metadata={"metadata": {"awaits": awaits}})


def test_a_turn_is_of_what_happened_since_it_began(call):
    happen(call, BotUttered("before"), HandOffRequested("before"), SlotSet("city", "Bonn"))
    call.begin_turn()
    assert call.is_silent
    happen(call, UserUttered("hi", {"intent": {"name": "greet"}}), BotUttered("after"))
    turn = call.turn(Utterance("hi"), TriageDecision(Acuity.SOON))
    assert [reply.text for reply in turn.replies] == ["after"]
    assert turn.then is NextStep.LISTEN
    assert turn.intent == "greet"
    assert turn.slots == {}
    assert turn.triage.acuity is Acuity.SOON
    assert len(turn.events) == 2


@pytest.mark.parametrize("text", [None, "", "  "])
def test_what_has_no_words_leaves_a_turn_silent(call, text):
    happen(call, BotUttered(text))
    assert call.is_silent
    assert call.turn().replies == ()


def test_a_person_outranks_a_hang_up(call):
    happen(call, HangUpRequested())
    assert call.turn().then is NextStep.HANG_UP
    happen(call, HandOffRequested("x"), HangUpRequested())
    assert call.turn().then is NextStep.HAND_OFF


def test_the_last_question_decides_what_is_awaited(call):
    happen(call, asks("When?", "date"), asks("Sure?", "yes_no"), asks("Fine.", None))
    assert call.turn().awaits is Awaited.YES_NO
    call.begin_turn()
    assert call.turn().awaits is Awaited.ANYTHING


def test_slots_are_told_as_they_stand_after_the_turn(call):
    happen(call, SlotSet("city", "Bonn"), SlotSet("requested_slot", "x"), SlotSet("city", None))
    assert call.turn().slots == {"city": None}


def test_what_a_form_asks_for_is_told_only_while_it_asks(call):
    happen(call, SlotSet("requested_slot", "city"))
    assert call.turn().requested_slot is None
    happen(call, ActionExecuted(LISTEN), UserUttered("x"), ActiveLoop("form"))
    assert (call.turn().active_form, call.turn().requested_slot) == ("form", "city")


def test_actions_are_those_of_a_turn_that_the_caller_spoke_in(call):
    happen(call, TurnTriaged(TriageDecision(Acuity.NONE)), ActionExecuted("utter_x"))
    assert call.turn().actions == ()
    assert call.turn(Utterance("hi")).actions == ("utter_x",)


def test_the_acuity_is_that_of_the_whole_call(call):
    happen(call, AcuityRaised(Acuity.URGENT, "rule"))
    call.begin_turn()
    assert call.turn().call_acuity is Acuity.URGENT


async def test_each_event_is_given_to_the_store_once(call, store):
    happen(call, BotUttered("one"), BotUttered("two"))
    await call.keep()
    await call.keep()
    assert len(await store.read("call")) == 2
    happen(call, BotUttered("three"))
    await call.keep()
    assert len(await store.read("call")) == 3


async def test_what_was_learned_from_the_store_is_not_given_back_to_it(call, store):
    call.learn([BotUttered("elsewhere")])
    assert call.tracker.call.said == ("elsewhere",)
    await call.keep()
    assert await store.read("call") == ()


async def test_a_call_that_goes_on_with_another_past_has_that_past_kept(call, store):
    happen(call, BotUttered("before"))
    await call.keep()
    call.begin_anew(CallTracker(WORLD, [BotUttered("instead")]))
    assert [reply.text for reply in call.turn().replies] == ["instead"]
    await call.keep()
    assert len(await store.read("call")) == 2
