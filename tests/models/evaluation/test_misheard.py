import random

import pytest

from models.evaluation.misheard import mishearing

WORDS = ["refill", "fill", "pills", "bills", "need", "knee", "my", "i"]


def test_without_errors_everything_is_heard() -> None:
    assert mishearing(0.0, WORDS, random.Random(1))("i need my pills") == "i need my pills"


def test_words_are_lost_or_taken_for_similar_ones() -> None:
    mishear = mishearing(1.0, WORDS, random.Random(1))
    heard = {word for _ in range(50) for word in mishear("need pills").split()}
    assert heard == {"knee", "bills"}
    assert any(len(mishear("need pills").split()) < 2 for _ in range(50))


def test_about_the_given_share_of_words_is_touched() -> None:
    mishear = mishearing(0.2, WORDS, random.Random(1))
    untouched = mishear("pills " * 2000).split().count("pills")
    assert untouched / 2000 == pytest.approx(0.8, abs=0.03)


def test_the_same_chance_mishears_the_same() -> None:
    texts = ["i need my pills", "refill my pills"]
    first = mishearing(0.5, WORDS, random.Random(3))
    second = mishearing(0.5, WORDS, random.Random(3))
    assert [first(text) for text in texts] == [second(text) for text in texts]
