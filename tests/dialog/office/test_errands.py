"""What only the people do or know is asked of them, and not taken for a wish or an answer."""

import pytest

from dialog.nlu.understanding import Understanding
from dialog.office.errands import answered_in_place, read_errands
from dialog.office.questions import ASKS_OF_OFFICE, as_office_question
from dialog.office.topics import OfficeTopic
from triage.decision import Acuity

STAFF, BRING, WALK_IN = OfficeTopic.STAFF, OfficeTopic.BRING, OfficeTopic.WALK_IN
WAITING, PRIVACY, WHY = OfficeTopic.WAITING, OfficeTopic.PRIVACY, OfficeTopic.WHY
BY_WHOM = OfficeTopic.BY_WHOM


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("i have a new phone number can you update it", STAFF),
        ("my address has changed", STAFF),
        ("i moved and need to change my address", STAFF),
        ("i need a sick note for work", STAFF),
        ("can you fax my medical records to another doctor", STAFF),
        ("the doctor has to sign some forms for me", STAFF),
        ("how do i get into the patient portal", STAFF),
        ("he's in the nicu right now", STAFF),
        ("i need more test strips", STAFF),
        ("are you taking new patients", STAFF),
        ("i want to change my doctor", STAFF),
        ("is my doctor in today", STAFF),
        ("can you call my pharmacy", STAFF),
        ("when is my due date", STAFF),
        ("can it be over the phone", STAFF),
        ("what should i bring", BRING),
        ("do i have to fast before it", BRING),
        ("should i come in on an empty stomach", BRING),
        ("do i need to bring my insurance card", BRING),
        ("do you take walk ins", WALK_IN),
        ("can i just drop by", WALK_IN),
        ("is there a waiting list", WAITING),
        ("i just want to know whether there is a waiting list", WAITING),
        ("how long is the waiting list", WAITING),
        ("do you keep a wait list", WAITING),
        ("who can hear this", PRIVACY),
        ("do you sell my data", PRIVACY),
        ("is this confidential", PRIVACY),
        ("why do you need my birthday", WHY),
        ("but why do you want to know that", WHY),
        ("what do you need that for", WHY),
        ("i only want a female doctor", BY_WHOM),
        ("could it be a woman please", BY_WHOM),
    ],
)
def test_a_question_is_heard(said, topic):
    assert read_errands(said) == (topic,)


@pytest.mark.parametrize(
    "said",
    [
        "can you put me on the waiting list",
        "is there a waiting list i can join",
        "do i need to bring him in",
        "should i drink more water",
        "can i eat grapefruit with my statin",
        "sorry wrong number",
        "do you have my records",
        "what are the visiting hours",
        "my baby came home from the nicu and needs a checkup",
        "why does my knee hurt",
        "i need an appointment",
        "i want to know my results",
        "i need a note of when my visit is",
        "i feel sick",
        "can i come in tomorrow",
        "my wife is a doctor",
        "i have a new rash",
        "my pharmacy says it is not there",
        "i need a refill",
        "i need a doctor",
        "i want to see a new doctor for my knee",
        "i need to change my appointment with the doctor",
        "i am a new patient and need an appointment",
        "i talked to her over the phone",
    ],
)
def test_other_words_are_none(said):
    assert read_errands(said) == ()


def test_it_outweighs_what_the_examples_take_it_for():
    meant = Understanding("prescription_refill", 0.8)
    heard = as_office_question(meant, "can you fax my records to another doctor", Acuity.NONE)
    assert heard.intent == ASKS_OF_OFFICE


def test_a_complaint_outweighs_it():
    meant = Understanding("report_symptoms", 0.8)
    said = "i need a sick note i feel really unwell"
    assert as_office_question(meant, said, Acuity.SOON) == meant


@pytest.mark.parametrize(
    ("said", "intent", "asked", "is_so"),
    [
        ("can i see a woman doctor", "request_appointment", None, True),
        ("is that a woman doctor", "inform", "chosen_slot", True),
        ("a woman doctor please", "inform", "preferred_appointment_time", False),
        ("why do you need that", "inform", "date_of_birth", True),
        ("why do you need that", "inform", "symptom_severity", False),
        ("do you take walk ins", "inform", "chosen_slot", False),
    ],
)
def test_what_is_answered_where_the_call_stands_is_left_to_it(said, intent, asked, is_so):
    assert answered_in_place(said, intent, asked) is is_so
