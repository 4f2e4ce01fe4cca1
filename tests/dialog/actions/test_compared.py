"""How a complaint compares with the one of the last call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.actions.action import answer
from dialog.actions.compared import CHANGES, LAST_CONCERN, SINCE, Compared, read_change
from dialog.actions.symptoms import UNNAMED
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised
from dialog.events.memory import ConcernCompared
from dialog.rasa.domain import REQUESTED_SLOT, Slot, SlotKind
from dialog.rasa.events import SlotSet
from tests.dialog.rasa.bots import domain, text_slot
from triage.decision import Acuity

WORLD = domain(
    slots=[text_slot(LAST_CONCERN), text_slot(SINCE), Slot("current_symptoms", SlotKind.LIST)]
)


class Inner:
    """A check that finds these slots."""

    name = "validate_symptom_form"

    def __init__(self, *events) -> None:
        self._events = events

    async def run(self, tracker, at):
        return answer(events=self._events)


def tracker(**slots) -> CallTracker:
    return CallTracker(WORLD, [SlotSet(name, value) for name, value in slots.items()])


def asks(done) -> bool:
    return SlotSet(REQUESTED_SLOT, SINCE) in done.events


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("worse", "worse"),
        ("it's a lot worse", "worse"),
        ("no it's worse", "worse"),
        ("yes it got worse", "worse"),
        ("it has worsened", "worse"),
        ("better but my arm is worse", "worse"),
        ("better", "better"),
        ("it's a bit better thanks", "better"),
        ("no it is better", "better"),
        ("it's gone", "better"),
        ("no better", "same"),
        ("it is not any better", "same"),
        ("not better", "same"),
        ("no it's not better", "same"),
        ("not worse", "same"),
        ("no worse", "same"),
        ("the same", "same"),
        ("it's still there", "same"),
        ("not the same", "unsure"),
        ("this is something new", "new"),
        ("no it's a different thing", "new"),
        ("i don't know", "unsure"),
        ("yes", "unsure"),
        ("", "unsure"),
    ],
)
def test_the_answer_is_read(said, change):
    assert read_change(said, tracker(), 0.0) == change


@given(st.text())
def test_any_answer_is_one_of_the_changes(said):
    assert read_change(said, tracker(), 0.0) in CHANGES


@pytest.mark.parametrize("told", [["cough"], ["fever", "cough"], [UNNAMED]])
async def test_the_same_complaint_or_one_without_a_name_is_asked_about(told):
    known = tracker(last_concern="cough", current_symptoms=told)
    assert asks(await Compared(Inner()).run(known, 0.0))


async def test_a_complaint_that_the_check_has_just_found_counts():
    found = Inner(SlotSet("current_symptoms", [UNNAMED]))
    done = await Compared(found).run(tracker(last_concern="cough"), 0.0)
    assert asks(done)
    assert done.events[0] == SlotSet("current_symptoms", [UNNAMED])


@pytest.mark.parametrize(
    "slots",
    [
        {"current_symptoms": ["cough"]},
        {"last_concern": "cough"},
        {"last_concern": "cough", "current_symptoms": ["fever"]},
    ],
)
async def test_otherwise_it_is_not(slots):
    assert not asks(await Compared(Inner()).run(tracker(**slots), 0.0))


async def test_who_has_to_be_seen_today_is_not_kept_with_it():
    known = tracker(last_concern="cough", current_symptoms=["cough"])
    known.update(AcuityRaised(Acuity.URGENT, "rule"))
    assert not asks(await Compared(Inner()).run(known, 0.0))


@pytest.mark.parametrize("change", CHANGES)
async def test_an_answer_is_noted_and_only_worse_raises_the_call(change):
    known = tracker(last_concern="cough", since_last_time=change)
    done = await Compared(Inner()).run(known, 0.0)
    assert ConcernCompared(change) in done.events
    assert all(SlotSet(one, None) in done.events for one in (SINCE, LAST_CONCERN))
    raised = [one.acuity for one in done.events if isinstance(one, AcuityRaised)]
    assert raised == ([Acuity.SOON] if change == "worse" else [])


async def test_what_is_no_answer_is_passed_over():
    done = await Compared(Inner()).run(tracker(since_last_time="banana"), 0.0)
    assert done.events == ()
