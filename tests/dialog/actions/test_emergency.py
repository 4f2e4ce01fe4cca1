"""What is said in an emergency, turn by turn."""

import pytest

from dialog.actions.emergency import (
    EmergencyProtocol,
    RaiseEmergency,
    alarming_reading,
    is_alone,
)
from dialog.call_tracker import CallTracker
from dialog.events import AcuityRaised, HandOffRequested, TurnTriaged
from dialog.rasa.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from tests.dialog.rasa.bots import domain
from triage.assess import Triage
from triage.decision import Acuity, Finding, Span, TriageDecision
from triage.lexicon import default_lexicon

WORLD = domain()
PROTOCOL = "action_emergency_protocol"
ASKED = BotUttered(
    "Are you alone?",
    metadata={"utter_action": "utter_ask_alone", "metadata": {"awaits": "yes_no"}},
)


@pytest.fixture(scope="module")
def triage():
    return Triage(default_lexicon())


def found(rule, acuity=Acuity.EMERGENCY):
    return TurnTriaged(TriageDecision(acuity, (Finding(rule, acuity, Span(0, 1), "source"),)))


CALM = TurnTriaged(TriageDecision(Acuity.NONE))


def says(text, intent="inform"):
    return UserUttered(text, {"intent": {"name": intent, "confidence": 1.0}})


def rule_about(topic):
    return next(rule.id for rule in default_lexicon().rules if rule.topic == topic)


async def run(triage, *events):
    answer = await EmergencyProtocol(triage).run(CallTracker(WORLD, events), 0.0)
    return [one["response"] for one in answer.responses], answer.events


@pytest.mark.parametrize(
    ("topic", "advice"),
    [
        ("suicide", "utter_emergency_suicide"),
        ("poison", "utter_emergency_poison"),
        ("violence", "utter_emergency_violence"),
        ("readings", "utter_emergency_response"),
    ],
)
async def test_the_advice_fits_the_danger_and_asks_one_question(triage, topic, advice):
    said, events = await run(triage, found(rule_about(topic)))
    assert said == [advice, "utter_ask_alone"]
    assert events == ()


async def test_danger_that_no_rule_told_has_the_common_advice(triage):
    said, _ = await run(triage, CALM, AcuityRaised(Acuity.EMERGENCY, "yes_to_utter_x"))
    assert said[0] == "utter_emergency_response"


FIRST = (found("anything"), ActionExecuted(PROTOCOL), ASKED)


@pytest.mark.parametrize(
    ("events", "response"),
    [
        ((*FIRST, CALM, says("yes", "affirm")), "utter_emergency_alone"),
        ((*FIRST, CALM, says("no", "deny")), "utter_emergency_company"),
        ((*FIRST, CALM, says("what")), "utter_emergency_still"),
        ((found("anything"), ActionExecuted(PROTOCOL), CALM, says("yes", "affirm")),
         "utter_emergency_still"),
        ((*FIRST, CALM, ActionExecuted(PROTOCOL), CALM, says("yes", "affirm")),
         "utter_emergency_still"),
        ((*FIRST, found("anything"), says("yes", "affirm")), "utter_emergency_response"),
    ],
    ids=["alone", "in company", "unclear", "not asked", "asked long ago", "danger anew"],
)  # fmt: skip
async def test_after_the_advice_every_answer_leads_to_a_person(triage, events, response):
    said, made = await run(triage, *events)
    assert said == [response, "utter_emergency_connect"]
    assert made == (HandOffRequested("emergency"),)


@pytest.mark.parametrize(
    ("text", "intent", "alone"),
    [
        ("yes", "affirm", True),
        ("yes i am alone", "affirm", True),
        ("i'm by myself", "inform", True),
        ("nobody is here", "inform", True),
        ("i'm not alone", "inform", False),
        ("no", "deny", False),
        ("no i am not", "deny", None),
        ("my wife is with me", "inform", False),
        ("no my daughter is here too", "deny", False),
        ("my husband is not here", "inform", None),
        ("no stop saying that to me", "deny", None),
        ("no i am all alone", "deny", True),
        ("what", "nlu_fallback", None),
        (None, "inform", None),
    ],
)
def test_who_is_with_the_caller_is_read_from_the_words_before_the_intent(text, intent, alone):
    assert is_alone(CallTracker(WORLD, (says(text, intent),))) is alone


def test_nobody_has_answered_yet():
    assert is_alone(CallTracker(WORLD)) is None


async def test_a_yes_to_a_question_about_danger_raises_the_call():
    tracker = CallTracker(WORLD, (CALM, ASKED, says("yes", "affirm")))
    answer = await RaiseEmergency().run(tracker, 0.0)
    for event in answer.events:
        tracker.update(event)
    assert tracker.call.is_emergency
    assert tracker.call.emergency_rule == "yes_to_utter_ask_alone"
    assert SlotSet("emergency_detected", value=True) in answer.events


async def test_danger_without_a_question_is_named_after_the_action():
    answer = await RaiseEmergency().run(CallTracker(WORLD), 0.0)
    assert answer.events[0] == AcuityRaised(Acuity.EMERGENCY, "yes_to_action_raise_emergency")


def test_only_readings_that_alarm_are_asked_about(triage):
    reading, other = rule_about("readings"), rule_about("suicide")
    assert alarming_reading(triage, found(reading, Acuity.URGENT).decision) == reading
    assert alarming_reading(triage, found(reading, Acuity.SOON).decision) is None
    assert alarming_reading(triage, found(other, Acuity.URGENT).decision) is None
    assert alarming_reading(triage, found("bp_impossible", Acuity.NONE).decision) is not None
    assert alarming_reading(triage, CALM.decision) is None
