"""Repairs names of medicines that a recogniser wrote as other words: "met forman" is metformin.

A repair is a guess between names that look and sound alike. It is never passed on silently: it is
marked, and the dialog asks whether it was meant.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_LONGEST_WINDOW = 5
"""Words that one name may have been broken into: "a tour of a statin"."""
_SHORTEST_NAME = 6
"""Letters; shorter names are too like everyday words."""
_KINDS = frozenset(
    ["antibiotic", "antibiotics", "prenatals", "steroid", "steroids", "laxative", "painkiller",
     "painkillers", "antidepressant", "antidepressants", "multivitamin", "ointment", "potassium",
     "calcium", "magnesium", "inhaler", "statin"]
)  # fmt: skip
"""Everyday words for medicines: recognisers know them, and much else sounds like them."""
_LEAST_SCORE = 80.0
_LEAST_SOUND = 80.0
_LEAST_LEAD = 6.0
"""Points by which the best name must beat the next medicine, or nothing is repaired."""
_SOUNDS = (
    (re.compile("ph"), "f"), (re.compile("ck|qu|q|c(?![eiyh])"), "k"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("x"), "ks"), (re.compile("z"), "s"), (re.compile("y"), "i"),
    (re.compile("(?<=.)h"), ""), (re.compile("w"), "v"), (re.compile("d"), "t"),
    (re.compile("b"), "p"), (re.compile("g"), "k"), (re.compile("v"), "f"), (re.compile("m"), "n"),
    (re.compile("[aeiou]+"), "a"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Repair:
    """The words `first` to `end` (exclusive) may be the medicine `name`."""

    name: str
    first: int
    end: int
    score: float
    """0 to 100: how alike letters and sounds are."""


def sound_of(word: str) -> str:
    """A rough key of how a word sounds: voiced as unvoiced, all vowels alike."""
    for pattern, letters in _SOUNDS:
        word = pattern.sub(letters, word)
    return _DOUBLED.sub(r"\1", word)


class MedicineRepair:
    """Names of medicines to compare with. Read-only; one for all calls."""

    def __init__(self, names: Iterable[str], everyday: Collection[str]) -> None:
        """Names of one word are compared; of `everyday` words alone, none is a garbled name."""
        self._names = tuple(
            name
            for name in names
            if len(name) >= _SHORTEST_NAME and name.isalpha() and name not in _KINDS
        )
        self._sounds = tuple(sound_of(name) for name in self._names)
        self._everyday = frozenset(everyday)

    def find(self, words: Sequence[str]) -> list[Repair]:
        """What may be medicines, the likeliest of those that overlap, in order."""
        found = [repair for window in _windows(words) if (repair := self._repair(words, *window))]
        kept: list[Repair] = []
        for repair in sorted(found, key=lambda item: -item.score):
            if all(repair.end <= other.first or other.end <= repair.first for other in kept):
                kept.append(repair)
        return sorted(kept, key=lambda repair: repair.first)

    def _repair(self, words: Sequence[str], first: int, end: int) -> Repair | None:
        if any(not word.isalpha() for word in words[first:end]):
            return None
        if end - first == 1 and words[first] in self._everyday:
            return None
        joined = "".join(words[first:end])
        best = self._likeliest(joined)
        if best is None:
            return None
        name, score = best
        if name == joined and end - first == 1:
            # Spelled as it should be: there is nothing to repair.
            return None
        if self._everyday.issuperset(words[first:end]) and score < _LEAST_SCORE + 8:
            return None
        return Repair(name, first, end, score)

    def _likeliest(self, joined: str) -> tuple[str, float] | None:
        """The name that letters and sounds are most like, if no other is nearly as like."""
        sound = sound_of(joined)
        near = process.extract(
            sound, self._sounds, scorer=fuzz.ratio, limit=4, score_cutoff=_LEAST_SOUND
        )
        scored = sorted(
            (
                ((sounding + 2 * fuzz.ratio(joined, self._names[number])) / 3, self._names[number])
                for _, sounding, number in near
            ),
            reverse=True,
        )
        if not scored or scored[0][0] < _LEAST_SCORE:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAST_LEAD:
            return None
        return scored[0][1], scored[0][0]


def _windows(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    for first in range(len(words)):
        for end in range(first + 1, min(len(words), first + _LONGEST_WINDOW) + 1):
            letters = sum(len(word) for word in words[first:end])
            if _SHORTEST_NAME - 1 <= letters <= 20:
                yield first, end
