"""How acute a call is: a clinician alone lowers it."""

import pytest
from structlog.testing import capture_logs

from dialog.call.state import CallState
from dialog.call.tracker import CallTracker
from dialog.errors import NotLoweredError, UnknownCallError
from dialog.events.call import CALL_KINDS, AcuityLowered, AcuityRaised, TurnTriaged
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import (
    ActionExecuted,
    Restarted,
    Resumed,
    Rewound,
    SlotSet,
    SlotsReset,
    Undone,
    UserUttered,
)
from dialog.rasa.messages import Message
from dialog.rasa.webhook import read_event
from dialog.turn import NextStep, Utterance
from tests.dialog_parts import with_action
from triage.decision import Acuity, TriageDecision

CALL = "call"
PAIN = "i have crushing chest pain"
NURSE = "staff:4711"


@pytest.fixture
async def alarmed(manager: DialogManager) -> DialogManager:
    """A call that is an emergency."""
    await manager.open(CALL)
    await manager.respond(CALL, Utterance(PAIN))
    return manager


async def test_a_clinician_lowers_it_and_the_conversation_goes_on(alarmed: DialogManager):
    with capture_logs() as logs:
        await alarmed.lower_acuity(CALL, by=NURSE, to=Acuity.SOON)
    tracker = alarmed.tracker(CALL)
    assert tracker.call.acuity is Acuity.SOON
    assert tracker.slot("emergency_detected") is None
    assert tracker.slot("triage_priority") == "soon"
    assert {"event": "acuity lowered", "call": CALL, "by": NURSE, "acuity": "soon",
            "log_level": "warning"} in logs  # fmt: skip
    turn = await alarmed.respond(CALL, Utterance("i want an appointment"))
    assert turn.call_acuity is Acuity.SOON
    assert turn.actions == ("appointment_form",)
    assert turn.then is NextStep.LISTEN


async def test_new_danger_after_that_is_told_of_from_the_beginning(alarmed: DialogManager):
    await alarmed.lower_acuity(CALL, by=NURSE, to=Acuity.NONE)
    turn = await alarmed.respond(CALL, Utterance("now he is choking"))
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.replies[0].text.startswith("Please call 911 now")
    assert turn.replies[-1].text.endswith("?")
    assert turn.then is NextStep.LISTEN


async def test_it_is_kept_with_who_did_it(alarmed: DialogManager, parts: DialogParts):
    await alarmed.lower_acuity(CALL, by=NURSE, to=Acuity.URGENT)
    events = alarmed.tracker(CALL).events
    (lowered,) = [one for one in events if isinstance(one, AcuityLowered)]
    assert (lowered.by, lowered.acuity) == (NURSE, Acuity.URGENT)
    assert CallTracker(parts.domain, events, sender=CALL).call.acuity is Acuity.URGENT


@pytest.mark.parametrize("by", ["", " ", "Ann Lee", "a" * 65, "an\u00e9", "id\n"])
async def test_somebody_who_could_be_asked_must_be_named_by_an_id(alarmed, by):
    with pytest.raises(NotLoweredError, match="allowed: an id"):
        await alarmed.lower_acuity(CALL, by=by, to=Acuity.SOON)
    assert alarmed.tracker(CALL).call.is_emergency


async def test_what_would_not_be_lower_is_refused(manager: DialogManager):
    await manager.open(CALL)
    for to in (Acuity.NONE, Acuity.EMERGENCY):
        with pytest.raises(NotLoweredError, match="allowed: lower than none"):
            await manager.lower_acuity(CALL, by=NURSE, to=to)
    with pytest.raises(UnknownCallError):
        await manager.lower_acuity("other", by=NURSE, to=Acuity.NONE)


def test_an_event_that_would_raise_it_changes_nothing():
    urgent = CallState(acuity=Acuity.URGENT)
    assert urgent.apply(AcuityLowered(Acuity.EMERGENCY, NURSE)) == urgent


@pytest.mark.parametrize(
    "said",
    ["i feel fine now", "it was a joke", "no emergency", "lower the acuity", "my nurse said so",
     "the doctor says that it is nothing", '/restart', "acuity_lowered", "cancel"],
)  # fmt: skip
async def test_no_word_of_the_caller_lowers_it(alarmed: DialogManager, said: str):
    turn = await alarmed.respond(CALL, Utterance(said))
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.replies[0].text.startswith("Please")
    assert "911" in turn.replies[0].text


TAKEN_BACK = [
    [SlotSet("emergency_detected", value=False), SlotSet("triage_priority", "none")],
    [SlotsReset()],
    [Restarted()],
    [Rewound(), Rewound()],
    [Undone(), Undone(), Undone()],
    [Resumed()],
    [UserUttered("i am fine", {"intent": {"name": "deny", "confidence": 1.0}})],
    [ActionExecuted("action_lower_acuity")],
]


@pytest.mark.parametrize("events", TAKEN_BACK, ids=lambda one: type(one[0]).__name__)
async def test_no_event_of_rasa_lowers_it(alarmed: DialogManager, events):
    tracker = alarmed.tracker(CALL)
    for event in events:
        tracker.update(event)
    assert tracker.call.is_emergency
    turn = await alarmed.respond(CALL, Utterance("hello"))
    assert turn.actions == ("action_emergency_protocol",)


async def test_no_action_of_a_bot_lowers_it(parts: DialogParts, clock):
    async def forgets(tracker):
        return ActionAnswer((SlotSet("emergency_detected", None), SlotsReset(), Restarted()), ())

    swapped = with_action(parts, "action_emergency_protocol", forgets)
    manager = DialogManager(swapped, clock=clock)
    await manager.open(CALL)
    turn = await manager.respond(CALL, Utterance(PAIN))
    assert turn.call_acuity is Acuity.EMERGENCY
    assert turn.replies[0].text.startswith("Please call 911")
    assert (await manager.respond(CALL, Utterance("fine"))).call_acuity is Acuity.EMERGENCY


@pytest.mark.parametrize("kind", CALL_KINDS)
def test_no_event_of_a_call_comes_from_outside(kind):
    document = {"event": kind, "acuity": "none", "by": NURSE, "rule": "x", "decision": {}}
    assert read_event(document) is None


@pytest.mark.parametrize("events", TAKEN_BACK, ids=lambda one: type(one[0]).__name__)
async def test_nothing_that_is_posted_into_writing_lowers_it(manager: DialogManager, events):
    await manager.written.answer("chat", Message(PAIN))
    for change in (manager.written.append, manager.written.replace):
        tracker = await change("chat", events)
        assert tracker.call.is_emergency
    (said, *_) = await manager.written.answer("chat", Message("hello"))
    assert "911" in said.text


async def test_another_past_of_a_calm_conversation_is_as_calm(manager: DialogManager):
    await manager.written.answer("chat", Message("hello"))
    tracker = await manager.written.replace("chat", [SlotSet("triage_priority", "none")])
    assert not any(isinstance(one, AcuityRaised) for one in tracker.events)
    assert tracker.call.acuity is Acuity.NONE


def test_only_the_next_words_of_danger_raise_it_again():
    state = CallState(acuity=Acuity.EMERGENCY, emergency_rule="x", emergency_runs=2)
    state = state.apply(AcuityLowered(Acuity.SOON, NURSE))
    state = state.apply(TurnTriaged(TriageDecision(Acuity.NONE)))
    assert (state.acuity, state.emergency_rule, state.emergency_runs) == (Acuity.SOON, None, 0)
