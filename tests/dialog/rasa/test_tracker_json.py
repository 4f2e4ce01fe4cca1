"""The tracker's JSON, against one that real Rasa wrote where that is at hand."""

import json
from pathlib import Path

import pytest

from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActiveLoop,
    Restarted,
    SlotSet,
    UserUttered,
    from_json,
)
from dialog.rasa.loading import load_project
from dialog.rasa.tracker import Tracker
from dialog.rasa.tracker_json import Verbosity, action_call, tracker_json
from tests.dialog.rasa.bots import domain, form, text_slot

SHARED = Path(__file__).parents[4] / "shared" / "data" / "rasa"
SHAPES = SHARED / "traces" / "formbot_patched.raw_shapes.json"
DOMAIN = domain(slots=(text_slot("city"),), forms=(form("f"),))


def test_an_empty_conversation():
    assert tracker_json(Tracker(DOMAIN, sender="me")) == {
        "sender_id": "me",
        "slots": {"city": None, "requested_slot": None},
        "latest_message": {
            "intent": {},
            "entities": [],
            "text": None,
            "message_id": None,
            "metadata": {},
        },
        "latest_event_time": None,
        "followup_action": LISTEN,
        "paused": False,
        "events": [],
        "latest_input_channel": None,
        "active_loop": {},
        "latest_action": {},
        "latest_action_name": None,
    }


def _heard(text):
    return UserUttered(text, {"intent": {"name": "ask"}}, input_channel="voice", timestamp=4.0)


def test_the_state_shows_the_form_and_what_opened_it():
    events = [ActionExecuted(LISTEN), _heard("go"), ActionExecuted("f"), ActiveLoop("f")]
    shown = tracker_json(Tracker(DOMAIN, events))
    assert shown["active_loop"]["name"] == "f"
    assert shown["active_loop"]["trigger_message"]["text"] == "go"
    assert shown["latest_action"] == {"action_name": "f"}
    assert shown["latest_input_channel"] == "voice"


def test_a_text_that_was_said_instead_of_an_action():
    tracker = Tracker(DOMAIN, [ActionExecuted(action_text="hello")])
    assert tracker_json(tracker)["latest_action"] == {"action_text": "hello"}


@pytest.mark.parametrize(
    ("verbosity", "kinds"),
    [
        (Verbosity.NONE, None),
        (Verbosity.ALL, ["slot", "restart", "action", "slot"]),
        (Verbosity.AFTER_RESTART, ["action", "slot"]),
        (Verbosity.APPLIED, ["action", "slot"]),
    ],
)
def test_which_events_are_shown(verbosity, kinds):
    listened = ActionExecuted(LISTEN)
    events = [SlotSet("city", "x"), Restarted(), listened, SlotSet("city", "y")]
    shown = tracker_json(Tracker(DOMAIN, events), verbosity)["events"]
    assert (shown and [one["event"] for one in shown]) == kinds


def test_a_call_of_an_action_carries_the_tracker_and_the_domain():
    call = action_call("action_x", Tracker(DOMAIN, sender="me"), DOMAIN, version="3.6.21")
    assert (call["next_action"], call["sender_id"], call["version"]) == (
        "action_x",
        "me",
        "3.6.21",
    )
    assert call["tracker"]["sender_id"] == "me"


@pytest.mark.skipif(not SHAPES.exists(), reason="the recordings of real Rasa are not here")
def test_trackers_are_written_as_rasa_wrote_them():
    shapes = json.loads(SHAPES.read_text(encoding="utf-8"))
    bot, _ = load_project(SHARED / "bots" / "formbot")
    for recorded, is_stored in [
        (shapes["tracker"], True),
        *((call["request"]["tracker"], False) for call in shapes["webhook"]),
    ]:
        events = [from_json(event) for event in recorded["events"]]
        tracker = Tracker(bot, events, sender=recorded["sender_id"])
        assert tracker_json(tracker, is_stored=is_stored) == recorded
