"""What was denied and is told later is asked about again."""

import pytest

from dialog.check_ins.after_all import tells_after_all
from dialog.check_ins.catalogue import QUESTIONS


@pytest.mark.parametrize(
    ("slot", "said", "intent"),
    [
        ("bleeds_or_leaks", "no wait i did have some bleeding yesterday", "test_results_inquiry"),
        ("bleeds_or_leaks", "i had some spotting this morning", "pregnancy_symptoms"),
        ("headache_or_sight", "actually i do get bad headaches every day", None),
        ("moves_less", "come to think of it he was quieter today", "inform"),
    ],
)
def test_what_is_told_after_all_is_asked_again(slot, said, intent):
    assert tells_after_all(said, intent, QUESTIONS[slot])


@pytest.mark.parametrize(
    ("slot", "said", "intent"),
    [
        ("bleeds_or_leaks", "actually there is no bleeding at all", "pregnancy_symptoms"),
        ("bleeds_or_leaks", "no", "deny"),
        ("bleeds_or_leaks", "my back hurts", "report_symptoms"),
        ("early_contractions", "actually my blood pressure was fine", "blood_pressure_check"),
        ("headache_or_sight", "he said his spots are fine", "inform"),
    ],
)
def test_what_tells_nothing_of_it_is_not(slot, said, intent):
    assert not tells_after_all(said, intent, QUESTIONS[slot])
