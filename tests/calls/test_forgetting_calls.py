"""A patient asks to be forgotten, at whatever point of the call."""

import pytest
from calls.remembered import ANNA, COUGH, LINDA, WANTS

from dialog.events.memory import MemoryForgotten, MemoryKept
from dialog.turn import NextStep


async def test_forgotten_in_the_midst_of_comparing_it_is_compared_no_more(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    again = ("i have that cough again", "forget what i told you last time")
    said = await patient.call(WANTS, *LINDA, "no", *again)
    assert "Is it worse" in said[-2]
    assert "I forgot what you told me" in said[-1]
    assert patient.turn.requested_slot == "symptom_severity"


async def test_it_ends_the_questions_about_the_call(phoning):
    patient = phoning()
    said = await patient.call(*COUGH, "no", "forget what i told you")
    assert "satisfied" in said[-2] or "1 to 5" in said[-2]
    assert "I will not remember this call" in said[-1]
    assert "understand" not in said[-1]
    assert "get that" not in said[-1]


async def test_asked_to_forget_it_forgets_and_keeps_nothing_of_this_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, *LINDA, "forget what i told you", *COUGH)
    assert "I forgot what you told me" in said[3]
    assert "records of the clinic" in said[3]
    assert not patient.memories._memories
    assert patient.events(MemoryForgotten)[0].is_done
    assert not patient.events(MemoryKept)
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]


async def test_who_asks_before_it_is_known_who_calls_is_told_what_cannot_be_done(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call("please don't remember this call")
    assert "I will not remember this call" in said[0]
    assert "I forgot" not in said[0]
    assert patient.memories._memories


async def test_who_asks_first_and_is_known_later_is_forgotten_with_the_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call("delete my data", WANTS, *LINDA, "no", *COUGH)
    assert not any("ast time" in one for one in said)
    assert not patient.memories._memories


@pytest.mark.parametrize(
    "before",
    [
        ("i have a cough",),
        ("i have a cough", "three"),
        ("i need an appointment",),
        (WANTS,),
        (WANTS, "linda example"),
        ("are my test results in", *LINDA),
        ("i want to move my appointment", *ANNA),
        ("i need an appointment", "a checkup", "tuesday morning", *LINDA),
    ],
)
async def test_it_may_be_asked_in_the_midst_of_anything_and_the_question_stays_open(
    phoning, before
):
    patient = phoning()
    await patient.call(*before)
    asked = patient.turn.requested_slot
    assert asked
    said = await patient.call(*before, "forget what i told you")
    assert "not remember this call" in said[-1]
    assert patient.turn.requested_slot == asked
    assert patient.turn.then is NextStep.LISTEN
