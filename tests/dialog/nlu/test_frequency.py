import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.frequency import find_frequencies


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("i take it twice a day", "2/P1D", "twice a day"),
        ("once or twice a week", "2/P1W", "once or twice a week"),
        ("three to four times per day", "4/P1D", "three to four times per day"),
        ("a few times a day", "3/P1D", "a few times a day"),
        ("three times daily", "3/P1D", "three times daily"),
        ("daily", "1/P1D", "daily"),
        ("every day", "1/P1D", "every day"),
        ("every single night", "1/P1D", "every single night"),
        ("every other day", "1/P2D", "every other day"),
        ("every four to six hours", "1/PT6H", "every four to six hours"),
        ("every few minutes", "1/PT3M", "every few minutes"),
        ("it comes and goes", "intermittent", "comes and goes"),
        ("all the time", "constant", "all the time"),
        ("hardly ever", "rare", "hardly ever"),
        ("with every meal", "3/P1D", "with every meal"),
    ],
)
def test_how_often_is_heard(text: str, value: str, words: str) -> None:
    said = text.split()
    (found,) = find_frequencies(said)
    assert (found.value, " ".join(said[found.first : found.end])) == (value, words)


@pytest.mark.parametrize("text", ["once", "every time", "every", "three times", "a day", "", "two"])
def test_other_words_say_nothing_of_how_often(text: str) -> None:
    assert find_frequencies(text.split()) == []


VOCABULARY = ["once", "or", "twice", "a", "day", "every", "other", "six", "hours", "times", "few"]


@given(st.lists(st.sampled_from([*VOCABULARY, "to", "single", "daily", "all", "the", "time"])))
def test_any_row_of_such_words_can_be_read(words: list[str]) -> None:
    end = 0
    for found in find_frequencies(words):
        assert end <= found.first < found.end <= len(words)
        end = found.end
