import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.asr.hot_words import hot_words


def tokens(text: str) -> int:
    """As a tokenizer that knows short words whole and cuts others into pieces of four letters."""
    return sum(1 if len(word) <= 6 else (len(word) + 3) // 4 for word in text.split())


def test_rare_words_are_told_the_most_frequent_first() -> None:
    phrases = ["i take metformin", "lisinopril please", "metformin twice a day", "metformin"]
    assert hot_words(phrases, tokens) == "metformin, lisinopril"


def test_words_that_the_model_knows_whole_are_not_told() -> None:
    assert hot_words(["i have a headache", "my back hurts"], lambda text: 1) == ""


def test_the_order_of_the_phrases_does_not_matter() -> None:
    phrases = ["metformin", "lisinopril", "atorvastatin"]
    assert hot_words(phrases, tokens) == hot_words(reversed(phrases), tokens)


@pytest.mark.parametrize("most", [0, 1, 3, 6, 50])
def test_the_text_never_takes_more_tokens_than_allowed(most: int) -> None:
    phrases = ["metformin", "lisinopril", "atorvastatin", "levothyroxine"]
    told = hot_words(phrases, tokens, most_tokens=most)
    assert tokens(f" {told}") <= most


@given(st.lists(st.text(max_size=30), max_size=20), st.integers(0, 40))
def test_any_phrases_are_taken(phrases: list[str], most: int) -> None:
    told = hot_words(phrases, tokens, most_tokens=most)
    assert tokens(f" {told}") <= most
