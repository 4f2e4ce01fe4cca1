"""Complaints that triage has found, in words that were taken for something else."""

from datetime import date

import pytest

from dialog.hearing.complaints import as_complaint
from dialog.nlu.understanding import Understanding
from triage.assess import Triage
from triage.decision import Patient
from triage.lexicon import default_lexicon

TRIAGE = Triage(default_lexicon())
VOICES = "hello i hear voices"


def understood(intent, said, *, asks_slot=False, **known):
    decision = TRIAGE.assess(said, Patient(on=date(2026, 3, 1), **known))
    return as_complaint(Understanding(intent, 0.8), decision, asks_slot=asks_slot).intent


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope", "greet"])
def test_no_complaint_is_lost_in_what_says_nothing(intent):
    assert understood(intent, VOICES) == "report_symptoms"


def test_an_answer_to_a_form_and_a_harmless_greeting_stay_what_they_are():
    assert understood("nlu_fallback", VOICES, asks_slot=True) == "nlu_fallback"
    assert understood("greet", "hello there") == "greet"
    assert understood("request_refill", VOICES) == "request_refill"


def test_an_infection_by_sex_is_no_matter_of_pregnancy_unless_there_is_one():
    said = "i think i have an std"
    assert understood("pregnancy_symptoms", said) == "report_symptoms"
    assert understood("pregnancy_symptoms", said, pregnancy_week=20) == "pregnancy_symptoms"
