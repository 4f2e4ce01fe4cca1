"""What callers tell of their medicines is taken down, whatever shape it has."""

import pytest

from dialog.actions.medicines import CheckAdherence, CheckSideEffects
from dialog.call.tracker import CallTracker
from dialog.events.call import AdherenceTold, SideEffectsTold
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import SlotSet, UserUttered
from tests.dialog.rasa.bots import domain, text_slot

WORLD = domain(
    slots=[Slot("medications_discussed", SlotKind.LIST), text_slot("side_effects")],
    entities=["symptom", "medication"],
)


def named(**entities):
    found = [{"entity": kind, "value": value} for kind, value in entities.items()]
    return UserUttered("words", {"entities": found})


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((), SideEffectsTold((), ())),
        ((named(),), SideEffectsTold((), ())),
        ((named(symptom="rash", medication="aspirin"),), SideEffectsTold(("rash",), ("aspirin",))),
        ((named(symptom="rash"), named(medication="aspirin")), SideEffectsTold((), ("aspirin",))),
        ((named(symptom=7),), SideEffectsTold(("7",), ())),
    ],
    ids=["no words", "nothing named", "both", "the latest words count", "no text"],
)
async def test_side_effects_are_those_of_the_last_words(events, told):
    answer = await CheckSideEffects().run(CallTracker(WORLD, events), 0.0)
    assert answer.events == (told,)
    assert answer.responses == ()


@pytest.mark.parametrize(
    ("medicines", "effects", "told"),
    [
        (["aspirin", "insulin"], "none", AdherenceTold(("aspirin", "insulin"), "none")),
        (None, None, AdherenceTold((), None)),
        ([3], ["rash"], AdherenceTold(("3",), None)),
    ],
)
async def test_the_answers_of_the_form_are_kept_and_the_form_is_emptied(medicines, effects, told):
    events = (SlotSet("medications_discussed", medicines), SlotSet("side_effects", effects))
    tracker = CallTracker(WORLD, events)
    answer = await CheckAdherence().run(tracker, 0.0)
    assert answer.events[0] == told
    for event in answer.events:
        tracker.update(event)
    assert (tracker.slot("medications_discussed"), tracker.slot("side_effects")) == (None, None)
