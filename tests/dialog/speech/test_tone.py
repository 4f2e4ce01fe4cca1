"""In which tone replies are said, by how the caller feels."""

import pytest

from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, TurnTriaged
from dialog.events.mood import MoodSensed
from dialog.rasa.domain import Domain
from dialog.rasa.events import BotUttered, SlotSet, UserUttered
from dialog.speech.speaking import reply_of
from dialog.speech.tone import toned
from triage.decision import Acuity, TriageDecision

FEELINGS = ("anxious", "frustrated", "satisfied")


@pytest.fixture
def tracker(parts) -> CallTracker:
    domain: Domain = parts.domain
    tracker = CallTracker(domain, sender="call")
    tracker.update(TurnTriaged(TriageDecision(Acuity.NONE)))
    return tracker


def said(emotion, **more) -> BotUttered:
    told = {"voice_emotion": emotion, **more}
    return BotUttered("words", metadata={"metadata": told, "utter_action": "utter_x"})


def feels(tracker, feeling):
    if feeling in FEELINGS:
        tracker.update(MoodSensed(*(0.8 * (one == feeling) for one in FEELINGS)))


def emotion_to(tracker, reply) -> str:
    (heard,) = toned([reply], tracker)
    assert heard.text == reply.text
    return reply_of(heard).emotion.value


@pytest.mark.parametrize(
    ("feeling", "written", "heard"),
    [
        ("anxious", "friendly", "calm"),
        ("anxious", "professional", "calm"),
        ("anxious", "neutral", "calm"),
        ("anxious", "concerned", "caring"),
        ("frustrated", "friendly", "professional"),
        ("frustrated", "neutral", "professional"),
        ("frustrated", "caring", "concerned"),
        ("satisfied", "friendly", "friendly"),
        ("neutral", "friendly", "friendly"),
        *((one, "urgent", "urgent") for one in (*FEELINGS, "neutral")),
    ],
)
def test_the_tone_follows_the_mood_and_urgency_never_does(tracker, feeling, written, heard):
    feels(tracker, feeling)
    assert emotion_to(tracker, said(written)) == heard


@pytest.mark.parametrize("feeling", FEELINGS)
def test_what_has_priority_sounds_as_it_was_written(tracker, feeling):
    feels(tracker, feeling)
    assert emotion_to(tracker, said("concerned", priority="high")) == "concerned"


def test_all_that_the_reply_is_besides_stays(tracker):
    feels(tracker, "anxious")
    (heard,) = toned([said("friendly", awaits="yes_no", interruptible=False)], tracker)
    told = {"voice_emotion": "calm", "awaits": "yes_no", "interruptible": False}
    assert heard.metadata == {"metadata": told, "utter_action": "utter_x"}


@pytest.mark.parametrize("grave", [AcuityRaised(Acuity.URGENT, "rule"), "labor_signs"])
def test_in_grave_matters_nobody_is_cheerful(tracker, grave):
    assert emotion_to(tracker, said("friendly")) == "friendly"
    if isinstance(grave, str):
        grave = UserUttered("w", {"intent": {"name": grave, "confidence": 1.0}})
    tracker.update(grave)
    assert emotion_to(tracker, said("friendly")) == "calm"


def test_a_bot_that_says_nothing_of_voices_is_left_as_it_is(tracker):
    feels(tracker, "anxious")
    plain = BotUttered("Is it you?", metadata={"utter_action": "utter_x"})
    assert toned([plain], tracker) == [plain]


@pytest.mark.parametrize("feeling", ["neutral", "satisfied"])
def test_nobody_is_cheerful_to_the_bereaved_to_the_end_of_the_call(tracker, feeling):
    tracker.update(SlotSet("told_loss", "close"))
    tracker.update(UserUttered("x", {"intent": {"name": "request_appointment"}}))
    feels(tracker, feeling)
    assert emotion_to(tracker, said("friendly")) == "calm"
    assert emotion_to(tracker, said("caring")) == "caring"
