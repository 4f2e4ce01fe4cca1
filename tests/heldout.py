"""Reads the utterances that are held out, and counts what of their entities is found."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

INTENTS = Path(__file__).parent / "models" / "heldout_intents.yml"
ENTITIES = Path(__file__).parent / "models" / "heldout_entities.yml"
_ANNOTATION = re.compile(r"\[([^\]]+)\]\(([a-z_]+)(?::([^)]+))?\)")

Mention = tuple[str, int, int, str]
"""An entity, where its words start and end in the text, and the value they stand for."""


@dataclass(frozen=True, slots=True)
class HeldOutIntent:
    """An utterance, and the intents that are right."""

    text: str
    intents: tuple[str, ...]
    """The one that is meant first."""
    after: str | None


@dataclass(frozen=True, slots=True)
class HeldOutEntities:
    """An utterance, and all that is named in it."""

    text: str
    asked: str | None
    mentions: frozenset[Mention]


def read_intents(path: Path = INTENTS) -> list[HeldOutIntent]:
    """The utterances of a file as `heldout_intents.yml` describes it."""
    content: dict[str, list[Any]] = yaml.safe_load(path.read_text())
    found = []
    for intent, lines in content.items():
        for line in lines:
            entry = line if isinstance(line, dict) else {"text": line}
            intents = (intent, *entry.get("also", ()))
            found.append(HeldOutIntent(entry["text"], intents, entry.get("after")))
    return found


def read_entities(path: Path = ENTITIES) -> tuple[datetime, list[HeldOutEntities]]:
    """The time at which all was said, and the utterances."""
    content = yaml.safe_load(path.read_text())
    lines = [line if isinstance(line, dict) else {"text": line} for line in content["utterances"]]
    found = [_entities(line["text"], line.get("asked")) for line in lines]
    return datetime.fromisoformat(content["now"]), found


def _entities(annotated: str, asked: str | None) -> HeldOutEntities:
    text, mentions, copied = "", set(), 0
    for found in _ANNOTATION.finditer(annotated):
        text += annotated[copied : found.start()]
        words, entity, value = found.groups()
        mentions.add((entity, len(text), len(text) + len(words), value or words))
        text += words
        copied = found.end()
    return HeldOutEntities(text + annotated[copied:], asked, frozenset(mentions))


@dataclass(slots=True)
class Score:
    """Counts of one entity, or of all."""

    right: int = 0
    found: int = 0
    meant: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 where nothing was there to find."""
        return 2 * self.right / (self.found + self.meant) if self.found + self.meant else 1.0


def score(
    utterances: Iterable[HeldOutEntities], find: Callable[[HeldOutEntities], Iterable[Mention]]
) -> dict[str, Score]:
    """Counts by entity, and of "all": right is the same entity, span and value."""
    scores: dict[str, Score] = {"all": Score()}
    for utterance in utterances:
        found = frozenset(find(utterance))
        for name, mentions in (("right", found & utterance.mentions), ("found", found),
                               ("meant", utterance.mentions)):  # fmt: skip
            for entity, count in Counter(mention[0] for mention in mentions).items():
                for one in (scores.setdefault(entity, Score()), scores["all"]):
                    setattr(one, name, getattr(one, name) + count)
    return scores
