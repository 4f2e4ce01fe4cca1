"""Wishes that examples take for something else, and words that stay what they were taken for."""

from dataclasses import dataclass, field

import pytest

from dialog.events.care import RefillAsked
from dialog.hearing.asked_for import as_asked_for
from dialog.nlu.understanding import Entity, Understanding
from triage.decision import Acuity, Span


@dataclass
class Called:
    """As much of a tracker as is looked at."""

    active_loop: str | None = None
    events: tuple = ()
    slots: dict = field(default_factory=dict)

    def slot(self, name):
        return self.slots.get(name)


def meant(text, intent, *, named=(), call=Called(), acuity=Acuity.NONE):  # noqa: B008
    entities = tuple(Entity(one, one, Span(0, 1)) for one in named)
    return as_asked_for(Understanding(intent, 0.9, entities), text, call, acuity).intent


@pytest.mark.parametrize(
    ("text", "intent", "named", "expected"),
    [
        (
            "hi this is linda example december third nineteen sixty three i'd like a checkup",
            "inform",
            (),
            "request_appointment",
        ),
        (
            "ok so i need to cancel the visit i have on monday",
            "inform",
            (),
            "reschedule_appointment",
        ),
        (
            "my name is anna lopez and i want to know my results",
            "inform",
            (),
            "test_results_inquiry",
        ),
        ("hello i need a refill", "greet", (), "prescription_refill"),
        ("should i go to the er", "nlu_fallback", (), "report_symptoms"),
        ("do we have to call an ambulance", "health_advice", (), "report_symptoms"),
        ("should i go to work", "health_advice", (), "health_advice"),
        ("i want my prenatal results", "prenatal_checkup", (), "test_results_inquiry"),
        ("i need a visit about my results", "request_appointment", (), "request_appointment"),
        ("i need help with my appointment", "inform", (), "inform"),
        ("i don't want a visit", "inform", (), "inform"),
        (
            "i need two appointments one for me and one for my son",
            "reschedule_appointment",
            (),
            "request_appointment",
        ),
        (
            "i need to cancel two appointments",
            "reschedule_appointment",
            (),
            "reschedule_appointment",
        ),
        (
            "i need to know when my next visit is",
            "reschedule_appointment",
            (),
            "reschedule_appointment",
        ),
        ("what was my a1c", "diabetes_management", ("test_type",), "test_results_inquiry"),
        ("my a1c is seven", "diabetes_management", ("test_type",), "diabetes_management"),
        ("how do i lower my blood pressure", "blood_pressure_check", (), "health_advice"),
        ("what should i eat for my sugar", "diabetes_management", (), "health_advice"),
        (
            "my sugar is 180 what can i do for it",
            "diabetes_management",
            (),
            "diabetes_management",
        ),
        ("how do i tell you my blood pressure", "blood_pressure_check", (), "blood_pressure_check"),
        ("can i come in on monday", "nlu_fallback", (), "request_appointment"),
        ("do you have anything tomorrow", "inform", (), "request_appointment"),
        ("could the doctor see me", "inform", (), "request_appointment"),
        ("do you have any pain clinics", "inform", (), "inform"),
        ("can i come in on monday", "reschedule_appointment", (), "reschedule_appointment"),
    ],
)
def test_what_is_asked_for_is_heard(text, intent, named, expected):
    assert meant(text, intent, named=named) == expected


@pytest.mark.parametrize(
    "text", ["will it be ready today", "which pharmacy does it go to", "is it approved"]
)
def test_a_question_after_the_refill_of_this_call_is_one(text):
    asked = Called(events=(RefillAsked("lisinopril", is_sure=True),))
    assert meant(text, "nlu_fallback", call=asked) == "prescription_refill"
    assert meant(text, "nlu_fallback") == "nlu_fallback"


def test_a_time_after_none_was_taken_is_for_the_same_visit():
    dropped = Called(slots={"booking_step": "dropped", "dropped_visit": "check-up"})
    kept = Called(slots={"booking_step": "dropped"})
    said = ("ten thirty then", "inform")
    assert meant(*said, named=("time_reference",), call=dropped) == "request_appointment"
    assert meant(*said, named=("time_reference",), call=kept) == "inform"
    assert meant(*said, named=("time_reference", "symptom"), call=dropped) == "inform"


def test_a_form_reads_its_own_answers_and_danger_comes_first():
    said = ("can i come in on monday", "inform")
    assert meant(*said, call=Called("appointment_form")) == "inform"
    assert meant(*said, acuity=Acuity.URGENT) == "inform"


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("actually can we make it ten", (), "reschedule_appointment"),
        ("could you change that to thursday", ("time_reference",), "reschedule_appointment"),
        ("can you make it quick", (), "nlu_fallback"),
        ("and now one for my son", (), "request_appointment"),
        ("it was for my son", (), "nlu_fallback"),
    ],
)
def test_what_was_booked_a_moment_ago_is_changed_or_wanted_once_more(text, named, expected):
    booked = Called(slots={"booking_step": "booked"})
    assert meant(text, "nlu_fallback", named=named, call=booked) == expected
    assert meant(text, "nlu_fallback", named=named) == "nlu_fallback"
