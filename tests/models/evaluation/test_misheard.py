import random

import pytest

from models.entity_sets import Named, NamingUtterance
from models.evaluation.misheard import misheard_mentions, misheard_text, mishearing

WORDS = ["refill", "fill", "pills", "bills", "need", "knee", "my", "i"]


def test_without_errors_everything_is_heard() -> None:
    mishear = mishearing(0.0, WORDS, random.Random(1))
    assert misheard_text("i need my pills", mishear) == "i need my pills"


def test_words_are_lost_or_taken_for_similar_ones() -> None:
    mishear = mishearing(1.0, WORDS, random.Random(1))
    heard = {word for _ in range(50) for word in mishear(["need", "pills"])}
    assert heard == {"knee", "bills", ""}
    assert any(len(misheard_text("need pills", mishear).split()) < 2 for _ in range(50))


def test_about_the_given_share_of_words_is_touched() -> None:
    mishear = mishearing(0.2, WORDS, random.Random(1))
    untouched = mishear(["pills"] * 2000).count("pills")
    assert untouched / 2000 == pytest.approx(0.8, abs=0.03)


def test_the_same_chance_mishears_the_same() -> None:
    texts = ["i need my pills", "refill my pills"]
    first = mishearing(0.5, WORDS, random.Random(3))
    second = mishearing(0.5, WORDS, random.Random(3))
    assert [first(text.split()) for text in texts] == [second(text.split()) for text in texts]


def test_what_was_meant_stands_where_its_words_are_heard() -> None:
    said = NamingUtterance(
        "my bad knee since two days",
        frozenset({Named("body_part", "knee", 7, 11), Named("duration", "P2D", 12, 26)}),
        "symptom_duration",
    )
    heard = misheard_mentions(said, lambda words: ["my", "", "need", "sins", "", "days"])
    assert heard.text == "my need sins days"
    assert heard.asked == "symptom_duration"
    assert heard.mentions == {
        Named("body_part", "knee", 3, 7),
        Named("duration", "P2D", 8, 17),
    }


def test_what_is_lost_whole_stands_nowhere() -> None:
    said = NamingUtterance("my knee", frozenset({Named("body_part", "knee", 3, 7)}))
    heard = misheard_mentions(said, lambda words: ["my", ""])
    assert heard.text == "my"
    assert heard.mentions == {Named("body_part", "knee", -1, -1)}


def test_words_heard_as_they_were_said_move_nothing() -> None:
    said = NamingUtterance("my knee  hurts", frozenset({Named("body_part", "knee", 3, 7)}))
    assert misheard_mentions(said, list).mentions == said.mentions
