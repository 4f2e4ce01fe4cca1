"""What a patient says who phones in for a check-in, and what the record has of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.called_back import has_condition, programme_named
from dialog.check_ins.programme import Programme


@pytest.mark.parametrize(
    ("said", "programme"),
    [
        ("I'm calling for my medication check-in", Programme.ADHERENCE),
        ("you called me about my pills", Programme.ADHERENCE),
        ("it's the check-in about my blood pressure medicine", Programme.ADHERENCE),
        ("the blood pressure check-in", Programme.BLOOD_PRESSURE),
        ("my BP call", Programme.BLOOD_PRESSURE),
        ("the glucose call you wanted", Programme.GLUCOSE),
        ("my diabetes check-in", Programme.GLUCOSE),
        ("the sugar call", Programme.GLUCOSE),
        ("I'm calling for my check-in", None),
        ("my pregnancy check-in", None),
        ("you called me", None),
        ("", None),
    ],
)
def test_a_check_in_may_be_named(said, programme):
    assert programme_named(said) is programme


@pytest.mark.parametrize(
    ("programme", "conditions", "has"),
    [
        (Programme.BLOOD_PRESSURE, ["hypertension"], True),
        (Programme.BLOOD_PRESSURE, ["asthma", "Essential (primary) hypertension"], True),
        (Programme.BLOOD_PRESSURE, ["high blood pressure"], True),
        (Programme.BLOOD_PRESSURE, ["low blood pressure"], False),
        (Programme.BLOOD_PRESSURE, ["type 2 diabetes"], False),
        (Programme.GLUCOSE, ["type 2 diabetes"], True),
        (Programme.GLUCOSE, ["Gestational diabetes mellitus"], True),
        (Programme.GLUCOSE, ["hypertension"], False),
        (Programme.GLUCOSE, [], False),
        (Programme.ADHERENCE, ["hypertension"], False),
        (Programme.PRENATAL, ["hypertension"], False),
    ],
)
def test_a_record_tells_what_a_programme_asks_about(programme, conditions, has):
    assert has_condition(programme, conditions) is has


@given(st.text(max_size=60))
def test_any_words_are_read(said):
    assert programme_named(said) in (None, *Programme)
    assert not has_condition(Programme.PRENATAL, [said])
