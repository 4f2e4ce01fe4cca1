import pytest

from dialog.nlu.examples import TrainingData, from_rasa
from dialog.parts import SHIPPED
from dialog.rasa.loading import load_project


@pytest.fixture(scope="module")
def training() -> TrainingData:
    return from_rasa(load_project(SHIPPED)[1])


def test_annotations_are_taken_out_of_the_words(training: TrainingData) -> None:
    example = next(e for e in training.examples if e.text == "my head hurts")
    assert example.entities == ()
    example = next(e for e in training.examples if e.text == "hello i have a bad headache")
    assert example.entities == (("symptom", "headache"),)
    assert not any("[" in example.text for example in training.examples)


def test_every_intent_has_sixty_different_examples(training: TrainingData) -> None:
    for intent in {example.intent for example in training.examples}:
        texts = [example.text for example in training.examples if example.intent == intent]
        assert len(set(texts)) == len(texts) >= 60, intent


def test_examples_are_spoken_language(training: TrainingData) -> None:
    phrases = training.phrases()
    assert "since yesterday" in phrases
    assert "chest pain" in phrases
    odd = [text for text in phrases if text != text.lower() or set(text) & set(",.?!:;")]
    assert odd == []
