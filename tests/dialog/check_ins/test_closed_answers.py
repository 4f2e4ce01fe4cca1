"""What an answer in a caller's own words comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.closed_answers import read_closed
from dialog.check_ins.questions import NO, UNSURE, YES

CASES = {
    YES: (
        "yes", "yeah i have", "yep", "a little bit of it", "sometimes at night", "i think so",
        "no but a little yesterday", "once or twice", "kind of", "well no actually yes",
        "there was some this morning",
    ),
    NO: (
        "no", "nope", "not really", "no i haven't", "not that i know of", "nothing like that",
        "i don't think so", "no not at all", "i have not had any", "never", "none of that",
    ),
    UNSURE: ("i'm not sure", "i don't know", "hard to say", "no idea really"),
    None: ("", "what do you mean", "my cat is fine", "the blue one", "i'm scared",
           "i am a little nervous", "i'm driving"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "read"), [(said, read) for read, those in CASES.items() for said in those]
)
def test_an_answer_is_read(said, read):
    assert read_closed(said) == read


@given(st.text())
def test_any_text_is_read_without_harm(said):
    assert read_closed(said) in (YES, NO, UNSURE, None)
