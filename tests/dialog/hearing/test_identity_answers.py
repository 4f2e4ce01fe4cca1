import pytest

from dialog.hearing.identity_answers import as_identity_answer
from dialog.nlu.understanding import Understanding
from triage.decision import Acuity

FORGOT = Understanding("medication_adherence", 0.9)


@pytest.mark.parametrize("asked", ["stated_name", "date_of_birth", "caller_name", "third_factor"])
def test_what_sounds_like_a_complaint_answers_who_is_calling(asked):
    assert as_identity_answer(FORGOT, asked, Acuity.NONE).intent == "inform"


def test_what_triage_finds_is_a_complaint_whatever_was_asked():
    assert as_identity_answer(FORGOT, "date_of_birth", Acuity.SELF_CARE) is FORGOT


@pytest.mark.parametrize("asked", [None, "current_symptoms", "chosen_slot"])
def test_other_questions_are_answered_as_they_were(asked):
    assert as_identity_answer(FORGOT, asked, Acuity.NONE) is FORGOT


@pytest.mark.parametrize("intent", ["request_human", "emergency_symptoms", "affirm", "repeat"])
def test_what_may_be_said_at_any_time_stays_what_it_is(intent):
    said = Understanding(intent, 0.9)
    assert as_identity_answer(said, "date_of_birth", Acuity.NONE) is said
