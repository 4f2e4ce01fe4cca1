"""Calls that the clinic makes, as spoken calls: what is asked, and what the clinic has then.

The times are virtual: what the models compute costs none.
"""

import pytest
from calls.slow_clinics import LINDA
from calls.spoken_flows import keys

from dialog.check_ins.outcome import Outcome
from dialog.check_ins.programme import CheckIn, Programme
from triage.decision import Acuity

pytestmark = [pytest.mark.slow, pytest.mark.model]

ANNA = ("Yes.", "Anna Sampleton.", keys("05141994#"))
EMMA = ("Yes.", "Emma Specimen.", keys("07191996#"))
ROBERT = ("Yes.", "Robert Mockford.", keys("02111957#"))
PROOF = ["stated_name", "date_of_birth"]
PRENATAL = CheckIn("demo-001", Programme.PRENATAL)
POSTPARTUM = CheckIn("demo-006", Programme.POSTPARTUM)


async def test_in_the_thirtieth_week_all_is_well(flows):
    call = await flows.play(
        *ANNA, "No.", "No she is kicking like crazy.", "No.", "Just my ankles.", "No.", "No.",
        "No.", "Not at all.", "Yes.", "No.", "No I am good.",
        check_in=PRENATAL,
    )  # fmt: skip
    assert len(call.heard) == 14
    assert call.asked == [
        *PROOF, "bleeds_or_leaks", "moves_less", "headache_or_sight", "pain_or_swelling",
        "early_contractions", "has_fever", "feels_down", "little_joy", "is_alone", "is_unsafe",
        "needs_help",
    ]  # fmt: skip
    assert "noted your answers" in call.said
    assert call.outcome is Outcome.COMPLETED
    assert call.tasks == {}


async def test_blood_in_the_thirtieth_week_is_an_emergency(flows):
    call = await flows.play(*ANNA, "Yes since this morning.", "No.", check_in=PRENATAL)
    assert len(call.heard) == 5
    assert "call 911" in call.said
    assert call.outcome is Outcome.EMERGENCY
    assert call.is_with_person


async def test_after_a_birth_a_fever_is_for_today_and_goes_to_a_nurse(flows):
    call = await flows.play(
        *EMMA, "No, just spotting.", "No.", "No.", "Both feet a little.",
        "Yes I have had chills.", "No, she is eating well.", "No.", "No.", "Never.",
        "No my husband is here.", "I need a ride, yes.", "Yes please.",
        check_in=POSTPARTUM,
    )  # fmt: skip
    assert len(call.heard) == 15
    assert call.asked == [
        *PROOF, "soaks_pads", "chest_or_breath", "headache_or_sight", "leg_sore", "fever_or_wound",
        "newborn_unwell", "feels_down", "little_joy", "thinks_of_harm", "is_alone", "needs_help",
    ]  # fmt: skip
    assert "seen today" in call.said
    assert call.is_with_person
    assert call.outcome is Outcome.TO_PERSON
    assert set(call.tasks) == {("demo-006", "check_in"), ("demo-006", "social_needs")}
    assert call.tasks["demo-006", "check_in"].acuity is Acuity.URGENT


async def test_medicines_are_taken_and_told_back_rightly(flows):
    call = await flows.play(
        "This is she.", "This morning with breakfast.", "None.", "No.", "No.", "Twice a day.",
        known=LINDA,
        check_in=CheckIn("demo-008", Programme.ADHERENCE),
    )  # fmt: skip
    assert len(call.heard) == 6
    assert call.asked == ["last_dose", "missed_doses", "effects_felt", "wants_refill", "teach_back"]
    assert "That is how I have it here" in call.said
    assert call.outcome is Outcome.COMPLETED


async def test_a_blood_pressure_is_read_back_and_stored_once(flows):
    call = await flows.play(
        *ROBERT, "142 over 91.", "Yes, that's right.", "Yes I was.", "None of that.",
        "I took it at breakfast.", "No.", keys("4"), keys("1"), keys("#"),
        check_in=CheckIn("demo-007", Programme.BLOOD_PRESSURE),
    )  # fmt: skip
    assert len(call.heard) == 12
    assert call.asked == [
        *PROOF, "told_reading", "reading_confirmed", "bp_rested", "bp_signs", "bp_medicine",
        "survey_satisfaction", "survey_resolved", "survey_improvement",
    ]  # fmt: skip
    assert [(one.kind, one.value) for one in call.stored_for("demo-007")] == [
        ("systolic", 142.0),
        ("diastolic", 91.0),
    ]
    assert call.outcome is Outcome.COMPLETED
    assert call.ended == "hang_up"


async def test_a_blood_sugar_is_read_back_and_stored_once(flows):
    call = await flows.play(
        "This is she.", "118.", "Yes.", "Before breakfast.", "No.", "No.", "Yes.", "No.",
        known=LINDA,
        check_in=CheckIn("demo-008", Programme.GLUCOSE),
    )  # fmt: skip
    assert len(call.heard) == 8
    assert call.asked[:6] == [
        "told_reading", "reading_confirmed", "glucose_meal", "glucose_low_signs",
        "glucose_high_signs", "glucose_medicine",
    ]  # fmt: skip
    assert [(one.kind, one.value) for one in call.stored_for("demo-008")] == [("glucose", 118.0)]
    assert call.outcome is Outcome.COMPLETED
