"""The words of the shipped domain: what any caller may hear, whatever happens in a call."""

import re
from collections.abc import Mapping

import pytest

from dialog.parts import SHIPPED
from dialog.rasa.domain import Domain, Json, Variation
from dialog.rasa.loading import check_project

SETTINGS = {"organisation", "emergency_number", "crisis_line", "poison_line"}
EMOTIONS = {"friendly", "concerned", "professional", "urgent", "caring", "calm", "neutral"}
METADATA = {"voice_emotion", "priority", "awaits", "interruptible", "language"}
AWAITED = {"anything", "yes_no", "number", "date", "digits", "story"}
NAMED_BY_THE_FORMAT = {
    "utter_greet",
    "utter_ask_symptoms",
    "utter_ask_symptom_severity",
    "utter_ask_symptom_duration",
    "utter_emergency_response",
    "utter_confirm_appointment",
    "utter_medication_reminder",
    "utter_pregnancy_check",
    "utter_recommend_appointment",
    "utter_ask_side_effects",
    "utter_prenatal_concern",
    "utter_schedule_followup",
}
WITHOUT_A_WISH = {"greet", "affirm", "deny", "inform", "out_of_scope", "report_loss"}


@pytest.fixture(scope="module")
def domain() -> Domain:
    return check_project(SHIPPED).domain


def blanks(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def metadata(wording: Variation) -> Mapping[str, Json]:
    found = wording.payload.get("metadata")
    assert isinstance(found, dict)
    return found


def wordings(domain: Domain) -> list[tuple[str, Variation]]:
    return [(name, one) for name, all_ in domain.responses.items() for one in all_]


def test_every_response_can_be_said_before_anything_is_known(domain):
    for name, said in domain.responses.items():
        assert any(blanks(one.text or "") <= SETTINGS for one in said), name


def test_every_wording_has_a_tone_and_knows_what_it_asks_for(domain):
    for name, one in wordings(domain):
        assert metadata(one)["voice_emotion"] in EMOTIONS, name
        assert set(metadata(one)) <= METADATA, name
        assert metadata(one).get("language", "es") == "es", name
        assert metadata(one).get("awaits", "anything") in AWAITED, name


def test_a_question_that_is_asked_again_can_be_put_differently(domain):
    for name, said in domain.responses.items():
        if any("awaits" in metadata(one) for one in said):
            assert len({one.text for one in said}) >= 2, name


def test_the_responses_that_the_format_names_are_there(domain):
    assert set(domain.responses) >= NAMED_BY_THE_FORMAT


def test_what_a_caller_may_want_has_a_name_that_can_be_asked_for(domain):
    for intent in domain.source["intents"]:
        name = f"utter_mean_{intent}"
        assert (name in domain.responses) is (intent not in WITHOUT_A_WISH), name
        for one in domain.responses.get(name, ()):
            assert (one.text or "").strip(".?!") == one.text


def test_nothing_is_diagnosed_called_safe_or_stopped(domain):
    for name, one in wordings(domain):
        text = (one.text or "").lower()
        for never in ("you have a ", "it is safe", "is safe to", "stop taking", "do not take"):
            assert never not in text, name


def test_a_sixth_grader_can_follow_every_sentence(domain):
    for name, one in wordings(domain):
        if "language" in metadata(one):
            continue  # The measure is for English.
        text = re.sub(r"{\w+}", "it", one.text or "")
        words = re.findall(r"[a-z'-]+", text.lower())
        if len(words) < 4 or not text.endswith((".", "?")):
            continue  # "Hello." and "a refill" are no sentences to be measured.
        assert grade(text, words) <= 6.0, name


def grade(text: str, words: list[str]) -> float:
    """Flesch and Kincaid's, with syllables counted as groups of vowels."""
    sentences = len([one for one in re.split(r"[.?!]+", text) if one.strip()])
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    count = len(re.findall(r"[aeiouy]+", word))
    is_silent = re.search(r"[^l]e$|[^td]ed$", word) is not None
    return max(1, count - is_silent)
