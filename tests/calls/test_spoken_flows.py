"""What callers come for, as spoken calls: from their voice to what the clinic has then.

The times are virtual: what the models compute costs none. Calls that the clinic makes:
`test_spoken_check_ins`; what a caller may want at any time: `test_spoken_ways_out`.
"""

import pytest
from calls.slow_clinics import LINDA
from calls.spoken_flows import keys

from dialog.clinical.care import AppointmentStatus
from triage.decision import Acuity

pytestmark = [pytest.mark.slow, pytest.mark.model]


async def test_symptoms_are_assessed_and_a_visit_is_booked_with_a_note(flows):
    call = await flows.play(
        "I have a mild cough.", "It began a week ago.", "Yes.", "Any time.", "The first one.",
        "Yes.",
        known=LINDA,
    )  # fmt: skip
    assert len(call.heard) == 6
    assert "It is booked" in call.said
    assert len([one for one in call.clinic.booked if one.startswith("appointment-")]) == 1
    (note,) = call.clinic.notes.values()
    assert note[0] == "demo-008"
    assert "cough" in note[1].subjective
    assert not call.is_with_person


async def test_a_question_about_two_medicines_is_warned_of_and_goes_to_a_person(flows):
    call = await flows.play("Can I take ibuprofen with warfarin?", "Yes.")
    assert len(call.heard) == 2
    assert "bleeding" in call.said
    assert "safe" not in call.said
    assert call.is_with_person


async def test_a_side_effect_changes_no_medicine_and_goes_to_a_person(flows):
    call = await flows.play("The new medicine makes me dizzy.", "Yes please.", known=LINDA)
    assert len(call.heard) == 2
    assert "do not change your medicine" in call.said
    assert call.is_with_person


async def test_results_are_told_to_whom_they_belong(flows):
    call = await flows.play(
        "Are my test results in?", "Anna Sampleton.", keys("05141994#"), keys("00502#")
    )
    assert len(call.heard) == 4
    assert "Your clinic wrote this" in call.said
    assert call.asked[:2] == ["stated_name", "date_of_birth"]


async def test_a_refill_is_asked_for_and_not_promised(flows):
    call = await flows.play("I need a refill of my metformin.", "Yes.", known=LINDA)
    assert len(call.heard) == 2
    assert "I cannot say if you will get it" in call.said
    assert [whose for whose, _ in call.clinic.refills] == ["demo-008"]


async def test_a_visit_is_moved_and_stands_once(flows):
    call = await flows.play(
        "I need to move my appointment.", "Move it.", "In two weeks.", "The first one.", "Yes.",
        known=LINDA,
    )  # fmt: skip
    assert len(call.heard) == 5
    assert "It is booked" in call.said
    visits = [one for one in call.clinic.booked.values() if one.patient_id == "demo-008"]
    (standing,) = [one for one in visits if one.status is AppointmentStatus.BOOKED]
    assert standing.id == "appt-0005"
    assert (standing.begins_at.month, standing.begins_at.day) > (3, 9), "two weeks on"


async def test_a_reading_in_a_crisis_without_signs_goes_to_a_person_today(flows):
    call = await flows.play("My blood pressure is 250/120.", "None of those.", keys("1#"))
    assert len(call.heard) == 3
    assert "today" in call.said
    assert call.dialog.turns[-1].call_acuity is Acuity.URGENT
    assert call.is_with_person


async def test_a_baby_that_moves_less_late_in_a_pregnancy_is_an_emergency(flows):
    call = await flows.play(
        "I am thirty weeks pregnant and the baby moves less than before.", "No."
    )
    assert len(call.heard) == 2
    assert "call 911" in call.said
    assert call.asked == []
    assert call.is_with_person
