"""A form that goes on after a message was taken back."""

from dialog.rasa.events import ActionExecuted, Restarted, Rewound, SlotSet, UserUttered
from dialog.rasa.forms import _since_message
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain


def _said(intent):
    return UserUttered(f"/{intent}", {"intent": {"name": intent}, "entities": []})


def _slots(*events):
    tracker = Tracker(domain(), events)
    return [one.name for one in _since_message(tracker) if isinstance(one, SlotSet)]


LISTEN = ActionExecuted("action_listen")
FIRST = (LISTEN, _said("ask"), SlotSet("a", 1), ActionExecuted("utter_x"))


def test_slots_of_the_latest_message_are_its_answers():
    assert _slots(*FIRST) == ["a"]
    assert _slots(*FIRST, LISTEN, _said("inform"), SlotSet("b", 1)) == ["b"]


def test_what_a_message_that_was_taken_back_filled_counts_for_the_one_before_it():
    taken_back = (LISTEN, _said("inform"), SlotSet("b", 1), Rewound())
    assert _slots(*FIRST, *taken_back) == ["a", "b"]


def test_a_message_that_said_the_same_is_taken_for_the_one_before_it():
    again = (LISTEN, _said("ask"), SlotSet("b", 1), Rewound())
    assert _slots(*FIRST, *again) == ["b"]


def test_nothing_before_a_restart_counts():
    assert _slots(*FIRST, Restarted(), SlotSet("c", 1)) == ["c"]
    assert _slots(SlotSet("a", 1), SlotSet("b", 1)) == ["a", "b"]
