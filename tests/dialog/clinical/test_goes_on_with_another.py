"""What was done for one patient, wanted of another."""

import pytest

from dialog.clinical.somebody_else import goes_on_with_another, is_for_somebody_else


@pytest.mark.parametrize(
    "said",
    ["and daniel's?", "what about my son's", "and my husband's please", "how about robert's too",
     "okay and my mother's", "now my daughter emma's"],
)  # fmt: skip
def test_the_same_of_another(said):
    assert goes_on_with_another(said)
    assert is_for_somebody_else(said)


@pytest.mark.parametrize(
    "said",
    ["does daniel have an appointment", "has emma got any results", "did george have a test"],
)
def test_whether_there_is_one_of_another(said):
    assert is_for_somebody_else(said)


@pytest.mark.parametrize(
    "said",
    ["and mine", "what about monday's", "what about tomorrow's", "and today's", "how about that",
     "what about the doctor's", "and what's", "does the clinic have an opening",
     "does medicare have a plan", "does it have an appointment", "what about my results"],
)  # fmt: skip
def test_one_s_own_is_no_other_s(said):
    assert not goes_on_with_another(said)
    assert not is_for_somebody_else(said)
