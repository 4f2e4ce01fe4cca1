"""An allergy is told: no side effect of what somebody takes."""

import pytest

from dialog.hearing.told_allergies import as_allergy_told, tells_allergy
from dialog.nlu.understanding import Understanding
from triage.decision import Acuity


@pytest.mark.parametrize(
    "said",
    [
        "i'm allergic to penicillin",
        "my daughter is allergic to amoxicillin",
        "he has a severe allergy and needs to be seen",
        "i am highly allergic to latex by the way",
        "my allergies are penicillin and codeine",
    ],
)
def test_an_allergy_is_a_remark_or_goes_with_a_complaint(said):
    taken = Understanding("side_effect_report", 0.8)
    assert as_allergy_told(taken, said, Acuity.NONE).intent == "inform"
    assert as_allergy_told(taken, said, Acuity.SOON).intent == "report_symptoms"
    other = Understanding("prescription_refill", 0.8)
    assert as_allergy_told(other, said, Acuity.NONE) is other


@pytest.mark.parametrize(
    "said",
    [
        "i think i am allergic to my new pills",
        "since i started the pills i have allergies",
        "am i allergic to it",
        "i had an allergic reaction to lisinopril",
        "the pills gave me an allergy",
        "my lisinopril makes me cough",
    ],
)
def test_what_a_medicine_does_stays_a_side_effect(said):
    assert not tells_allergy(said)
    taken = Understanding("side_effect_report", 0.8)
    assert as_allergy_told(taken, said, Acuity.NONE) is taken
