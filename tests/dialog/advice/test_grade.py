"""Plain words have a low grade, hard ones a high one."""

import pytest

from dialog.advice.grade import grade_level


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("", 0, 0),
        ("Drink some water. Sleep well.", -3, 3),
        ("Fruit, greens and whole grains make a good base for a meal.", 0, 6),
        ("Adequate hydration facilitates thermoregulation and metabolic homeostasis.", 14, 40),
    ],
)
def test_a_text_has_a_grade(text, low, high):
    assert low <= grade_level(text) <= high
