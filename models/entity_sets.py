"""Utterances with everything that is named in them, set aside to judge by: YAML.

now: "2026-11-24T10:30"                 # when all of it is said; times are reckoned from it
utterances:
- "a [sore throat](symptom) since friday"       # the words are the value
- "for [two weeks](duration:P2W)"               # or stand for another one
- {asked: symptom_severity, text: "a [six](severity:moderate)"}   # in answer to a form's question
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from models.errors import DatasetError

_ANNOTATION = re.compile(r"\[([^\]]+)\]\(([a-z_]+)(?::([^)]+))?\)")
_KEYS = frozenset(("text", "asked"))


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that is named by the characters `start` to `end` (exclusive)."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamingUtterance:
    """What somebody said, and all that is named in it."""

    text: str
    mentions: frozenset[Named]
    asked: str | None = None
    """The slot that a form had asked for; None where none had."""


@dataclass(frozen=True, slots=True)
class EntitySet:
    """Utterances of one moment."""

    now: datetime
    utterances: tuple[NamingUtterance, ...]


def is_entity_set(path: Path) -> bool:
    """Whether a file is one of these, rather than of utterances by intent."""
    content = _read(path)
    return isinstance(content, dict) and content.keys() == {"now", "utterances"}


def read_entity_set(path: Path, entities: Collection[str]) -> EntitySet:
    """The utterances of a file.

    Args:
        path: a file as this module describes it.
        entities: those that there are.

    Raises:
        DatasetError: the file is not as described, or names an entity that there is not.
    """
    content = _read(path)
    if not isinstance(content, dict) or not isinstance(content.get("utterances"), list):
        raise DatasetError(f"{path.name}: `now` and a list of `utterances` are required")
    try:
        now = datetime.fromisoformat(str(content.get("now")))
    except ValueError as error:
        raise DatasetError(f"{path.name}: now: a time in ISO 8601 is required") from error
    utterances = tuple(
        _utterance(f"{path.name}: utterance {number}", line)
        for number, line in enumerate(content["utterances"], start=1)
    )
    for number, utterance in enumerate(utterances, start=1):
        for named in utterance.mentions:
            if named.entity not in entities:
                allowed = ", ".join(sorted(entities))
                raise DatasetError(
                    f"{path.name}: utterance {number}: entity {named.entity!r} is unknown; "
                    f"allowed: {allowed}"
                )
    return EntitySet(now, utterances)


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DatasetError(f"{path.name}: cannot be read: {type(error).__name__}") from error


def _utterance(place: str, line: Any) -> NamingUtterance:
    entry = {"text": line} if isinstance(line, str) else line
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise DatasetError(f"{place}: a text is required")
    unknown = sorted(str(key) for key in entry.keys() - _KEYS)
    if unknown:
        raise DatasetError(f"{place}: unknown key {unknown[0]!r}; allowed: asked, text")
    annotated, asked = entry["text"], entry.get("asked")
    text, mentions, copied = "", set(), 0
    for found in _ANNOTATION.finditer(annotated):
        text += annotated[copied : found.start()]
        words, entity, value = found.groups()
        mentions.add(Named(entity, value or words, len(text), len(text) + len(words)))
        text += words
        copied = found.end()
    return NamingUtterance(text + annotated[copied:], frozenset(mentions), asked)
