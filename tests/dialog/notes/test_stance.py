"""What is said to be there, what is denied, and what is left open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.notes.stance import Stance, clauses

THERE, DENIED, OPEN = Stance.THERE, Stance.DENIED, Stance.OPEN


def stances(text):
    return {one.word: one.stance for clause in clauses(text) for one in clause.said}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Patient reports fever.", {"fever": THERE}),
        ("Patient denies fever.", {"fever": DENIED}),
        ("no fever", {"fever": DENIED}),
        ("fever no", {"fever": OPEN}),
        ("no i have fever", {"fever": OPEN}),
        ("no fever and cough", {"fever": DENIED, "cough": OPEN}),
        ("cough, no fever", {"fever": DENIED, "cough": OPEN}),
        ("cough but no fever", {"cough": THERE, "fever": DENIED}),
        ("Cough. No fever.", {"cough": THERE, "fever": DENIED}),
        ("not only a cough", {"only": OPEN, "cough": OPEN}),
        ("without any new chest pain", {"any": DENIED, "new": DENIED, "chest": DENIED,
                                        "pain": OPEN}),
        ("it doesn't hurt", {"hurt": DENIED}),
        ("for two days", {"2": THERE, "day": THERE}),
        ("one fifty over ninety", {"150": THERE, "over": THERE, "90": THERE}),
        ("150/95 mmHg", {"150/95": THERE, "mmhg": THERE}),
        ("37.50", {"37.5": THERE}),
        ('said "No fever. At all."', {'"No fever. At all."': THERE}),
        ("[PATIENT_1] coughs", {"[PATIENT_1]": THERE, "cough": THERE}),
        ("100 %", {"100": THERE, "%": THERE}),
        ("", {}),
    ],
)  # fmt: skip
def test_how_something_is_said_of(text, said):
    assert stances(text) == said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cough, fever and chills", [["cough"], ["fever"], ["chill"]]),
        ("metformin at night aspirin", [["metformin", "night", "aspirin"]]),
        ("my neck is stiff i feel sick", [["neck", "stiff"], ["feel", "sick"]]),
    ],
)
def test_parts_end_at_commas_and_new_subjects(text, parts):
    (clause,) = clauses(text)
    assert [[one.word for one in chunk] for chunk in clause.chunks] == parts


@given(st.text(max_size=200))
def test_any_text_can_be_compared(text):
    for clause in clauses(text):
        assert clause.tokens or not clause.said
