"""What a call tells of a pregnancy is weighed, and never called harmless."""

from datetime import UTC, date

import pytest

from dialog.actions.pregnancy import AssessPregnancy
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, PrenatalRiskAssessed, TurnTriaged
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import SlotSet, UserUttered
from tests.dialog.rasa.bots import domain
from triage.assess import Triage
from triage.decision import Acuity, Patient, PersonFacts, TriageDecision
from triage.lexicon import default_lexicon

WORLD = domain(
    slots=[
        Slot("pregnancy_week", SlotKind.FLOAT),
        Slot("is_pregnant", SlotKind.BOOL),
        Slot("risk_level", SlotKind.TEXT),
        Slot("prenatal_risk", SlotKind.TEXT),
    ]
)


@pytest.fixture(scope="module")
def action():
    return AssessPregnancy(Triage(default_lexicon()), UTC)


async def risk(action, *events):
    tracker = CallTracker(WORLD, events)
    answer = await action.run(tracker, 0.0)
    for event in answer.events:
        tracker.update(event)
    return answer.events[0], tracker


async def test_what_nothing_is_known_of_is_not_called_harmless(action):
    told, tracker = await risk(action)
    assert told == PrenatalRiskAssessed(None, "moderate")
    assert (tracker.slot("risk_level"), tracker.slot("prenatal_risk")) == ("moderate", "moderate")


@pytest.mark.parametrize(
    ("acuity", "expected"),
    [(Acuity.SOON, "moderate"), (Acuity.URGENT, "high"), (Acuity.EMERGENCY, "high")],
)
async def test_what_is_urgent_is_of_high_risk(action, acuity, expected):
    told, _ = await risk(action, AcuityRaised(acuity, "rule"), SlotSet("pregnancy_week", 30.0))
    assert told == PrenatalRiskAssessed(30.0, expected)


async def test_a_week_that_is_no_number_is_not_known(action):
    told, _ = await risk(action, SlotSet("pregnancy_week", "thirty"))
    assert told.week is None


async def test_words_are_judged_again_once_the_week_is_known(action):
    words = "there is some blood"
    alone = Triage(default_lexicon()).assess(words, Patient(on=date(1970, 1, 1)))
    assert not alone.is_emergency
    said = (TurnTriaged(TriageDecision(Acuity.NONE, facts=PersonFacts())), UserUttered(words))
    told, tracker = await risk(action, *said, SlotSet("pregnancy_week", 30.0))
    assert told.risk == "high"
    assert tracker.call.acuity >= Acuity.URGENT


async def test_nothing_that_was_said_before_lowers_the_call(action):
    _, tracker = await risk(action, AcuityRaised(Acuity.EMERGENCY, "rule"), UserUttered("hello"))
    assert tracker.call.is_emergency
