"""Who asks what they have has answered nothing, and hears it from nobody but a clinician."""

import pytest

from dialog.hearing.asked_diagnosis import as_diagnosis_question, asks_for_diagnosis
from dialog.nlu.understanding import Understanding
from triage.decision import Acuity


@pytest.mark.parametrize(
    "said",
    ["is it cancer", "so is it serious", "could it be a tumor", "do i have diabetes",
     "should i be worried", "do you think it's broken", "is that bad", "what do i have",
     "does that mean it's cancer", "am i going to be okay", "what's wrong with me"],
)  # fmt: skip
def test_a_diagnosis_is_asked_for(said):
    assert asks_for_diagnosis(said)


@pytest.mark.parametrize(
    "said",
    ["i have diabetes", "it is bad", "is it booked", "is it free", "yes", "it's serious",
     "do i have an appointment", "do i have a refill left", "is the doctor there",
     "is it okay if i come later", "what do you need"],
)  # fmt: skip
def test_other_words_ask_for_none(said):
    assert not asks_for_diagnosis(said)


def test_what_triage_has_found_comes_first():
    heard = Understanding("inform", 0.9)
    assert as_diagnosis_question(heard, "is it cancer", Acuity.SOON) is heard
    assert as_diagnosis_question(heard, "is it cancer", Acuity.NONE).intent == "health_advice"


def test_a_wish_is_no_such_question():
    heard = Understanding("request_human", 0.9)
    assert as_diagnosis_question(heard, "should i be worried", Acuity.NONE) is heard


@pytest.mark.parametrize("said", ["is it appendicitis", "do you think it's a stroke or what"])
def test_an_illness_asked_about_is_no_second_complaint(said):
    heard = Understanding("report_symptoms", 0.9)
    known = Acuity.URGENT
    assert as_diagnosis_question(heard, said, Acuity.URGENT, known).intent == "health_advice"
    assert as_diagnosis_question(heard, said, Acuity.EMERGENCY, known) is heard
    assert as_diagnosis_question(heard, said, Acuity.URGENT) is heard


def test_what_is_told_beside_the_question_is_heard():
    heard = Understanding("report_symptoms", 0.9)
    said = "is it appendicitis because now i am throwing up"
    assert as_diagnosis_question(heard, said, Acuity.SOON, Acuity.URGENT) is heard
