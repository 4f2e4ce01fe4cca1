import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.danger.plain import plain


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("um i i i've got er a headache", "i have got a headache"),
        ("it's it's sort of like the the pain", "it is like the pain"),
        ("i mean you know it hurts", "it hurts"),
        ("he can't he can't breathe", "he can not breathe"),
        ("there is there is there is blood", "there is blood"),
        ("Help, help! HELP!", "help"),
        ("uh", ""),
        ("", ""),
    ],
)
def test_hesitations_and_stumbles_are_left_out(said: str, left: str) -> None:
    assert plain(said) == left


@given(st.text())
def test_any_text_is_made_plain_and_stays_so(text: str) -> None:
    once = plain(text)
    assert plain(once).split() == plain(plain(once)).split()
