"""Training data: what people say, by intent, and the words that name things."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.rasa import story as rasa


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


def from_rasa(data: rasa.TrainingData) -> TrainingData:
    """What is learned from of a project's training data."""
    examples = tuple(
        Example(
            one.text,
            one.intent,
            tuple((span.entity, one.text[span.begin : span.end]) for span in one.mentions),
        )
        for one in data.examples
    )
    synonyms = {words: str(value) for words, value in data.synonyms}
    return TrainingData(examples, dict(data.lookups), synonyms)
