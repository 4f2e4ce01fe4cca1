"""Patients who phone in for a check-in get the one they name, if their record has it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dialog.actions.check_ins import BeginCheckIn, ConfirmPatient, OpenCheckIn
from dialog.clinical.people import Pregnancy, PregnancyOutcome
from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.events import ActiveLoop, SlotSet
from tests.care_calls import ANNA, KNOWN, NOW, WORLD, call, clinic, domain, heard, medicine, run
from tests.dialog.rasa.bots import form, text_slot
from tests.fakes_clinic import MemoryClinic, Trouble

TEXTS = (
    "programme", "asked_programme", "check_in_step", "service_step", "wanted_service",
    "called_patient", "called_name",
)  # fmt: skip
HERE = domain(
    slots=[
        *(one for one in WORLD.slots.values() if one.name not in TEXTS),
        *(text_slot(one) for one in TEXTS),
        Slot("is_our_call", SlotKind.BOOL),
    ],
    intents=("check_in", "inform"),
    forms=[form("prenatal_form", "x")],
)
METFORMIN = medicine(1, "metformin", "500 mg twice a day")
STOPPED = medicine(2, "glipizide", is_active=False)
EXPECTING = Pregnancy(date(2027, 2, 1))
MEDICATION, PRESSURE, SUGAR = "my medication check-in", "the blood pressure call", "my sugar call"


def hospital(*taken, **record):
    anna = replace(ANNA, **record)
    now = datetime.fromtimestamp(NOW, tz=UTC)
    return MemoryClinic(patients=[anna], medicines={"p1": taken}, now=lambda: now)


async def begun(hospital, text, *before):
    tracker = call(*KNOWN, *before, heard(text, "check_in"), world=HERE)
    await run(ConfirmPatient(hospital), tracker)
    assert tracker.slot("service_step") == "check_in"
    await run(BeginCheckIn(hospital), tracker)
    assert tracker.slot("asked_programme") is None
    return tracker.slot("check_in_step")


@pytest.mark.parametrize(
    ("text", "taken", "record", "step"),
    [
        (MEDICATION, (METFORMIN,), {}, "adherence"),
        (PRESSURE, (), {"conditions": ("hypertension",)}, "blood_pressure"),
        (SUGAR, (), {"conditions": ("type 2 diabetes",)}, "glucose"),
        (SUGAR, (), {"conditions": ("gestational diabetes",), "pregnancy": EXPECTING}, "glucose"),
        ("my check-in", (METFORMIN,), {"pregnancy": EXPECTING}, "prenatal"),
    ],
)
async def test_the_check_in_that_is_named_is_asked(text, taken, record, step):
    assert await begun(hospital(*taken, **record), text) == step


@pytest.mark.parametrize(
    ("text", "taken", "record"),
    [
        (MEDICATION, (), {}),
        (MEDICATION, (STOPPED,), {}),
        (PRESSURE, (METFORMIN,), {"conditions": ("asthma",)}),
        (SUGAR, (METFORMIN,), {"conditions": ("hypertension",)}),
    ],
)
async def test_what_the_record_does_not_have_is_that_of_a_mother_or_a_persons(text, taken, record):
    assert await begun(hospital(*taken, **record), text) == "none"
    mother = hospital(*taken, **record, pregnancy=EXPECTING)
    assert await begun(mother, text) == "prenatal"


async def test_a_loss_is_no_reason_to_ask_of_the_baby_but_pills_are_asked_about():
    lost = Pregnancy(date(2027, 2, 1), PregnancyOutcome.LOST, date(2026, 10, 1))
    assert await begun(hospital(METFORMIN, pregnancy=lost), MEDICATION) == "adherence"
    assert await begun(hospital(pregnancy=lost), MEDICATION) == "none"


async def test_a_second_check_in_of_a_call_is_the_one_that_is_named_then():
    mother = hospital(METFORMIN, pregnancy=EXPECTING)
    assert await begun(mother, MEDICATION, SlotSet("programme", "prenatal")) == "adherence"


async def test_records_that_cannot_be_read_leave_what_was_named():
    down = hospital(METFORMIN)
    down.always(Trouble.DOWN, "patient")
    assert await begun(down, MEDICATION) == "adherence"
    assert await begun(down, "my check-in") == "none"


async def test_of_a_call_that_we_made_its_own_programme_stays():
    ours = (SlotSet("is_our_call", True), SlotSet("programme", "glucose"))
    assert await begun(hospital(METFORMIN), "yes about my medication", *ours) == "glucose"


async def test_amid_the_questions_of_another_form_nothing_changes():
    asking = (SlotSet("programme", "prenatal"), ActiveLoop("prenatal_form"))
    tracker = call(*KNOWN, *asking, heard(MEDICATION, "check_in"), world=HERE)
    await run(ConfirmPatient(clinic()), tracker)
    assert tracker.slot("service_step") == "later"
    assert tracker.slot("programme") == "prenatal"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["utter_check_in_opening"]),
        ("fr", ["utter_check_in_opening"]),
        ("es", ["utter_check_in_opening", "utter_greet_spanish"]),
    ],
)
async def test_who_would_rather_speak_spanish_hears_which_key_to_press(language, says):
    planned = (SlotSet("called_patient", "p1"), SlotSet("programme", "adherence"))
    tracker = call(*planned, heard("hello", "inform"), world=HERE)
    assert await run(OpenCheckIn(hospital(METFORMIN, language=language)), tracker) == says
