"""Who goes to another clinic by now is called no more about what this one did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.care_elsewhere import is_cared_elsewhere


@pytest.mark.parametrize(
    "said",
    [
        "i moved to another clinic",
        "oh i've switched doctors",
        "she transferred to a different hospital",
        "no i go to another clinic now",
        "i'm seeing a new midwife now",
        "i'm not a patient there anymore",
        "he doesn't go there any more",
        "my care was transferred",
        "i have a different ob now",
        "we've already changed to somewhere else",
        "i left your practice",
        "she goes to a different doctor now",
    ],
)
def test_another_clinic_has_taken_over(said):
    assert is_cared_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no",
        "i want to switch doctors",
        "i'd like to see another doctor",
        "i see another doctor for my thyroid",
        "i haven't changed doctors",
        "can i go to another clinic now",
        "i moved to a new house",
        "she moved a lot today",
        "i changed my diet",
        "he went to the hospital",
        "i switched to a different pill",
        "the pharmacy is far so i don't go there anymore",
        "i don't go there because it's far",
    ],
)
def test_the_patient_is_one_as_before(said):
    assert not is_cared_elsewhere(said)


@given(st.text())
def test_any_text_is_read_without_harm(said):
    assert is_cared_elsewhere(said) in (True, False)
