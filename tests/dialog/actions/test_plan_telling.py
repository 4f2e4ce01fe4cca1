"""The care plan is read to the patient as the clinic wrote it, and to nobody else."""

import pytest

from dialog.actions.plan_telling import TellCarePlan
from dialog.clinical.care import CareGoal, CarePlan, GoalStatus
from dialog.clinical.errors import ClinicalError
from dialog.parts import SHIPPED
from dialog.rasa.events import SlotSet
from dialog.rasa.loading import load_project
from tests.care_calls import KNOWN, NOW, call, clinic, heard, run, words
from tests.fakes_clinic import Trouble

ASKS = heard("what is my care plan", "care_plan_inquiry")
MEASURE = CareGoal("g1", "measure blood  pressure each morning")
VISIT = CareGoal("g2", "Keep the next visit.")
WALKED = CareGoal("g3", "walk each day", GoalStatus.REACHED)
DROPPED = CareGoal("g4", "swim", GoalStatus.DROPPED)
BLANK = CareGoal("g5", " ")


def with_goals(*goals):
    return clinic(plans=[CarePlan("p1", goals)])


@pytest.fixture(scope="module")
def shipped():
    return load_project(SHIPPED)[0]


async def test_goals_that_stand_are_read_as_sentences_and_nothing_else(shipped):
    hospital = with_goals(MEASURE, WALKED, DROPPED, BLANK, VISIT)
    tracker = call(*KNOWN, ASKS)
    answer = await TellCarePlan(hospital).run(tracker, NOW)
    (told,) = words(shipped, answer, tracker)
    assert "Measure blood pressure each morning. Keep the next visit." in told
    assert "walk" not in told.lower()
    assert "swim" not in told
    assert SlotSet("plan_step", "told") in answer.events


async def test_no_more_than_can_be_kept_in_mind_is_read(shipped):
    goals = [CareGoal(f"g{number}", f"goal {number}") for number in range(9)]
    tracker = call(*KNOWN, ASKS)
    answer = await TellCarePlan(with_goals(*goals)).run(tracker, NOW)
    (told,) = words(shipped, answer, tracker)
    assert "Goal 4." in told
    assert "Goal 5." not in told


@pytest.mark.parametrize(
    ("goals", "says", "step"),
    [
        ((), "utter_no_care_plan", "none"),
        ((DROPPED,), "utter_no_care_plan", "none"),
        ((BLANK,), "utter_no_care_plan", "none"),
        ((WALKED, DROPPED), "utter_care_plan_reached", "told"),
    ],
    ids=["no plan", "dropped", "blank", "reached"],
)
async def test_a_plan_without_goals_that_stand_is_said_to_be_so(goals, says, step):
    tracker = call(*KNOWN, ASKS)
    assert await run(TellCarePlan(with_goals(*goals)), tracker) == [says]
    assert tracker.slot("plan_step") == step


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ((), "utter_identity_needed"),
        ((*KNOWN, SlotSet("may_hear", ["appointments"])), "utter_not_for_you"),
    ],
)
async def test_nothing_is_read_to_who_is_not_known_or_may_not_hear(slots, says):
    hospital = with_goals(MEASURE)
    tracker = call(*slots, ASKS)
    assert await run(TellCarePlan(hospital), tracker) == [says]
    assert tracker.slot("plan_step") == "identity"
    assert hospital.calls == []


async def test_without_a_clinic_nobody_is_known():
    tracker = call(*KNOWN, ASKS)
    assert await run(TellCarePlan(None), tracker) == ["utter_not_for_you"]


async def test_a_clinic_that_does_not_answer_makes_the_action_fail():
    hospital = with_goals(MEASURE)
    hospital.always(Trouble.DOWN, "care_plan")
    with pytest.raises(ClinicalError):
        await TellCarePlan(hospital).run(call(*KNOWN, ASKS), NOW)
