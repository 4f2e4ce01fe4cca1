"""Tests have plain names, where their names are wholly known."""

import pytest

from dialog.actions.lay_names import lay_test_name


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Hemoglobin A1c", "your long term blood sugar test"),
        ("HbA1c", "your long term blood sugar test"),
        ("Lipid  Panel", "your cholesterol test"),
        ("PT/INR", "your blood clotting test"),
        ("Urine glucose", "your test called Urine glucose"),
        ("Hemoglobin", "your test called Hemoglobin"),
        ("Covid test", "your Covid test"),
        ("Bone scan", "your Bone scan"),
        (" ", "your test"),
    ],
)
def test_only_a_name_that_is_wholly_known_is_put_otherwise(name, told):
    assert lay_test_name(name) == told
