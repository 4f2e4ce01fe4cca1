"""Nobody is taken for pregnant who denies it, or says nothing of it."""

import pytest

from dialog.call.tracker import CallTracker
from dialog.hearing.own_pregnancy import as_own_pregnancy
from dialog.nlu.understanding import Entity, Understanding
from dialog.rasa.events import SlotSet
from triage.decision import Acuity, Span


@pytest.fixture
def tracker(parts):
    return CallTracker(parts.domain, (), sender="call")


def heard(said, tracker, intent="pregnancy_symptoms", *, entities=(), acuity=Acuity.NONE):
    understood = Understanding(intent, 0.9, tuple(entities))
    return as_own_pregnancy(understood, said, tracker, acuity).intent


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("i only want a female doctor", "prenatal_checkup"),
        ("my baby is in the nicu", "prenatal_checkup"),
        ("i'm not pregnant", "pregnancy_symptoms"),
        ("there's no way i am pregnant", "pregnancy_symptoms"),
        ("she is not pregnant or anything", "labor_signs"),
        ("when is my due date", "labor_signs"),
        ("am i due for anything", "labor_signs"),
    ],
)
def test_no_pregnancy_is_made_of_words_without_one(tracker, said, intent):
    assert heard(said, tracker, intent) == "nlu_fallback"


def test_a_complaint_along_with_a_denial_is_heard(tracker):
    said = "i have a fever and cough no rash and i'm not pregnant"
    fever = Entity("symptom", "fever", Span(9, 14))
    assert heard(said, tracker, entities=[fever]) == "report_symptoms"
    assert heard("i can't be pregnant but it is bad", tracker, acuity=Acuity.URGENT) == (
        "report_symptoms"
    )


def test_a_medicine_asked_of_in_general_is_one(tracker):
    said = "by the way is tylenol ok in pregnancy"
    assert heard(said, tracker) == "medication_question"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("i'm twelve weeks along and feel awful", "pregnancy_symptoms"),
        ("i want to book my twenty week scan", "prenatal_checkup"),
        ("not sure but i think i am pregnant", "pregnancy_symptoms"),
        ("the baby is not kicking", "pregnancy_symptoms"),
        ("my water broke", "labor_signs"),
        ("i am not bleeding i am pregnant", "pregnancy_symptoms"),
    ],
)
def test_a_pregnancy_that_is_told_stays_one(tracker, said, intent):
    assert heard(said, tracker, intent) == intent


def test_who_is_known_to_be_pregnant_need_not_say_so(parts):
    known = CallTracker(parts.domain, (SlotSet("is_pregnant", value=True),), sender="call")
    assert heard("i feel so hot and dizzy", known) == "pregnancy_symptoms"
