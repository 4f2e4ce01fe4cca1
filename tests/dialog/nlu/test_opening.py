import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.opening import without_opening


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hello i have a bad headache", "i have a bad headache"),
        ("um yes hi good morning i need a refill", "i need a refill"),
        ("good morning doctor my head hurts", "my head hurts"),
        ("hello there", "hello there"),
        ("hello my friend", "hello my friend"),
        ("yes i need a refill", "yes i need a refill"),
        ("i said hello to the nurse", "i said hello to the nurse"),
        ("", ""),
    ],
)
def test_a_greeting_goes_when_more_is_said(text: str, rest: str) -> None:
    assert without_opening(text) == rest


@given(st.text())
def test_what_is_left_is_the_end_of_the_text(text: str) -> None:
    assert text.endswith(without_opening(text))
