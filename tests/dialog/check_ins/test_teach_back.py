"""What is told back is compared with the prescription, leniently, and never put right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.teach_back import Agreement, compare

AGREES, DIFFERS, UNCLEAR = Agreement.AGREES, Agreement.DIFFERS, Agreement.UNCLEAR


@pytest.mark.parametrize(
    ("said", "dose", "found"),
    [
        ("twice a day", "500 mg twice a day", AGREES),
        ("one in the morning and one at night", "500 mg twice a day", AGREES),
        ("with breakfast and dinner", "500 mg twice a day", AGREES),
        ("every morning", "10 mg once a day", AGREES),
        ("i take it when i wake up", "10 mg once a day", AGREES),
        ("every eight hours", "1 tablet three times a day", AGREES),
        ("fourteen units at bedtime", "14 units at bedtime", AGREES),
        ("two puffs when i need it", "two puffs as needed", AGREES),
        ("once", "500 mg twice a day", DIFFERS),
        ("three times a day with meals", "500 mg twice a day", DIFFERS),
        ("every other day", "10 mg once a day", DIFFERS),
        ("twenty units before bed", "14 units at bedtime", DIFFERS),
        ("a thousand milligrams twice a day", "500 mg twice a day", DIFFERS),
        ("only when i need it", "10 mg once a day", DIFFERS),
        ("like it says on the bottle", "10 mg once a day", UNCLEAR),
        ("half a pill in the morning", "10 mg once a day", UNCLEAR),
        ("two at once in the morning", "10 mg once a day", UNCLEAR),
        ("twice a day", "as told after each blood test", UNCLEAR),
        ("", "10 mg once a day", UNCLEAR),
        ("twice a day", "", UNCLEAR),
    ],
)
def test_ways_of_taking_are_compared(said, dose, found):
    assert compare(said, dose) is found


@given(st.text(max_size=200), st.text(max_size=100))
def test_any_words_can_be_compared_with_any_dose(said, dose):
    assert compare(said, dose) in Agreement


@given(st.sampled_from(["once a day", "twice a day", "three times a day", "every eight hours"]))
def test_the_prescription_agrees_with_itself(dose):
    assert compare(dose, dose) is AGREES
