"""A name that is put right where the day of birth is asked for."""

import pytest

from dialog.clinical.name_corrections import corrected_name


@pytest.mark.parametrize(
    ("said", "held", "name"),
    [
        ("sorry my last name is spelt s a m p l e t o n", "anna sampelton", "anna sampleton"),
        ("no wait it's sampleton not simpleton", "anna simpleton", "anna sampleton"),
        ("my name is spelt a n n a s a m p l e t o n", "hannah simpleton", "anna sampleton"),
        ("sorry my name is anna sampleton", "hannah sampleton", "anna sampleton"),
        ("actually my first name is anne", "anna sampleton", "anne sampleton"),
        ("my surname is spelled s m y t h e", "anna smith", "anna smythe"),
        ("you got my name wrong it's anna sampleton", "hannah simpleton", "anna sampleton"),
    ],
)
def test_the_name_is_put_right(said, held, name):
    assert corrected_name(said, held) == name


@pytest.mark.parametrize(
    "said",
    ["may fourteenth nineteen ninety four", "no", "sorry i did not hear you", "wait a moment",
     "i don't know", "why do you need that", "sorry may fourteenth", "no thank you"],
)  # fmt: skip
def test_other_answers_correct_no_name(said):
    assert corrected_name(said, "anna sampleton") is None
