"""Training data: what people say, by intent, and the words that name things. Rasa 3.1 YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dialog.domain import Domain
from dialog.entry import Entry, check_version, read_yaml

_ANNOTATION = re.compile(r"\[([^\]]+)\]\((\w+)(?::([^)]+))?\)")


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance of the training data."""

    text: str
    intent: str
    entities: tuple[tuple[str, str], ...] = ()
    """(entity, words) as annotated."""


@dataclass(frozen=True, slots=True)
class TrainingData:
    """All utterances and word lists."""

    examples: tuple[Example, ...]
    lookups: Mapping[str, tuple[str, ...]]
    """The words that name each entity."""
    synonyms: Mapping[str, str]
    """The one name that stands for each of several words."""

    def phrases(self) -> tuple[str, ...]:
        """Everything people say, and the words that name things."""
        named = [phrase for words in self.lookups.values() for phrase in words]
        return (*(example.text for example in self.examples), *named)


def load_training_data(nlu: Path, lookups: Path, domain: Domain) -> TrainingData:
    """What the two files hold.

    Raises:
        DomainError: a file is not as it must be, or names what the domain does not know.
    """
    examples: list[Example] = []
    words: dict[str, tuple[str, ...]] = {}
    synonyms: dict[str, str] = {}
    for path in (nlu, lookups):
        top = read_yaml(path)
        check_version(top)
        top.only("version", "nlu")
        for entry in top.list("nlu"):
            entry.only("intent", "lookup", "synonym", "regex", "examples")
            lines = _lines(entry)
            if "intent" in entry.values:
                intent = entry.choice("intent", domain.intents)
                examples.extend(_example(entry, intent, line, domain) for line in lines)
            elif "lookup" in entry.values:
                words[entry.choice("lookup", domain.entities)] = lines
            elif "synonym" in entry.values:
                synonyms.update((line, entry.text("synonym")) for line in lines)
    missing = domain.intents - {example.intent for example in examples}
    if missing:
        raise read_yaml(nlu).fail("nlu", sorted(missing), "every intent needs examples")
    return TrainingData(tuple(examples), words, synonyms)


def _lines(entry: Entry) -> tuple[str, ...]:
    lines = []
    for line in entry.text("examples").splitlines():
        if not line.startswith("- ") or not line[2:].strip():
            raise entry.fail("examples", line, "each line begins with '- '")
        lines.append(line[2:].strip())
    return tuple(lines)


def _example(entry: Entry, intent: str, line: str, domain: Domain) -> Example:
    entities = tuple((match[2], match[1]) for match in _ANNOTATION.finditer(line))
    for entity, words in entities:
        if entity not in domain.entities:
            allowed = ", ".join(sorted(domain.entities))
            raise entry.fail("examples", f"[{words}]({entity})", f"allowed: {allowed}")
    return Example(_ANNOTATION.sub(r"\1", line), intent, entities)
