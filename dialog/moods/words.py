"""What a caller's words tell of how they feel, by a table of phrases. Pure.

They are heard for their tone alone: what is dangerous, or complained of, is not decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from dialog.errors import DialogError
from triage.words import Words, split_words


class Mood(StrEnum):
    """How a caller feels, as far as it can be told."""

    NEUTRAL = "neutral"
    ANXIOUS = "anxious"
    FRUSTRATED = "frustrated"
    SATISFIED = "satisfied"


FEELINGS = (Mood.ANXIOUS, Mood.FRUSTRATED, Mood.SATISFIED)
"""In the order in which they count where two are as strong."""
_STRENGTHENING = frozenset(
    ("so", "very", "really", "quite", "pretty", "too", "extremely", "totally", "completely",
     "absolutely", "kind", "of", "a", "bit", "little", "getting", "starting", "much", "super")
)  # fmt: skip
"""Words that may stand inside a phrase; what they add is not weighed."""
_DENYING = frozenset(("not", "never", "without", "hardly"))
_REACH = 3
"""Words behind a "not" that it denies; a "no" denies the next alone: "no i am scared"."""
_REPEATED_WORDS = 3
"""Fewest words of a sentence whose repetition means something: "yes" is said often."""
_REPEATED_SHARE = 0.8


class MoodTableError(DialogError):
    """The table is not as it must be; the message says where, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Cues:
    """How strongly a turn speaks of each feeling, from 0 to 1."""

    anxious: float = 0.0
    frustrated: float = 0.0
    satisfied: float = 0.0

    def __bool__(self) -> bool:
        """Whether it speaks of any."""
        return bool(self.anxious or self.frustrated or self.satisfied)


class MoodWords:
    """The table of phrases."""

    def __init__(self, phrases: Mapping[Mood, Mapping[str, float]]) -> None:
        """`phrases` are given as `split_words` gives words, each with its weight."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Mood, float]]] = {}
        for feeling, weights in phrases.items():
            for phrase, weight in weights.items():
                words = tuple(one for one in split_words(phrase).words if _counts(one))
                self._by_first.setdefault(words[0], []).append((words, feeling, weight))

    def cues(self, text: str) -> Cues:
        """What the words tell; several phrases of one feeling make it stronger, never above 1."""
        said = split_words(text)
        places = [at for at, word in enumerate(said.words) if _counts(word)]
        words = [said.words[at] for at in places]
        doubt = dict.fromkeys(FEELINGS, 1.0)
        taken: dict[Mood, int] = dict.fromkeys(FEELINGS, 0)
        for first, word in enumerate(words):
            found = self._longest(words, first, word)
            if not found or _is_denied(said, places[first]):
                continue
            for phrase, feeling, weight in found:
                # "I am scared" is not "scared" besides.
                if first >= taken[feeling]:
                    doubt[feeling] *= 1.0 - weight
                    taken[feeling] = first + len(phrase)
        return Cues(*(round(1.0 - doubt[one], 3) for one in FEELINGS))

    def _longest(
        self, words: Sequence[str], first: int, word: str
    ) -> list[tuple[tuple[str, ...], Mood, float]]:
        """Of each feeling the longest phrase that begins there."""
        fitting = [
            one
            for one in self._by_first.get(word, ())
            if tuple(words[first : first + len(one[0])]) == one[0]
        ]
        return sorted(fitting, key=lambda one: -len(one[0]))


def load_mood_words(path: Path) -> MoodWords:
    """Read and check the table.

    Raises:
        MoodTableError: a feeling, a weight or a phrase is not allowed.
    """
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(read, dict) or set(read) != set(FEELINGS):
        raise MoodTableError(f"{path.name}: allowed and needed: {', '.join(FEELINGS)}")
    return MoodWords({feeling: _weights(read[feeling], path.name) for feeling in FEELINGS})


def is_said_again(text: str, earlier: Sequence[str]) -> bool:
    """Whether somebody says, in nearly the same words, what they have said before."""
    words = frozenset(split_words(text).words)
    if len(words) < _REPEATED_WORDS:
        return False
    return any(_share(words, frozenset(split_words(one).words)) for one in earlier)


def _share(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= _REPEATED_SHARE * len(words | other)


def _weights(read: Any, place: str) -> dict[str, float]:
    if not isinstance(read, dict):
        raise MoodTableError(f"{place}: allowed: weights with lists of phrases")
    weights: dict[str, float] = {}
    for weight, phrases in read.items():
        is_number = isinstance(weight, float | int) and not isinstance(weight, bool)
        if not is_number or not 0 < weight <= 1:
            raise MoodTableError(f"{place}: weight {weight!r}; allowed: above 0, up to 1")
        for phrase in phrases if isinstance(phrases, list) else (None,):
            weights[_phrase(phrase, weights, place)] = float(weight)
    return weights


def _phrase(phrase: Any, known: Mapping[str, float], place: str) -> str:
    if not isinstance(phrase, str) or " ".join(split_words(phrase).words) != phrase:
        raise MoodTableError(f"{place}: {phrase!r}; allowed: words in lower case, spelled out")
    if phrase in known or not any(_counts(one) for one in phrase.split()):
        raise MoodTableError(f"{place}: {phrase!r} stands twice, or is nothing by itself")
    return phrase


def _counts(word: str) -> bool:
    return word not in _STRENGTHENING


def _is_denied(said: Words, first: int) -> bool:
    """Whether a "not" in the same clause stands right in front."""
    for at in range(first, max(first - _REACH, 0), -1):
        if at in said.stops or at in said.commas:
            return False
        if said.words[at - 1] in _DENYING or (at == first and said.words[at - 1] == "no"):
            return True
    return False
