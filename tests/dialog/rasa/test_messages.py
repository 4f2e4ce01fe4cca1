"""Commands, and understanding that is not trusted."""

import pytest

from dialog.rasa.messages import NLU_FALLBACK, Trust, doubted, parse_command
from tests.dialog.rasa.bots import domain

DOMAIN = domain(entities=("city", "day"))


def test_a_command_is_its_own_parse():
    parsed = parse_command('/inform{"city": "Bonn", "day": [1, 2], "planet": "Mars"}', DOMAIN)
    assert parsed["intent"] == {"name": "inform", "confidence": 1.0}
    assert [(one["entity"], one["value"]) for one in parsed["entities"]] == [
        ("city", "Bonn"),
        ("day", 1),
        ("day", 2),
    ]
    assert parsed["intent_ranking"] == [{"name": "inform", "confidence": 1.0}]
    assert {one["extractor"] for one in parsed["entities"]} == {"RegexMessageHandler"}
    assert parsed["entities"][0]["start"] == len("/inform")


@pytest.mark.parametrize(
    ("text", "confidence"), [("/greet@0.4", 0.4), ("/greet@7", 1.0), ("/greet@1.2.3", 0.0)]
)
def test_a_command_can_tell_its_confidence(text, confidence):
    assert parse_command(text, DOMAIN)["intent"]["confidence"] == confidence


@pytest.mark.parametrize("text", ["hello", "/sing", "", "/"])
def test_words_and_unknown_intents_are_no_commands(text):
    assert parse_command(text, DOMAIN) is None


def test_built_in_intents_need_no_domain():
    assert parse_command("/restart", DOMAIN)["intent"]["name"] == "restart"


def test_entities_that_are_no_object_are_left_out():
    assert parse_command("/inform{city}", DOMAIN)["entities"] == []


def ranked(*scores):
    ranking = [{"name": f"i{n}", "confidence": score} for n, score in enumerate(scores)]
    return {"text": "x", "intent": dict(ranking[0]), "intent_ranking": ranking}


@pytest.mark.parametrize(
    ("scores", "is_trusted"),
    [((0.9, 0.1), True), ((0.29, 0.1), False), ((0.5, 0.45), False), ((0.3,), True)],
)
def test_an_unsure_or_ambiguous_intent_is_not_trusted(scores, is_trusted):
    parsed = doubted(ranked(*scores), Trust())
    assert (parsed["intent"]["name"] != NLU_FALLBACK) == is_trusted


def test_what_was_not_trusted_stays_in_the_ranking():
    parsed = doubted(ranked(0.2, 0.1), Trust(threshold=0.4))
    assert parsed["intent"] == {"name": NLU_FALLBACK, "confidence": 0.4}
    assert [one["name"] for one in parsed["intent_ranking"]] == [NLU_FALLBACK, "i0", "i1"]


def test_nothing_understood_is_not_trusted():
    parsed = doubted({"intent": {"name": None, "confidence": 0.0}, "entities": []}, Trust())
    assert parsed["intent"]["name"] == NLU_FALLBACK
