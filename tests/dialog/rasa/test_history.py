"""The states of a conversation, and what stories can know of it."""

from hypothesis import given
from hypothesis import strategies as st

from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, Rewound, SlotSet, UserUttered
from dialog.rasa.history import KEPT, RuleOnly, folded
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, form, text_slot

DOMAIN = domain(slots=(text_slot("city"), text_slot("tone")), forms=(form("f"),))
ALL = RuleOnly()


def said(intent):
    return UserUttered(f"/{intent}", {"intent": {"name": intent}, "entities": []})


def did(name, *, hidden=False):
    return ActionExecuted(name, hide_rule_turn=hidden)


def told(events, *, last=KEPT, only=ALL):
    return folded(DOMAIN, events).told_states(only, last)


def test_there_is_a_state_before_each_action_and_the_present_one():
    states = told([did(LISTEN), said("greet"), did("utter_hi")])
    assert [(one.intent, one.action) for one in states] == [
        (None, None),
        ("greet", LISTEN),
        ("greet", "utter_hi"),
    ]


def test_a_turn_that_rules_alone_know_did_not_happen():
    aside = [said("ask"), did("utter_aside", hidden=True), did(LISTEN, hidden=True)]
    before = [did(LISTEN), said("greet"), did("utter_hi"), did(LISTEN)]
    states = told([*before, *aside, said("bye")])
    assert [(one.intent, one.action) for one in states] == [
        (None, None),
        ("greet", LISTEN),
        ("greet", "utter_hi"),
        ("bye", LISTEN),
    ]


def test_slots_and_forms_that_rules_alone_know_are_left_out():
    events = [did(LISTEN), SlotSet("city", "Bonn"), SlotSet("tone", "kind"), ActiveLoop("f")]
    only = RuleOnly(frozenset(["tone"]), frozenset(["f"]))
    (_, now) = told(events, only=only)
    assert [name for name, _ in now.slots] == ["city"]
    assert now.loop is None
    (_, now) = told(events)
    assert [name for name, _ in now.slots] == ["city", "tone"]
    assert now.loop == "f"


def test_no_more_states_are_given_than_are_asked_for():
    turns = [did(LISTEN), said("greet"), did("utter_hi")] * 3
    assert told(turns, last=2) == told(turns)[-2:]


def test_asking_changes_nothing():
    history = folded(DOMAIN, [did(LISTEN), said("greet")])
    once = history.told_states(ALL, 5)
    assert history.told_states(ALL, 5) == once
    assert [one.action for one in history.states(5)] == [None, LISTEN]


_events = st.lists(
    st.one_of(
        st.builds(did, st.sampled_from([LISTEN, "utter_hi", "f"]), hidden=st.booleans()),
        st.builds(said, st.sampled_from(["greet", "ask"])),
        st.builds(SlotSet, st.sampled_from(["city", "tone"]), st.sampled_from(["x", None])),
        st.builds(ActiveLoop, st.sampled_from(["f", None])),
        st.just(Rewound()),
    ),
    max_size=120,
)


@given(_events)
def test_a_tracker_knows_at_any_time_what_its_events_tell(events):
    tracker = Tracker(DOMAIN)
    for event in events:
        tracker.update(event)
        whole = folded(DOMAIN, tracker.applied_events(), kept=200)
        for last in (5, KEPT + 5):
            assert tracker.told_states(ALL, last) == whole.told_states(ALL, last)
            assert tracker.copy().states(last) == whole.states(last)
