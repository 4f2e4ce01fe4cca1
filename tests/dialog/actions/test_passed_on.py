"""What is said of what was passed on to the clinic is true, also where its system is down."""

import pytest

from dialog.actions.care_plan import LEFT, UpdateCarePlan
from dialog.actions.check_in_finish import FinishCheckIn
from dialog.actions.check_ins import WhoAnswered
from dialog.check_ins.events import CheckInEnded
from dialog.events.call import AcuityRaised
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import SlotSet
from tests.care_calls import KNOWN, WORLD, call, clinic, domain, heard, run
from tests.dialog.rasa.bots import form, text_slot
from tests.fakes_clinic import Trouble
from triage.decision import Acuity

TEXTS = ("programme", "check_in_step", "check_in_turn", "called_patient", "called_name",
         "care_plan_step")  # fmt: skip
HERE = domain(
    slots=[
        *(one for one in WORLD.slots.values() if one.name not in TEXTS),
        *(text_slot(one) for one in TEXTS),
        Slot("is_our_call", SlotKind.BOOL),
        Slot(LEFT, SlotKind.BOOL),
    ],
    intents=("inform", "affirm", "deny"),
    forms=[form("adherence_form", "effects_felt")],
)
OURS = (
    SlotSet("is_our_call", True),
    SlotSet("called_patient", "p1"),
    SlotSet("called_name", "Linda"),
    SlotSet("programme", "adherence"),
    SlotSet("check_in_step", "calling"),
)
SOON = AcuityRaised(Acuity.SOON, "dizzy")


def down(*methods):
    hospital = clinic()
    hospital.always(Trouble.DOWN, *methods)
    return hospital


async def finished(hospital):
    tracker = call(*KNOWN, *OURS, SOON, heard("no", "deny"), world=HERE)
    await run(FinishCheckIn(HERE, hospital), tracker)
    return tracker


async def test_what_was_left_to_the_staff_counts_as_passed_on():
    assert (await finished(clinic())).slot(LEFT) is True


async def test_what_could_not_be_left_does_not():
    assert (await finished(down("leave_task"))).slot(LEFT) is False


async def test_where_nothing_was_to_be_left_nothing_failed():
    tracker = call(*KNOWN, *OURS, heard("no", "deny"), world=HERE)
    await run(FinishCheckIn(HERE, down("leave_task")), tracker)
    assert tracker.slot(LEFT) is True


async def test_a_care_plan_that_takes_nothing_is_no_claim_either():
    tracker = call(*KNOWN, *OURS, SlotSet(LEFT, True), heard("no", "deny"), world=HERE)
    await run(UpdateCarePlan(clinic()), tracker)
    assert tracker.slot(LEFT) is True


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("you have the wrong number", "utter_check_in_wrong_number"),
        ("she passed away", "utter_check_in_condolence"),
    ],
)
async def test_nobody_is_promised_that_the_clinic_hears_of_it(said, response):
    for hospital, ending in ((clinic(), ""), (down("leave_task"), "_untold")):
        tracker = call(*OURS, heard(said, "inform"), world=HERE)
        says = await run(WhoAnswered(hospital), tracker)
        assert says == [response + ending]
        assert any(isinstance(one, CheckInEnded) for one in tracker.events)


async def test_the_same_question_is_not_put_twice_and_not_for_ever():
    tracker, asked = call(*OURS, world=HERE), []
    for _ in range(4):
        tracker.update(heard("what do you want", "inform"))
        asked += await run(WhoAnswered(clinic()), tracker)
    assert asked == [
        "utter_check_in_who",
        "utter_check_in_who_again",
        "utter_check_in_who_last",
        "utter_check_in_not_now",
    ]


@pytest.mark.parametrize(
    ("said", "intent", "step"),
    [
        ("this is linda", "inform", "speaking"),
        ("hello yes", "inform", "speaking"),
        ("i'll get her", "inform", "fetching"),
        ("this is karen", "inform", "calling"),
    ],
)
async def test_who_has_answered_is_known_by_their_words(said, intent, step):
    tracker = call(*OURS, heard(said, intent), world=HERE)
    await run(WhoAnswered(clinic()), tracker)
    assert tracker.slot("check_in_step") == step
