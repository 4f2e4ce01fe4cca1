"""The fold of events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa.applied import applied
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    EntitiesAdded,
    FollowupAction,
    LoopInterrupted,
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
from dialog.rasa.fold import Fold
from dialog.rasa.history import KEPT, History
from dialog.rasa.states import past_states
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, form, text_slot

DOMAIN = domain(slots=(text_slot("city"), text_slot("tone", initial="kind")), forms=(form("f"),))


def said(intent):
    return UserUttered(f"/{intent}", {"intent": {"name": intent}, "entities": []})


LISTENED = ActionExecuted(LISTEN)
GREETED = ActionExecuted("utter_greet")
FORM = ActionExecuted("f")


def names(events):
    return [event.name if isinstance(event, ActionExecuted) else event.KIND for event in events]


def test_slots_hold_the_last_value_and_unknown_ones_are_dropped():
    tracker = Tracker(DOMAIN, [SlotSet("city", "Bonn"), SlotSet("planet", "Mars")])
    assert tracker.slots == {"city": "Bonn", "tone": "kind", "requested_slot": None}
    assert tracker.slots_set == {"city"}
    assert tracker.slot("planet") is None


def test_rewind_takes_back_the_message_and_the_listening_before_it():
    events = [LISTENED, said("greet"), GREETED, SlotSet("city", "Bonn"), LISTENED, said("ask")]
    tracker = Tracker(DOMAIN, [*events, Rewound()])
    assert names(tracker.applied_events()) == [LISTEN, "user", "utter_greet", "slot"]
    tracker.update(Rewound())
    assert tracker.applied_events() == []
    assert tracker.slot("city") is None
    assert tracker.followup_action == LISTEN


def test_undo_takes_back_the_last_action_and_what_it_did():
    events = [LISTENED, said("greet"), GREETED, SlotSet("city", "Bonn"), Undone()]
    tracker = Tracker(DOMAIN, events)
    assert names(tracker.applied_events()) == [LISTEN, "user"]
    assert tracker.slot("city") is None


@pytest.mark.parametrize("event", [SessionStarted(), Restarted()])
def test_a_new_start_forgets_everything(event):
    tracker = Tracker(DOMAIN, [SlotSet("city", "Bonn"), LISTENED, said("greet"), Paused(), event])
    assert tracker.applied_events() == []
    assert (tracker.slot("city"), tracker.slot("tone")) == (None, "kind")
    assert tracker.latest_message is None
    assert not tracker.is_paused


def test_after_a_restart_a_session_starts():
    assert Tracker(DOMAIN, [Restarted()]).followup_action == "action_session_start"


def test_turns_between_two_runs_of_a_form_count_as_one_run():
    events = [LISTENED, said("ask"), FORM, ActiveLoop("f"), LISTENED, said("inform")]
    events += [SlotSet("city", "Bonn"), FORM, ActiveLoop(None)]
    tracker = Tracker(DOMAIN, events)
    assert names(tracker.applied_events()) == [
        LISTEN, "user", "f", "active_loop", "slot", "active_loop",
    ]  # fmt: skip


def test_turns_of_an_unhappy_path_of_a_form_all_count():
    told = [LISTENED, said("ask"), FORM, ActiveLoop("f"), LISTENED, said("greet"), GREETED, FORM]
    assert len(Tracker(DOMAIN, told).applied_events()) == len(told)
    lived = [*told[:6], ActionExecutionRejected("f"), FORM]
    assert len(Tracker(DOMAIN, lived).applied_events()) == len(lived)


def test_a_second_run_of_a_form_after_its_end_is_a_first_run():
    once = [LISTENED, said("ask"), FORM, ActiveLoop("f"), ActiveLoop(None)]
    again = [*once, LISTENED, said("ask"), FORM]
    assert len(Tracker(DOMAIN, again).applied_events()) == len(again)


def test_a_form_is_rejected_until_it_runs_and_interrupted_until_anything_runs():
    tracker = Tracker(DOMAIN, [LISTENED, said("ask"), FORM, ActiveLoop("f")])
    assert (tracker.active_loop, tracker.loop.trigger.intent) == ("f", "ask")
    tracker.update(ActionExecutionRejected("other"))
    assert not tracker.loop.is_rejected
    tracker.update(ActionExecutionRejected("f"))
    tracker.update(LoopInterrupted(is_interrupted=True))
    assert (tracker.loop.is_rejected, tracker.loop.is_interrupted) == (True, True)
    tracker.update(GREETED)
    assert (tracker.loop.is_rejected, tracker.loop.is_interrupted) == (True, False)
    tracker.update(FORM)
    assert not tracker.loop.is_rejected


def test_an_ordered_action_is_ordered_until_the_next_action_or_message():
    tracker = Tracker(DOMAIN, [LISTENED, FollowupAction("utter_greet")])
    assert tracker.followup_action == "utter_greet"
    tracker.update(GREETED)
    assert tracker.followup_action is None


def test_pause_resume_and_reset_of_slots():
    tracker = Tracker(DOMAIN, [SlotSet("tone", "firm"), Paused(), SlotsReset()])
    assert (tracker.is_paused, tracker.slot("tone")) == (True, "kind")
    tracker.update(Resumed())
    assert not tracker.is_paused


def test_entities_found_later_belong_to_the_latest_message():
    added = EntitiesAdded([{"entity": "city", "value": "Bonn"}])
    tracker = Tracker(DOMAIN, [LISTENED, said("inform"), added, added])
    assert tracker.latest_message.entities == ({"entity": "city", "value": "Bonn"},)


_any_event = st.sampled_from(
    [
        LISTENED, GREETED, FORM, said("greet"), said("inform"), SlotSet("city", "Bonn"),
        ActiveLoop("f"), ActiveLoop(None), ActionExecutionRejected("f"), Rewound(), Undone(),
        Restarted(), SessionStarted(), SlotsReset(), LoopInterrupted(is_interrupted=True),
    ]
)  # fmt: skip


@given(st.lists(_any_event, max_size=25))
def test_a_tracker_can_be_rebuilt_from_its_events(events):
    tracker = Tracker(DOMAIN, events)
    again = tracker.copy()
    for name in ("slots", "slots_set", "latest_action", "loop", "followup_action", "is_paused"):
        assert getattr(again, name) == getattr(tracker, name)


@given(st.lists(_any_event, max_size=40), st.integers(0, 5))
def test_what_counts_is_the_same_however_the_events_came(events, reach):
    tracker = Tracker(DOMAIN)
    for event in events:
        tracker.update(event)
        tracker.recent(reach)
        assert tracker.applied_events() == applied(tracker.events)


@given(st.lists(_any_event, max_size=120), st.integers(0, 3))
def test_the_recent_past_continues_what_came_before_it(events, reach):
    tracker = Tracker(DOMAIN)
    for event in events:
        tracker.update(event)
        start, since = tracker.recent(reach)
        whole = past_states(Fold(DOMAIN), tracker.applied_events())
        recent = past_states(start, since)
        assert recent == whole[-len(recent) :]
        assert len(recent) == len(whole) or len(recent) > reach
        assert tracker.states(5) == whole[-5:]
        assert tracker.states(KEPT + 9) == whole[-KEPT - 9 :]


def test_a_copy_goes_its_own_way():
    tracker = Tracker(DOMAIN, [SlotSet("city", "Bonn"), LISTENED])
    other = tracker.copy()
    other.update(SlotSet("city", "Rome"))
    assert (tracker.slot("city"), len(tracker.events)) == ("Bonn", 2)
    assert (other.slot("city"), len(other.events)) == ("Rome", 3)


def test_actions_are_shown_what_came_after_the_last_restart():
    tracker = Tracker(DOMAIN, [LISTENED, said("greet"), Restarted(), LISTENED])
    shown = tracker.since_restart([SlotSet("city", "Bonn")])
    assert [event.KIND for event in shown.events] == ["action", "slot"]
    assert shown.slot("city") == "Bonn"
    assert tracker.slot("city") is None


def test_what_a_copy_takes_back_costs_no_more_in_a_long_conversation(monkeypatch):
    folded = []
    apply = History.apply

    def counted(history, event):
        folded.append(event)
        apply(history, event)

    def work(turns):
        tracker = Tracker(domain())
        for _ in range(turns):
            for event in (ActionExecuted(LISTEN), UserUttered("x"), ActionExecuted("utter_x")):
                tracker.update(event)
        tracker.copy()
        folded.clear()
        tracker.copy().update(Rewound())
        return len(folded)

    monkeypatch.setattr(History, "apply", counted)
    assert work(400) == work(40)
