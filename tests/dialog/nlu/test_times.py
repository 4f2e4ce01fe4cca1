import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.times import find_time


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tomorrow morning would be good", "tomorrow morning"),
        ("on tuesday at half past ten", "tuesday at half past ten"),
        ("maybe next week", "next week"),
        ("any time is fine", "any time"),
        ("as soon as possible please", "as soon as possible"),
        ("around three in the afternoon", "around three in the afternoon"),
        ("three o'clock", "three o'clock"),
        ("ten thirty", "ten thirty"),
        ("in the morning", "in the morning"),
        ("monday or tuesday in the evening", "monday or tuesday in the evening"),
        ("for friday", "friday"),
        ("the day after tomorrow", "the day after tomorrow"),
        ("friday at nine am", "friday at nine am"),
    ],
)
def test_a_wished_time_is_heard_as_one_stretch(text: str, words: str) -> None:
    said = text.split()
    found = find_time(said)
    assert found is not None
    assert " ".join(said[found[0] : found[1]]) == words


@pytest.mark.parametrize("text", ["", "good morning", "seven", "i do not know", "for", "last week"])
def test_other_words_are_no_time(text: str) -> None:
    assert find_time(text.split()) is None


@given(st.lists(st.sampled_from(["on", "for", "monday", "at", "nine", "thirty", "any", "time"])))
def test_any_row_of_such_words_can_be_read(words: list[str]) -> None:
    found = find_time(words)
    assert found is None or 0 <= found[0] < found[1] <= len(words)
