"""What comes before the policies on a telephone."""

from dataclasses import dataclass

import pytest

from dialog.call.tracker import CallTracker
from dialog.events.call import (
    ActionFailed,
    HandOffRequested,
    HangUpRequested,
    ReadingAlarmed,
    TurnTriaged,
    ValueDenied,
    ValueDoubted,
)
from dialog.manager import DialogManager
from dialog.precedence import NAME, Precedence
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    SlotSet,
    UserUttered,
)
from dialog.rasa.prediction import Prediction
from dialog.rasa.tracker import Tracker
from dialog.turn import NextStep, Turn, Utterance
from tests.dialog.rasa.bots import domain, form
from triage.decision import Acuity, Finding, Span, TriageDecision

WORLD = domain(forms=[form("form", "city")], intents=("greet", "goodbye", "request_human"))
DANGER = TurnTriaged(
    TriageDecision(Acuity.EMERGENCY, (Finding("stroke", Acuity.EMERGENCY, Span(0, 1), "x"),))
)
CALM = TurnTriaged(TriageDecision(Acuity.NONE))
PROTOCOL = "action_emergency_protocol"
CALL = "call"
DOUBT = ValueDoubted(UserUttered("x"), "medication", "x")


@dataclass(frozen=True)
class Always:
    """Policies that want the same action whatever happens, and say whether a form was rejected."""

    action: str = "utter_x"
    confidence: float = 1.0
    texts: frozenset[str] = frozenset(["text"])

    def predict(self, tracker):
        rejected = tracker.loop is not None and tracker.loop.is_rejected
        name = "rejected" if rejected else self.action
        return Prediction("Always", 1, {name: self.confidence})


def said(intent="greet"):
    return UserUttered("words", {"intent": {"name": intent, "confidence": 1.0}})


def tracker(*events):
    return CallTracker(WORLD, (ActionExecuted(LISTEN), *events))


def predict(*events, policies=None, **more):
    return Precedence(policies or Always(), **more).predict(tracker(*events))


def next_action(*events, **more):
    return predict(*events, **more).action


IN_FORM = (said(), ActionExecuted("form"), ActiveLoop("form"), ActionExecuted(LISTEN))


def test_a_calm_call_is_left_to_the_policies():
    assert next_action(CALM, said()) == "utter_x"
    assert Precedence(Always()).texts == {"text"}


@pytest.mark.parametrize(
    "before",
    [
        (),
        IN_FORM,
        (CALM, HangUpRequested()),
        (CALM, ActionFailed("x")),
        (CALM, ReadingAlarmed("x")),
        (CALM, DOUBT),
    ],
    ids=["calm", "in a form", "ending", "failed", "reading", "doubt"],
)
@pytest.mark.parametrize("intent", ["greet", "goodbye"])
@pytest.mark.parametrize("additions", [True, False])
def test_an_emergency_outranks_everything_whatever_is_set(before, intent, additions):
    events = (*before, DANGER, said(intent))
    assert next_action(*events, additions=additions) == PROTOCOL
    done = (*events, ActionExecuted(PROTOCOL))
    assert next_action(*done, additions=additions) == LISTEN


def test_an_emergency_is_answered_in_every_later_turn_as_well():
    assert next_action(DANGER, said(), ActionExecuted(PROTOCOL), CALM, said()) == PROTOCOL


def test_danger_that_appears_amid_a_turn_is_answered_in_it():
    assert next_action(CALM, said(), ActionExecuted("utter_y"), DANGER) == PROTOCOL


@pytest.mark.parametrize("end", [HandOffRequested("x"), HangUpRequested(), ActionFailed("x")])
def test_nothing_follows_the_end_of_a_call_or_a_failure(end):
    assert next_action(CALM, said(), end) == LISTEN


@pytest.mark.parametrize("aside", [DEFAULT_FALLBACK, "action_repeat", "action_ask_other"])
def test_nothing_follows_an_aside_that_has_asked_again(aside):
    assert next_action(CALM, said(), ActionExecuted(aside)) == LISTEN


@pytest.mark.parametrize("intent", ["request_human", "stop_calling", "repeat", "goodbye"])
def test_a_wish_goes_past_the_form_that_is_asking(intent):
    prediction = predict(*IN_FORM, CALM, said(intent))
    assert prediction.action == "rejected"
    assert prediction.events[0] == ActionExecutionRejected("form", NAME)


def test_everything_else_goes_to_the_form_first():
    assert next_action(*IN_FORM, CALM, said("greet")) == "utter_x"


def test_a_wish_outside_a_form_is_for_the_rules():
    prediction = predict(CALM, said("goodbye"))
    assert prediction.action == "utter_x"
    assert not any(isinstance(one, ActionExecutionRejected) for one in prediction.events)


def test_a_wish_goes_past_the_form_once():
    events = (*IN_FORM, CALM, said("goodbye"), ActionExecuted("utter_y"))
    assert next_action(*events) == "utter_x"


@pytest.mark.parametrize(
    ("event", "action"),
    [
        (ReadingAlarmed("bp_crisis"), "utter_ask_warning_signs"),
        (ReadingAlarmed("bp_impossible"), "utter_measure_again"),
        (DOUBT, "action_read_back"),
        (ValueDenied(), "action_ask_other"),
    ],
)
@pytest.mark.parametrize("before", [(), IN_FORM])
def test_what_must_be_asked_first_is_asked_once_even_in_a_form(event, action, before):
    events = (*before, CALM, said(), event)
    assert next_action(*events) == action
    assert next_action(*events, ActionExecuted(action)) == LISTEN


