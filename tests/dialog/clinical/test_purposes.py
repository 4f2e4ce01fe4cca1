"""A medicine that is named by what it is for, among the patient's own."""

import pytest

from dialog.clinical.care import Medicine
from dialog.clinical.purposes import chooses_by_purpose, for_purpose

OWN = tuple(
    Medicine(name, name, "10 mg once a day")
    for name in ("amlodipine", "lisinopril", "metformin", "atorvastatin", "warfarin")
)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("the blood pressure one", ["amlodipine", "lisinopril"]),
        ("my sugar pill", ["metformin"]),
        ("the one for my cholesterol", ["atorvastatin"]),
        ("i need my blood thinner refilled the blood thinner one", ["warfarin"]),
        ("the thyroid one", []),
    ],
)
def test_the_purpose_chooses(said, names):
    assert [one.name for one in for_purpose(said, OWN)] == names


@pytest.mark.parametrize(
    "said",
    ["my blood pressure is one eighty over one ten and i feel dizzy and i need help", "lisinopril",
     "i checked my sugar this morning and it was high so now what", "yes", ""],
)  # fmt: skip
def test_a_reading_or_a_name_chooses_nothing(said):
    assert not chooses_by_purpose(said)
