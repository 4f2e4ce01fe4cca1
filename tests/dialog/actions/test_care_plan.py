"""What a patient told goes into the plan once, and nothing else does."""

import pytest

from dialog.actions.care_plan import UpdateCarePlan
from dialog.events.call import AdherenceTold, SideEffectsTold, SymptomsAssessed
from dialog.events.care import CarePlanTold
from dialog.rasa.events import LISTEN, ActionExecuted, ActiveLoop, Rewound, SlotSet
from tests.care_calls import CALL, KNOWN, call, clinic, heard, run
from tests.fakes_clinic import Trouble
from triage.decision import Acuity

ADHERENCE = AdherenceTold(("metformin",), "none")
MISSED = SlotSet("missed_doses", 2.0), SlotSet("missed_reason", "cost")
RASH = SideEffectsTold(("rash",), ("metformin",))
ACHE = SymptomsAssessed(("headache",), "mild", "P2D", Acuity.ROUTINE)


async def test_what_was_told_is_added_by_its_kind():
    hospital, tracker = clinic(), call(*KNOWN, ADHERENCE, *MISSED, RASH, ACHE)
    assert await run(UpdateCarePlan(hospital), tracker) == []
    assert {patient for patient, _ in hospital.updates} == {"p1"}
    assert {(one.kind, one.text) for _, one in hospital.updates} == {
        ("symptom", "Complaint told: headache; severity mild; for two days."),
        ("side_effect", "Side effects told of metformin: rash."),
        ("adherence", "Taking of medicines talked about: metformin. Side effects told: none."),
        ("adherence", "Doses missed in the last week: 2."),
        ("barrier", "Reason for missed doses: cost."),
    }
    assert tracker.slot("care_plan_step") == "updated"


@pytest.mark.parametrize(
    ("events", "step"),
    [
        ((ADHERENCE,), "identity"),
        ((SlotSet("patient_id", "p1"), ADHERENCE), "identity"),
        (KNOWN, "nothing"),
        ((*KNOWN, heard("hello", "greet")), "nothing"),
        (
            (*KNOWN, ActionExecuted(LISTEN), heard("a rash", "inform", symptom="rash"), Rewound()),
            "nothing",
        ),
        (
            (*KNOWN, ActiveLoop("identity_form"), heard("ann rash", "inform", symptom="rash")),
            "nothing",
        ),
    ],
    ids=["nobody", "not sure who", "nothing told", "small talk", "taken back", "a name"],
)
async def test_what_is_not_theirs_or_was_not_told_is_not_added(events, step):
    hospital, tracker = clinic(), call(*events)
    await run(UpdateCarePlan(hospital), tracker)
    assert tracker.slot("care_plan_step") == step
    assert hospital.calls == []


async def test_a_second_run_adds_what_is_new_alone():
    hospital, tracker = clinic(), call(*KNOWN, ADHERENCE)
    await run(UpdateCarePlan(hospital), tracker)
    for event in (ADHERENCE, RASH):
        tracker.update(event)
    await run(UpdateCarePlan(hospital), tracker)
    assert [one.kind for _, one in hospital.updates] == ["adherence", "side_effect"]
    assert hospital.calls == ["update_care_plan"] * 2


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_what_failed_is_tried_again_and_stands_once(trouble):
    hospital, tracker = clinic(), call(*KNOWN, ADHERENCE, RASH)
    hospital.next(None, trouble)
    assert await run(UpdateCarePlan(hospital, within_s=0.02), tracker) == []
    assert tracker.slot("care_plan_step") == "failed"
    told = [one for one in tracker.events[:] if isinstance(one, CarePlanTold)]
    assert [len(one.keys) for one in told] == [1]
    await run(UpdateCarePlan(hospital), tracker)
    assert tracker.slot("care_plan_step") == "updated"
    assert sorted(one.kind for _, one in hospital.updates) == ["adherence", "side_effect"]


async def test_keys_name_the_call_and_nothing_that_was_told():
    tracker = call(*KNOWN, RASH)
    await run(UpdateCarePlan(clinic()), tracker)
    (told,) = (one for one in tracker.events[:] if isinstance(one, CarePlanTold))
    assert all(key.startswith(f"{CALL}:care:") and "rash" not in key for key in told.keys)
