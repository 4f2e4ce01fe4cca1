"""What a call leaves of how the caller feels, event by event."""

import pytest

from dialog.events.call import (
    ActionFailed,
    AgentCut,
    CallerUnheard,
    SessionExpired,
    TurnTriaged,
    ValueDenied,
)
from dialog.events.conduct import CallerInsulted
from dialog.events.mood import MoodSensed, ReliefOffered
from dialog.moods.impression import GRAVE, TOPICS, Impression
from dialog.moods.words import Mood
from dialog.rasa.events import DEFAULT_FALLBACK, ActionExecuted, SlotSet, UserUttered
from triage.decision import Acuity, TriageDecision

TURN = TurnTriaged(TriageDecision(Acuity.NONE))
MISS = ActionExecuted(DEFAULT_FALLBACK)


def after(*events) -> Impression:
    impression = Impression()
    for event in events:
        impression = impression.apply(event)
    return impression


def sensed(**feelings) -> MoodSensed:
    return MoodSensed(**{"anxious": 0.0, "frustrated": 0.0, "satisfied": 0.0, **feelings})


def heard(intent) -> UserUttered:
    return UserUttered("words", {"intent": {"name": intent, "confidence": 1.0}})


def test_a_call_begins_with_no_mood():
    assert after() == Impression()
    assert after(TURN, TURN).mood is Mood.NEUTRAL


@pytest.mark.parametrize("mood", [Mood.ANXIOUS, Mood.FRUSTRATED, Mood.SATISFIED])
def test_what_the_words_tell_is_the_mood_and_fades(mood):
    felt = (TURN, sensed(**{mood.value: 0.7}))
    assert after(*felt).mood is mood
    assert after(*felt, TURN).mood is mood
    assert after(*felt, TURN, TURN).mood is Mood.NEUTRAL


def test_a_weak_sign_is_no_mood_but_several_are():
    assert after(TURN, sensed(anxious=0.25)).mood is Mood.NEUTRAL
    assert after(TURN, sensed(anxious=0.25), TURN, sensed(anxious=0.25)).mood is Mood.ANXIOUS


@pytest.mark.parametrize(
    "trouble",
    [
        AgentCut("Hel"),
        CallerUnheard(failed=False),
        ValueDenied(),
        ActionFailed("a"),
        CallerInsulted("insult", is_all=False),
        MISS,
    ],
)
def test_what_goes_wrong_again_and_again_frustrates(trouble):
    assert after(TURN, trouble).mood is Mood.NEUTRAL
    assert after(*[TURN, trouble] * 6).mood is Mood.FRUSTRATED


def test_other_events_leave_it_as_it_is():
    before = after(TURN, sensed(anxious=0.7))
    assert before.apply(SlotSet("x", 1)) is before
    assert before.apply(ActionExecuted("utter_greet")) is before


def test_fear_counts_before_anger_that_is_as_strong():
    assert after(TURN, sensed(anxious=0.5, frustrated=0.5)).mood is Mood.ANXIOUS


def test_who_is_content_again_is_frustrated_no_more():
    angry = (TURN, sensed(frustrated=0.9))
    assert after(*angry, TURN, sensed(satisfied=0.7)).mood is Mood.SATISFIED


def test_relief_is_due_in_the_second_frustrated_turn_and_once():
    first = (TURN, sensed(frustrated=0.7))
    assert not after(*first).needs_relief
    assert after(*first, TURN, sensed(frustrated=0.5)).needs_relief
    offered = (*first, TURN, sensed(frustrated=0.5), ReliefOffered())
    assert not after(*offered, TURN, sensed(frustrated=0.9)).needs_relief


def test_the_topic_is_the_last_that_was_about_anything():
    impression = after(heard("report_symptoms"), heard("affirm"))
    assert impression.topic == "symptoms"
    assert impression.apply(heard("labor_signs")).topic in GRAVE
    assert set(TOPICS.values()) > GRAVE


def test_a_written_conversation_that_is_resumed_begins_anew():
    assert after(TURN, sensed(anxious=0.9), SessionExpired()) == Impression()


def test_no_feeling_grows_without_end():
    impression = after(*[TURN, sensed(anxious=1.0), MISS, AgentCut("")] * 50)
    assert max(impression.anxious, impression.frustrated) <= 1
