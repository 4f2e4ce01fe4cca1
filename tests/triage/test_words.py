import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.words import MAX_WORDS, split_words


def test_contractions_are_taken_apart_so_that_denials_stand_alone() -> None:
    said = split_words("I can't, won't and dont; he's fine, isn\u2019t he")
    assert said.words == (
        *("i", "can", "not", "will", "not", "and", "do", "not"),
        *("he", "is", "fine", "is", "not", "he"),
    )


def test_contractions_are_known_without_their_apostrophe() -> None:
    said = split_words("its numb hes cold thats it shouldnt")
    assert " ".join(said.words) == "it is numb he is cold that is it should not"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("\x00\x07\x1b[0m", 2, id="control characters"),
        pytest.param("\u5fc3\u81d3\u304c\u75db\u3044", 1, id="another script"),
        pytest.param("7 77 7.7", 3, id="numbers only"),
        pytest.param("no " * 10_000, MAX_WORDS, id="one word over and over"),
        pytest.param("um uh er", 0, id="hesitations only"),
        pytest.param("N'T n't", 2, id="the end of a contraction"),
    ],
)
def test_bad_input_has_words_too(text: str, count: int) -> None:
    assert len(split_words(text).words) == count


def test_hesitations_are_dropped_and_a_slash_is_read_as_over() -> None:
    assert split_words("um it's uh 120/80").words == ("it", "is", "120", "over", "80")


def test_a_word_that_is_no_contraction_keeps_its_apostrophe() -> None:
    assert split_words("ten o'clock o'brien").words == ("ten", "o'clock", "o'brien")


def test_spans_point_at_the_written_words() -> None:
    text = "well, I Can't breathe"
    said = split_words(text)
    assert said.span(2, 5).cut(text) == "Can't breathe"


def test_ends_of_clauses_are_remembered() -> None:
    said = split_words("no. my chest, it hurts")
    assert said.stops == {1}
    assert said.commas == {3}


def test_a_very_long_text_keeps_both_ends() -> None:
    said = split_words("first " + "word " * 5_000 + "last")
    assert len(said.words) == MAX_WORDS
    assert said.words[0] == "first"
    assert said.words[-1] == "last"


@given(st.text())
def test_any_text_can_be_split_and_spans_lie_inside_it(text: str) -> None:
    said = split_words(text)
    assert len(said.words) == len(said.spans)
    assert all(0 <= span.start < span.end <= len(text) for span in said.spans)