def test_a_reading_is_asked_about_before_a_value_is_read_back():
    assert next_action(CALM, said(), DOUBT, ReadingAlarmed("x")) == "utter_ask_warning_signs"


def test_a_wish_is_heard_before_a_value_is_read_back():
    assert next_action(CALM, said("goodbye"), DOUBT) == "utter_x"


@pytest.mark.parametrize(
    ("confidence", "ran", "action"),
    [
        (0.3, (), DEFAULT_FALLBACK),
        (0.3, (ActionExecuted("utter_y"),), LISTEN),
        (0.9, (ActionExecuted("utter_y"),), DEFAULT_FALLBACK),
    ],
    ids=["unanswered", "answered", "meant"],
)
def test_who_has_been_answered_is_not_told_that_nothing_was_understood(confidence, ran, action):
    policies = Always(DEFAULT_FALLBACK, confidence)
    assert next_action(CALM, said(), *ran, policies=policies) == action


@pytest.mark.parametrize(
    "events",
    [
        (CALM, said(), HangUpRequested()),
        (CALM, said(), DOUBT),
        (*IN_FORM, CALM, said("goodbye")),
        (CALM, said(), ReadingAlarmed("x")),
    ],
)
def test_without_additions_all_but_danger_is_left_to_the_policies(events):
    assert next_action(*events, additions=False) == "utter_x"


def test_a_conversation_that_is_no_call_is_refused():
    with pytest.raises(TypeError, match="CallTracker"):
        Precedence(Always()).predict(Tracker(WORLD))


def test_what_the_policies_look_at_is_not_changed():
    asked = tracker(*IN_FORM, CALM, said("goodbye"))
    before = list(asked.events)
    Precedence(Always()).predict(asked)
    assert list(asked.events) == before
    assert not asked.loop.is_rejected


LOST = Always(DEFAULT_FALLBACK, 0.3)


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        ("request_human", "action_hand_off"),
        ("stop_calling", "action_opt_out"),
        ("repeat", "action_repeat"),
        ("goodbye", "utter_goodbye"),
    ],
)
def test_a_wish_that_a_bot_has_no_rules_for_is_granted_all_the_same(intent, action):
    assert next_action(CALM, said(intent), policies=LOST) == action


def test_a_granted_goodbye_ends_the_call():
    events = (CALM, said("goodbye"), ActionExecuted("utter_goodbye"))
    assert next_action(*events, policies=LOST) == "action_hang_up"


def test_a_goodbye_in_an_urgent_call_says_what_to_do():
    urgent = TurnTriaged(TriageDecision(Acuity.URGENT))
    assert next_action(urgent, said("goodbye"), policies=LOST) == "utter_goodbye_urgent"


def test_words_that_nobody_knows_are_no_wish():
    assert next_action(CALM, said("greet"), policies=LOST) == DEFAULT_FALLBACK


ASKED = (*IN_FORM[:-1], SlotSet("requested_slot", "city"), ActionExecuted(LISTEN))


@pytest.mark.parametrize(
    ("filled", "action"),
    [
        ((SlotSet("city", None),), "rejected"),
        ((SlotSet("city", None), SlotSet("other", "x")), "utter_x"),
        ((SlotSet("city", "Bonn"),), "utter_x"),
        ((SlotSet("other", None),), "utter_x"),
        ((), "utter_x"),
    ],
    ids=["unfit", "unfit, but something else", "fit", "another slot", "nothing"],
)
def test_an_answer_that_does_not_fit_counts_as_none(filled, action):
    assert next_action(*ASKED, CALM, said(), *filled) == action


def test_an_unfit_answer_is_refused_once():
    events = (*ASKED, CALM, said(), SlotSet("city", None), ActionExecuted("utter_y"))
    assert next_action(*events) == "utter_x"


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
    turns = await talk(manager, "i have a cough", "i think it's my heart", "six")
    assert manager.tracker(CALL).slot("symptom_severity") is None
    assert "this minute" in words(turns[1]) or "this very minute" in words(turns[1])
    assert "this minute" in words(turns[2]) or "this very minute" in words(turns[2])


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["i need a refill because it burns when i pee", "no", "no"], "Please see a doctor today"),
        (["i need a refill", "no", "no"], "If you feel worse"),
    ],
)
async def test_nobody_who_is_urgent_leaves_without_having_been_told(
    manager: DialogManager, lines: list[str], part: str
) -> None:
    turns = await talk(manager, *lines)
    assert turns[-1].then is NextStep.HANG_UP
    assert part in words(turns[-1])


async def test_a_side_effect_that_is_urgent_is_none_to_wait_with(manager: DialogManager) -> None:
    urgent = "the new antibiotic gives me bad diarrhea for four days and i am dizzy when i stand"
    turns = await talk(manager, urgent, "no")
    assert "utter_side_effects" in turns[0].actions
    assert turns[1].actions == ("utter_urgent_reminder", "utter_anything_else")


async def test_a_form_that_goes_on_asks_nothing_but_its_own_question(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a cough", "xyzzy plugh", "foobar quux", "no", "six")
    assert [turns[3].actions[0], turns[3].actions[-1]] == ["utter_go_on", "symptom_form"]
    assert words(turns[3]).count("?") == 1
    assert turns[4].requested_slot == "symptom_duration"
