"""Letters on a meter where a number should be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.beyond_meters import CLAIMS, shown_beyond
from triage.assess import assess
from triage.decision import Patient

CASES = {
    "hi": ("it just says hi", "it's just says hi", "my meter says high", "it reads h i", "h i",
           "it's hi", "it keeps showing hi"),
    "lo": ("it says lo", "lo", "the meter shows low", "it only says l o", "it just said lo"),
    None: ("", "hi", "oh hi", "high", "it's a little high", "it says low battery", "low",
           "it says one ten", "hello", "i'm low on strips", "she says hello"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "shown"), [(said, shown) for shown, those in CASES.items() for said in those]
)
def test_letters_are_told_from_greetings_and_from_opinions(said, shown):
    assert shown_beyond(said) == shown


@pytest.mark.parametrize("claim", CLAIMS.values())
def test_both_are_an_emergency_by_triage(claim):
    assert assess(claim, Patient(on=date(2026, 1, 5))).is_emergency


@given(st.text())
def test_any_text_is_read(said):
    assert shown_beyond(said) in (None, *CLAIMS)
