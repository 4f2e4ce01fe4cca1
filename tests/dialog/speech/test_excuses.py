"""What a caller hears when an action gave no answer."""

import pytest

from dialog.call.tracker import CallTracker
from dialog.events.call import ActionFailed, HandOffRequested, TurnTriaged
from dialog.rasa.events import ActionExecuted, BotUttered
from dialog.rasa.tracker import Tracker
from dialog.speech.excuses import Excuses
from tests.dialog.rasa.bots import domain
from triage.decision import Acuity, Finding, Span, TriageDecision

WORLD = domain()
CALM = TurnTriaged(TriageDecision(Acuity.NONE))
DANGER = TurnTriaged(
    TriageDecision(Acuity.EMERGENCY, (Finding("stroke", Acuity.EMERGENCY, Span(0, 1), "source"),))
)
FAILED = ActionFailed("action_x")


class Named:
    """Says the names of responses."""

    def say(self, name, tracker):
        return [BotUttered(name)]

    def say_answers(self, answers, tracker):
        raise AssertionError("not asked for")


def excuse(*events, channel="voice", **more):
    tracker = CallTracker(WORLD, events)
    tracker.channel = channel
    made = Excuses(Named(), **more)("action_x", tracker)
    said = [one.text for one in made if isinstance(one, BotUttered)]
    return said, [one for one in made if not isinstance(one, BotUttered)]


def test_the_first_failure_is_owned_up_to_and_a_person_is_offered():
    said, events = excuse(CALM)
    assert said == ["utter_action_failed", "utter_offer_person"]
    assert events == [FAILED, ActionExecuted("action_offer_person")]


def test_the_second_failure_in_a_row_gets_a_person():
    said, events = excuse(CALM, FAILED, CALM)
    assert said == ["utter_hand_off"]
    assert events == [FAILED, HandOffRequested("failed")]


def test_two_failures_of_one_turn_are_one():
    said, _ = excuse(CALM, FAILED)
    assert said == ["utter_action_failed", "utter_offer_person"]


def test_a_turn_that_went_well_lets_a_failure_be_forgotten():
    assert excuse(CALM, FAILED, CALM, CALM)[0][0] == "utter_action_failed"


@pytest.mark.parametrize("before", [(), (FAILED, CALM)])
def test_in_an_emergency_the_advice_is_given_whatever_failed(before):
    said, events = excuse(CALM, *before, DANGER)
    assert said == ["utter_emergency_response"]
    assert events == [FAILED, HandOffRequested("emergency")]


def test_those_who_write_are_told_as_well_unless_all_shall_be_as_with_rasa():
    assert excuse(CALM, channel="rest")[0]
    assert excuse(CALM, channel="rest", in_writing=False) == ([], [])
    assert excuse(CALM, channel="voice", in_writing=False)[0]


def test_a_conversation_that_is_no_call_is_excused_as_the_first_time():
    made = Excuses(Named())("action_x", Tracker(WORLD))
    assert made[0] == FAILED
    assert made[1].text == "utter_action_failed"
