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

from triage.sounds import Alike
from triage.wordlists import word_set
from triage.words import Words, split_words

GAP = ".."
GAP_WORDS = 3
LONGEST_COLOUR = 4
"""Words in a row that only colour: of a longer row the first ones and the last one are read."""
_TELLING = 2
SMALL = frozenset(
    ["the", "a", "an", "my", "his", "her", "their", "is", "are", "am", "has", "have", "of", "to"]
)
"""Words whose loss leaves the meaning: recognisers drop them, and so do people in a hurry."""
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
_TELL_LITTLE = (
    SMALL
    | COLOUR
    | word_set(
        """
        it that this there in on at by with for from and or i he she they we you me him us not no
        do does did be was were been get got gets can will up down out off over now then was all
        one two when if so as
        """
    )
)
_SPELLED = re.compile(r"[\w'/-]+")
_DENIALS = frozenset(["not", "no", "never", "without", "nor", "neither"])
_CLAUSE_STARTS = frozenset(["but", "however", "although", "though", "except"])
_NOT_LEAPT = _DENIALS | _CLAUSE_STARTS
"""Words that no gap steps over."""


class PhraseError(Exception):
    """A phrase cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Phrase number `phrase` covers words `first` to `end` (exclusive)."""

    phrase: int
    first: int
    end: int
    repaired: bool = False
    """Whether one word of it was not said so: it was lost, or heard as one that sounds alike."""


@dataclass(slots=True, eq=False)
class _Node:
    after: dict[str, "_Node"] = field(default_factory=dict)
    gap: "_Node | None" = None
    ends: list[int] = field(default_factory=list)
    without: "list[_Node]" = field(default_factory=list)
    """Where the phrase goes on when a small word that should come next was lost."""


_State = tuple[_Node, int, bool]
"""A node, the next word to read, and whether a word was repaired on the way."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """Words to walk over, and for each one what it may have been instead."""

    words: tuple[str, ...]
    stops: frozenset[int]
    alike: tuple[tuple[str, ...], ...]


class PhraseTree:
    """Phrases by number. Filled once, then only read, so that all calls may share it."""

    def __init__(self) -> None:
        self._root = _Node()
        self._alike = Alike()

    def add(self, number: int, sequences: Iterable[Sequence[str]]) -> None:
        """Files the word sequences of one phrase under its number."""
        for sequence in sequences:
            node = self._root
            for word in sequence:
                node = self._child(node, word)
            if number not in node.ends:
                node.ends.append(number)

    def _child(self, node: _Node, word: str) -> _Node:
        if word == GAP:
            node.gap = node.gap or _Node()
            return node.gap
        child = node.after.get(word)
        if child is None:
            child = node.after[word] = _Node()
            self._alike.add(word)
            if word in SMALL and node is not self._root:
                node.without.append(child)
        return child

    def knows(self, word: str) -> bool:
        """Whether a word, or one that sounds like it, stands in any phrase."""
        return self._alike.knows(word)

    def find(self, said: Words) -> list[Hit]:
        """Every phrase at every place, the shortest reading of each, by position."""
        kept = _without_long_colour(said)
        words = tuple(said.words[at] for at in kept)
        stops = frozenset(new for new, old in enumerate(kept) if old in said.stops)
        heard = _Heard(words, stops, tuple(self._alike.to(word) for word in words))
        hits: dict[tuple[int, int], tuple[int, bool]] = {}
        for first in range(len(words)):
            starts: list[_State] = []
            _enter(self._root, heard, first, False, starts)
            if starts:
                _walk(heard, first, starts, hits)
        return [
            Hit(number, kept[first], kept[end - 1] + 1, repaired)
            for (first, number), (end, repaired) in hits.items()
        ]


def _walk(
    heard: _Heard,
    first: int,
    states: list[_State],
    hits: dict[tuple[int, int], tuple[int, bool]],
) -> None:
    """Follow every way through the tree that the words from `first` on can take."""
    words, stops = heard.words, heard.stops
    seen = set()
    limit = min(len(words), first + REACH)
    while states:
        state = states.pop()
        node, at, repaired = state
        if state in seen:
            continue
        seen.add(state)
        if node.ends and (not repaired or _is_telling(words[first:at])):
            _file(node, first, at, repaired, hits)
        if at >= limit or at in stops:
            continue
        if node.after:
            _enter(node, heard, at, repaired, states)
            # Both ways round a colouring word are tried.
            if words[at] in COLOUR:
                states.append((node, at + 1, repaired))
        if node.gap is not None:
            _leap(node.gap, heard, at, repaired, states)


def _file(
    node: _Node, first: int, end: int, repaired: bool, hits: dict[tuple[int, int], tuple[int, bool]]
) -> None:
    """Note the phrases that end here; said so goes before repaired, then the shorter reading."""
    for number in node.ends:
        known_end, was_repaired = hits.get((first, number), (end, True))
        hits[first, number] = min((repaired, end), (was_repaired, known_end))[::-1]


def _enter(node: _Node, heard: _Heard, at: int, repaired: bool, states: list[_State]) -> None:
    """Add the states that can follow when the word at `at` is read."""
    word = heard.words[at]
    step = node.after.get(word)
    if step is not None:
        states.append((step, at + 1, repaired))
    if repaired:
        return
    if step is None:
        for other in heard.alike[at]:
            step = node.after.get(other)
            if step is not None:
                states.append((step, at + 1, True))
    for child in node.without:
        if word in child.after:
            states.append((child.after[word], at + 1, True))


def _leap(gap: _Node, heard: _Heard, at: int, repaired: bool, states: list[_State]) -> None:
    """Add the states behind a gap of nought to three words that begins at `at`."""
    skipped = 0
    limit = min(len(heard.words) - 1, at + REACH)
    while True:
        if gap.gap is None:
            _enter(gap, heard, at, repaired, states)
        else:
            states.append((gap, at, repaired))
        word = heard.words[at]
        skipped += word not in COLOUR
        if skipped > GAP_WORDS or at >= limit or word in _NOT_LEAPT:
            break
        at += 1
        if at in heard.stops:
            break


def _is_telling(words: tuple[str, ...]) -> bool:
    """Whether enough was said to believe a phrase of which one word was not heard."""
    return sum(word not in _TELL_LITTLE for word in words) >= _TELLING


def _without_long_colour(said: Words) -> list[int]:
    """The words but for the middle of long rows that only colour: "so so so so so ..."."""
    kept: list[int] = []
    row = 0
    for at, word in enumerate(said.words):
        row = row + 1 if word in COLOUR and at not in said.stops else 0
        if row > LONGEST_COLOUR:
            kept.pop()
        kept.append(at)
    return kept


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
