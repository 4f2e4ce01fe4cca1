"""What is said to the question when somebody would like to come."""

from datetime import date

import pytest

from dialog.hearing.time_answers import as_time_answer
from dialog.nlu.understanding import Understanding

TODAY = date(2026, 2, 25)
WHEN = "preferred_appointment_time"


def meant(text, intent="nlu_fallback", asked=WHEN):
    return as_time_answer(Understanding(intent, 0.5), text, asked, TODAY).intent


@pytest.mark.parametrize(
    "text",
    [
        "what do you have",
        "what can you offer me",
        "what else do you have",
        "which days are free",
        "whichever day",
        "what are my options",
        "when is the doctor free",
        "well how about thursday",
    ],
)
def test_a_question_for_what_is_free_is_an_answer(text):
    assert meant(text) == "inform"


def test_who_says_again_that_it_is_to_be_moved_is_only_asked_again():
    assert meant("move it") == "reschedule_appointment"


@pytest.mark.parametrize(
    "text", ["what did you say", "is the doctor nice", "why is that", "what is this for", "hm"]
)
def test_other_questions_are_none(text):
    assert meant(text) == "nlu_fallback"


def test_it_is_none_to_another_question():
    assert meant("what do you have", asked="symptom_duration") == "nlu_fallback"
    assert meant("what do you have", intent="request_human") == "request_human"
