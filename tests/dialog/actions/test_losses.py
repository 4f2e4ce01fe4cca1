"""Who tells of a loss is asked nothing more, and the clinic hears of it."""

import pytest

from dialog.actions.losses import AcknowledgeLoss
from dialog.check_ins.events import CheckInEnded
from dialog.check_ins.outcome import Outcome, outcome_of
from dialog.events.call import AcuityRaised
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import ActiveLoop, SlotSet
from tests.care_calls import KNOWN, call, clinic, run
from tests.dialog.rasa.bots import domain, form, text_slot
from tests.fakes_clinic import Trouble
from triage.decision import Acuity

FORMS = ("identity_form", "prenatal_form")
TEXTS = ("patient_id", "told_loss", "loss_step", "check_in_step", "check_in_turn", "programme",
         "called_patient")  # fmt: skip
WORLD = domain(
    slots=[
        Slot("authenticated", SlotKind.BOOL),
        Slot("is_our_call", SlotKind.BOOL),
        *(text_slot(one) for one in TEXTS),
    ],
    forms=[form(one, "stated_name") for one in FORMS],
)
CHILD, CLOSE = SlotSet("told_loss", "child"), SlotSet("told_loss", "close")


def ours(programme, step="speaking"):
    told = {"is_our_call": True, "programme": programme, "called_patient": "p1"}
    return (*(SlotSet(*one) for one in told.items()), SlotSet("check_in_step", step))


async def told(*events, hospital=None):
    tracker = call(*events, world=WORLD)
    assert await run(AcknowledgeLoss(hospital), tracker) == []
    return tracker


def tasks(hospital):
    return [(patient, task.reason) for patient, task in hospital.tasks.values()]


@pytest.mark.parametrize(("loss", "step"), [(CHILD, "child"), (CLOSE, "close")])
async def test_a_caller_is_answered_by_whom_they_lost_and_the_form_is_closed(loss, step):
    tracker = await told(loss, ActiveLoop("identity_form"), SlotSet("requested_slot", "x"))
    assert tracker.slot("loss_step") == step
    assert tracker.active_loop is None
    assert tracker.slot("requested_slot") is None


async def test_whoever_needs_a_doctor_is_told_so_as_well():
    tracker = await told(CHILD, AcuityRaised(Acuity.URGENT, "fever"))
    assert tracker.slot("loss_step") == "urgent"
    tracker = await told(CHILD, AcuityRaised(Acuity.URGENT, "x"), SlotSet("loss_step", "child"))
    assert tracker.slot("loss_step") == "urgent"


async def test_a_loss_that_is_told_again_is_answered_otherwise_and_noted_once():
    hospital = clinic()
    tracker = await told(CHILD, *KNOWN, SlotSet("loss_step", "child"), hospital=hospital)
    assert tracker.slot("loss_step") == "again"
    assert hospital.tasks == {}


async def test_of_a_patient_who_is_known_the_staff_hears_that_a_child_was_lost():
    hospital = clinic()
    await told(CHILD, *KNOWN, hospital=hospital)
    assert tasks(hospital) == [("p1", "loss_told")]


async def test_of_a_death_in_the_family_or_of_an_unknown_caller_it_hears_nothing():
    hospital = clinic()
    await told(CLOSE, *KNOWN, hospital=hospital)
    await told(CHILD, hospital=hospital)
    assert hospital.tasks == {}


async def test_a_call_of_ours_about_the_pregnancy_is_over():
    hospital = clinic()
    tracker = await told(CHILD, *ours("prenatal"), ActiveLoop("identity_form"), hospital=hospital)
    assert tracker.slot("loss_step") == "check_in"
    assert tracker.slot("check_in_step") == "loss"
    assert outcome_of(tracker.events) is Outcome.LOSS
    assert tasks(hospital) == [("p1", "pregnancy_loss")]


async def test_questions_that_have_begun_are_ended_by_what_was_answered_so_far():
    hospital = clinic()
    tracker = await told(
        CHILD, *ours("prenatal", "prenatal"), ActiveLoop("prenatal_form"), hospital=hospital
    )
    assert tracker.slot("loss_step") == "questions"
    assert tracker.slot("check_in_turn") == "loss"
    assert tracker.active_loop is None
    # `action_finish_check_in` tells of it.
    assert hospital.tasks == {}


@pytest.mark.parametrize("programme", ["adherence", "prenatal"])
async def test_a_check_in_of_the_bereaved_asks_nothing_more(programme):
    hospital = clinic()
    tracker = await told(CLOSE, *ours(programme), hospital=hospital)
    assert tracker.slot("loss_step") == "close"
    assert outcome_of(tracker.events) is Outcome.LOSS
    assert tasks(hospital) == [("p1", "loss_told")]


async def test_what_a_check_in_came_to_stands_when_a_loss_is_told_after_it():
    tracker = await told(CLOSE, *ours("adherence", "well"))
    assert not [one for one in tracker.events if isinstance(one, CheckInEnded)]
    assert tracker.slot("check_in_step") == "well"


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_the_caller_is_answered_whatever_the_clinic_does(trouble):
    hospital = clinic()
    hospital.trouble = trouble
    tracker = await told(CHILD, *KNOWN, hospital=hospital)
    assert tracker.slot("loss_step") == "child"
