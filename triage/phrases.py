"""Finds many phrases in one pass over the words: a tree of words, walked from every position.

The language of a phrase, kept small enough to be read by a nurse:

    chest pain          these words, in this order
    hurt/hurts/ache     any one of these
    chest .. tight      up to three other words between
    <pain>              any phrase of the concept `pain`

Words that only colour speech ("really", "like") may stand anywhere inside. A gap never steps over
a denial or the end of a clause: "my chest does not hurt" is not "chest .. hurt".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from triage.words import Words, split_words

GAP = ".."
GAP_WORDS = 3
REACH = 40
"""Words within which a phrase is said, with all that colours it: "so so so so ..." ends there."""
MAX_EXPANSIONS = 6_000
"""Most word sequences that one phrase may stand for; beyond that its author lost count."""

COLOUR = frozenset(
    [
        "really",
        "very",
        "so",
        "just",
        "actually",
        "kind",
        "of",
        "quite",
        "pretty",
        "literally",
        "basically",
        "totally",
        "completely",
        "like",
        "super",
        "well",
        "even",
        "also",
        "extremely",
        "absolutely",
        "terribly",
        "kinda",
        "sorta",
        "bit",
    ]
)
_SPELLED = re.compile(r"[\w'/-]+")
_DENIALS = frozenset(["not", "no", "never", "without", "nor", "neither"])
_CLAUSE_STARTS = frozenset(["but", "however", "although", "though", "except"])


class PhraseError(Exception):
    """A phrase cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Phrase number `phrase` covers words `first` to `end` (exclusive)."""

    phrase: int
    first: int
    end: int


@dataclass(slots=True)
class _Node:
    after: dict[str, "_Node"] = field(default_factory=dict)
    gap: "_Node | None" = None
    ends: list[int] = field(default_factory=list)


class PhraseTree:
    """Phrases by number. Filled once, then only read, so that all calls may share it."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, number: int, sequences: Iterable[Sequence[str]]) -> None:
        """Files the word sequences of one phrase under its number."""
        for sequence in sequences:
            node = self._root
            for word in sequence:
                if word == GAP:
                    node.gap = node.gap or _Node()
                    node = node.gap
                else:
                    node = node.after.setdefault(word, _Node())
            if number not in node.ends:
                node.ends.append(number)

    def find(self, said: Words) -> list[Hit]:
        """Every phrase at every place, the shortest reading of each, by position."""
        hits: dict[tuple[int, int], int] = {}
        for first, word in enumerate(said.words):
            start = self._root.after.get(word)
            if start is not None:
                self._walk(said, first, start, hits)
        return [Hit(number, first, end) for (first, number), end in hits.items()]

    def _walk(
        self, said: Words, first: int, start: _Node, hits: dict[tuple[int, int], int]
    ) -> None:
        # A state is a node and the next word to read; both ways round a colouring word are tried.
        states = [(start, first + 1)]
        seen = set()
        while states:
            node, at = states.pop()
            if (id(node), at) in seen:
                continue
            seen.add((id(node), at))
            for number in node.ends:
                hits[first, number] = min(at, hits.get((first, number), at))
            if at < min(len(said.words), first + REACH) and at not in said.stops:
                states.extend(self._steps(said, node, at))

    def _steps(self, said: Words, node: _Node, at: int) -> list[tuple[_Node, int]]:
        """The states that can follow `node` when word `at` is read."""
        word = said.words[at]
        states = []
        step = node.after.get(word)
        if step is not None:
            states.append((step, at + 1))
        if word in COLOUR and (node.after or node.gap):
            states.append((node, at + 1))
        if node.gap is not None:
            states.extend(self._across(said, node.gap, at))
        return states

    @staticmethod
    def _across(said: Words, node: _Node, at: int) -> list[tuple[_Node, int]]:
        """The states after a gap of nought to three words that begins at `at`."""
        states = [(node, at)]
        skipped = 0
        limit = min(len(said.words) - 1, at + REACH)
        while skipped < GAP_WORDS and at < limit:
            word = said.words[at]
            if word in _DENIALS or word in _CLAUSE_STARTS:
                break
            at += 1
            if at in said.stops:
                break
            skipped += word not in COLOUR
            states.append((node, at))
        return states


def expand_phrase(phrase: str, concepts: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Every word sequence that a phrase stands for.

    Raises:
        PhraseError: an unknown or nested concept, a gap at an end, too many readings.
    """
    parts = [_readings(element, concepts) for element in phrase.split()]
    total = 1
    for part in parts:
        total *= len(part)
    if not 0 < total <= MAX_EXPANSIONS:
        raise PhraseError(f"stands for {total} word sequences; allowed: 1 to {MAX_EXPANSIONS}")
    sequences = [tuple(word for words in choice for word in words) for choice in product(*parts)]
    for sequence in sequences:
        if not sequence or GAP in (sequence[0], sequence[-1]):
            raise PhraseError("must begin and end with a word, not with a gap")
    return sequences


def _readings(element: str, concepts: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """What one blank-separated element of a phrase may be read as."""
    if element == GAP:
        return [(GAP,)]
    if element.startswith("<") and element.endswith(">"):
        name = element[1:-1]
        if name not in concepts:
            allowed = ", ".join(sorted(concepts))
            raise PhraseError(f"unknown concept <{name}>; allowed: {allowed}")
        return [reading for inner in concepts[name] for reading in expand_phrase(inner, {})]
    readings = [split_words(word).words for word in element.split("/")]
    if not all(readings) or not _SPELLED.fullmatch(element):
        raise PhraseError(f"{element!r} is no word; allowed: letters, digits, apostrophes and /")
    return readings
