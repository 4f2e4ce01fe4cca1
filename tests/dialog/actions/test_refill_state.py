"""What became of a refill is told as far as this call knows, and nothing new is asked for."""

import pytest

from dialog.actions.identity import BeginService
from dialog.actions.refill_state import TellRefillState
from dialog.actions.refills import RequestRefill
from dialog.events.care import RefillAsked
from tests.care_calls import KNOWN, NOW, call, clinic, heard, medicine, run, words
from tests.dialog.actions.test_refills import shipped as shipped

QUESTION = heard("did my refill go through", "prescription_refill")


@pytest.mark.parametrize(
    ("before", "says", "step"),
    [
        ((), "utter_refill_state_unknown", "state_unknown"),
        (
            (RefillAsked("metformin", is_sure=True),),
            "utter_refill_state_sent",
            "state_told",
        ),
        (
            (RefillAsked("metformin", is_sure=False),),
            "utter_refill_state_unsure",
            "state_unknown",
        ),
    ],
    ids=["none in this call", "asked for", "no answer"],
)
async def test_the_request_of_this_call_is_known_alone(before, says, step):
    tracker = call(*before, QUESTION)
    assert await run(TellRefillState(), tracker) == [says]
    assert tracker.slot("refill_step") == step


async def test_nobody_need_be_known_to_ask():
    answer = await BeginService(clinic()).run(call(QUESTION), 0.0)
    assert [(one.name, one.value) for one in answer.events] == [("service_step", "refill_state")]


async def test_a_wish_is_no_question():
    answer = await BeginService(clinic()).run(
        call(*KNOWN, heard("i need a refill", "prescription_refill")), 0.0
    )
    assert ("service_step", "refill") in [(one.name, one.value) for one in answer.events]


async def test_where_a_medicine_was_asked_for_nothing_is_requested_for_the_question():
    hospital = clinic(medicines={"p1": [medicine(1, "Metformin")]})
    tracker = call(*KNOWN, heard("i need a refill", "prescription_refill"), QUESTION)
    assert await run(RequestRefill(hospital), tracker) == ["utter_refill_state_unknown"]
    assert (hospital.refills, hospital.tasks) == ([], {})


async def test_every_request_of_the_call_is_named_once(shipped):
    metformin, other = RefillAsked("metformin", is_sure=True), RefillAsked("insulin", is_sure=True)
    tracker = call(metformin, other, metformin, QUESTION)
    (told,) = words(shipped, await TellRefillState().run(tracker, NOW), tracker)
    assert "a refill of metformin and insulin." in told
