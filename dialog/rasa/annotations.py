"""Annotated sentences: `[words](entity)` and its other spellings.

[rome](city)                        the words are the value
[the big apple](city:new york)      they stand for another
[rome]{"entity": "city", "role": "from", "group": "1", "value": "rome"}
[rome][{"entity": "city"}, {"entity": "place"}]
"""

import json
import re
from dataclasses import dataclass

from dialog.rasa.domain import Json
from dialog.rasa.story import Span

_SHORT = re.compile(r"\(([^:)]+)(?::([^)]+))?\)")
_KEYS = frozenset(["entity", "role", "group", "value"])


@dataclass(frozen=True, slots=True)
class Annotated:
    """A sentence and what was noted about its parts."""

    text: str
    """The annotations cut out, the words they were about left in."""
    spans: tuple[Span, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong and what is allowed, without the words; such an annotation is left out."""


def read_annotations(sentence: str) -> Annotated:
    """The sentence without its annotations; brackets that annotate nothing stay in the text."""
    text = ""
    spans: list[Span] = []
    problems: list[str] = []
    copied, opening = 0, sentence.find("[")
    while opening >= 0 and (closing := sentence.find("]", opening)) >= 0:
        words, after = sentence[opening + 1 : closing], closing + 1
        notes: list[dict[str, Json]] = []
        if words and sentence[after : after + 1] in ("(", "{", "["):
            try:
                notes, after = _notes(sentence, after)
            except ValueError as error:
                problems.append(str(error))
        if notes:
            text += sentence[copied:opening]
            spans.extend(_span(note, len(text), words) for note in notes)
            text += words
            copied = after
        opening = sentence.find("[", after)
    return Annotated(text + sentence[copied:], tuple(spans), tuple(problems))


def _notes(sentence: str, start: int) -> tuple[list[dict[str, Json]], int]:
    """What is noted from `start` on, and where that ends; nothing where it is no annotation.

    Raises:
        ValueError: It looks like one and is not.
    """
    if sentence[start] == "(":
        short = _SHORT.match(sentence, start)
        if short is None:
            return [], start
        note: dict[str, Json] = {"entity": short[1].strip()}
        return [note if short[2] is None else {**note, "value": short[2].strip()}], short.end()
    try:
        notes, end = json.JSONDecoder().raw_decode(sentence, start)
    except (ValueError, RecursionError):
        raise ValueError(
            "an annotation is not JSON; allowed: an object or a list of them"
        ) from None
    listed = notes if isinstance(notes, list) else [notes]
    for item in listed:
        _check(item)
    return listed, end


def _check(note: object) -> None:
    entity = note.get("entity") if isinstance(note, dict) else None
    if not isinstance(note, dict) or not isinstance(entity, str) or not entity.strip():
        raise ValueError("an annotation has no `entity`; allowed: an object that names one")
    if unknown := sorted(note.keys() - _KEYS):
        names = ", ".join(sorted(_KEYS))
        raise ValueError(f"unknown key '{unknown[0]}' in an annotation; allowed: {names}")


def _span(note: dict[str, Json], begin: int, words: str) -> Span:
    role, group = note.get("role"), note.get("group")
    return Span(
        begin,
        begin + len(words),
        str(note["entity"]),
        note.get("value", words),
        role=None if role is None else str(role),
        group=None if group is None else str(group),
    )
