"""Utterances with the intents that are right, set aside to judge by: YAML.

refill:                                 # an intent
- i'm out of my pills                   # said out of context
- text: the blue ones                   # or as an answer
  after: anything                       #   what the open question awaited
  also: [inform]                        #   other intents that are right too
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dialog.turn import Awaited
from models.errors import DatasetError

_KEYS = frozenset(("text", "after", "also"))


@dataclass(frozen=True, slots=True)
class JudgedUtterance:
    """What somebody said, and what is right to understand."""

    text: str
    intents: tuple[str, ...]
    """All that are right; the one that is meant first."""
    after: Awaited | None = None
    """What the open question awaited; None where there was none."""


def read_utterances(path: Path, intents: Collection[str]) -> tuple[JudgedUtterance, ...]:
    """The utterances of a file.

    Args:
        path: a file as this module describes it.
        intents: those that there are.

    Raises:
        DatasetError: the file is not as described, or names an intent that there is not.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DatasetError(f"{path.name}: cannot be read: {type(error).__name__}") from error
    if not isinstance(content, dict):
        raise DatasetError(f"{path.name}: intents with lists of utterances are required")
    known = frozenset(intents)
    return tuple(
        _utterance(path.name, str(intent), line, known)
        for intent, lines in content.items()
        for line in _lines(path.name, str(intent), lines)
    )


def _lines(file: str, intent: str, lines: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(lines, list):
        raise DatasetError(f"{file}: {intent}: a list of utterances is required")
    for number, line in enumerate(lines, start=1):
        entry = {"text": line} if isinstance(line, str) else line
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
            raise DatasetError(f"{file}: {intent}, utterance {number}: a text is required")
        unknown = sorted(str(key) for key in entry.keys() - _KEYS)
        if unknown:
            allowed = ", ".join(sorted(_KEYS))
            raise DatasetError(f"{file}: {intent}: unknown key {unknown[0]!r}; allowed: {allowed}")
        yield entry


def _utterance(
    file: str, intent: str, entry: dict[str, Any], known: frozenset[str]
) -> JudgedUtterance:
    right = (intent, *entry.get("also", ()))
    for name in right:
        if name not in known:
            allowed = ", ".join(sorted(known))
            raise DatasetError(f"{file}: intent {name!r} is unknown; allowed: {allowed}")
    after = entry.get("after")
    if after is not None and after not in set(Awaited):
        raise DatasetError(f"{file}: {intent}: after {after!r}; allowed: {', '.join(Awaited)}")
    return JudgedUtterance(entry["text"], right, None if after is None else Awaited(after))
