from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.domain import Domain
from dialog.nlu.entities import EntityExtractor
from dialog.nlu.examples import TrainingData, load_training_data
from dialog.parts import SHIPPED
from triage.assess import Triage
from triage.lexicon import default_lexicon

Extract = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def training() -> TrainingData:
    from dialog.domain import load_domain

    domain = load_domain(SHIPPED / "domain.yml")
    return load_training_data(SHIPPED / "nlu.yml", SHIPPED / "lookups.yml", domain)


@pytest.fixture(scope="module")
def extractor(training: TrainingData) -> EntityExtractor:
    return EntityExtractor(training, Triage(default_lexicon()))


@pytest.fixture(scope="module")
def extract(extractor: EntityExtractor) -> Extract:
    def run(text: str, asked: str | None = None) -> list[tuple[str, str]]:
        return [(item.entity, item.value) for item in extractor.extract(text, asked)]

    return run


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("i have a bad headache", [("symptom", "headache")]),
        ("my head hurts", [("symptom", "headache")]),
        ("i have a severe cough", [("severity", "severe"), ("symptom", "cough")]),
        ("no fever but a cough", [("symptom", "cough")]),
        ("i had a rash two years ago", [("duration", "two years ago")]),
        ("a six out of ten", [("severity", "moderate")]),
        ("can i take advil", [("medication", "ibuprofen")]),
        ("my blood pressure pills", [("medication", "blood pressure pills")]),
        ("i'm thirty weeks pregnant", [("pregnancy_week", "30")]),
        ("a check up tomorrow", [("appointment_type", "check-up"), ("time_reference", "tomorrow")]),
        ("hello", []),
        ("", []),
    ],
)
def test_entities_are_found_by_their_one_name(
    extract: Extract, text: str, entities: list[tuple[str, str]]
) -> None:
    assert extract(text) == entities


@pytest.mark.parametrize(
    ("text", "asked", "entities"),
    [
        ("seven", "symptom_severity", [("severity", "severe")]),
        ("seven", None, []),
        ("pretty bad", "symptom_severity", [("severity", "severe")]),
        ("pretty bad", None, []),
        ("a three or a seven when i walk", "symptom_severity", [("severity", "severe")]),
        ("yesterday", "symptom_duration", [("duration", "yesterday")]),
        ("since monday", "symptom_duration", [("duration", "since monday")]),
        ("monday", "preferred_appointment_time", [("time_reference", "monday")]),
        ("forty", "symptom_severity", []),
    ],
)
def test_the_open_question_decides_what_an_answer_is(
    extract: Extract, text: str, asked: str | None, entities: list[tuple[str, str]]
) -> None:
    assert extract(text, asked) == entities


def test_a_span_covers_the_words(extractor: EntityExtractor) -> None:
    text = "well I have a Sore Throat"
    (found,) = extractor.extract(text)
    assert found.span.cut(text) == "Sore Throat"


def overlap(annotated: str, found: str) -> bool:
    """Whether one holds the other: "about three weeks" and "three weeks" are the same thing."""
    return annotated in found or found in annotated


def test_every_annotated_entity_of_the_training_data_is_found(
    training: TrainingData, extractor: EntityExtractor
) -> None:
    asked_for = {
        "severity": "symptom_severity",
        "duration": "symptom_duration",
        "time_reference": "preferred_appointment_time",
    }
    missing = []
    for example in training.examples:
        for entity, words in example.entities:
            found = extractor.extract(example.text, asked_for.get(entity))
            covered = [item for item in found if item.entity == entity]
            if not any(overlap(words, item.span.cut(example.text)) for item in covered):
                missing.append((entity, words, example.text))
    assert missing == []


def test_every_synonym_stands_for_a_name_and_is_in_a_list(
    training: TrainingData, domain: Domain
) -> None:
    listed = {phrase for phrases in training.lookups.values() for phrase in phrases}
    assert set(training.synonyms) <= listed
    assert set(training.lookups) <= domain.entities


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_can_be_searched(extractor: EntityExtractor, text: str) -> None:
    for found in extractor.extract(text, "symptom_severity"):
        assert 0 <= found.span.start < found.span.end <= len(text)
