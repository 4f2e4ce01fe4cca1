from pathlib import Path

import pytest

from dialog.domain import Domain
from dialog.errors import DomainError
from dialog.nlu.examples import TrainingData, load_training_data
from dialog.parts import SHIPPED

NLU = (SHIPPED / "nlu.yml").read_text(encoding="utf-8")
LOOKUPS = (SHIPPED / "lookups.yml").read_text(encoding="utf-8")


def load(tmp_path: Path, domain: Domain, nlu: str = NLU, lookups: str = LOOKUPS) -> TrainingData:
    (tmp_path / "nlu.yml").write_text(nlu, encoding="utf-8")
    (tmp_path / "lookups.yml").write_text(lookups, encoding="utf-8")
    return load_training_data(tmp_path / "nlu.yml", tmp_path / "lookups.yml", domain)


def test_annotations_are_taken_out_of_the_words(tmp_path: Path, domain: Domain) -> None:
    training = load(tmp_path, domain)
    example = next(e for e in training.examples if e.text == "my head hurts")
    assert example.entities == ()
    example = next(e for e in training.examples if e.text == "hello i have a bad headache")
    assert example.entities == (("symptom", "headache"),)
    assert not any("[" in example.text for example in training.examples)


def test_every_intent_has_forty_different_examples(tmp_path: Path, domain: Domain) -> None:
    training = load(tmp_path, domain)
    for intent in domain.intents:
        texts = [example.text for example in training.examples if example.intent == intent]
        assert len(set(texts)) == len(texts) >= 40, intent


def test_examples_are_spoken_language(tmp_path: Path, domain: Domain) -> None:
    phrases = load(tmp_path, domain).phrases()
    assert "since yesterday" in phrases
    assert "chest pain" in phrases
    odd = [text for text in phrases if text != text.lower() or set(text) & set(",.?!:;")]
    assert odd == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("- intent: goodbye", "- intent: farewell", "allowed: affirm"),
        ("[headache](symptom)", "[headache](sympton)", "allowed: appointment_type"),
        ("    - howdy\n", "    howdy\n", "each line begins with '- '"),
        ("- intent: goodbye", "- intend: goodbye", "unknown key"),
        ("- intent: goodbye", "- intent: greet", "every intent needs examples"),
    ],
)
def test_a_mistake_is_refused(
    tmp_path: Path, domain: Domain, old: str, new: str, reason: str
) -> None:
    assert old in NLU
    with pytest.raises(DomainError, match=r"nlu\.yml") as raised:
        load(tmp_path, domain, nlu=NLU.replace(old, new, 1))
    assert reason in str(raised.value)


def test_a_lookup_of_something_unknown_is_refused(tmp_path: Path, domain: Domain) -> None:
    with pytest.raises(DomainError, match="allowed: appointment_type"):
        load(tmp_path, domain, lookups=LOOKUPS.replace("lookup: symptom", "lookup: sympton"))
