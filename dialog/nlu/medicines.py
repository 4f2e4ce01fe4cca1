"""Repairs names of medicines that a recogniser wrote as other words: "met forman" is metformin.

A repair is a guess between names that look and sound alike. It is never passed on silently: it is
marked, and the dialog asks whether it was meant.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
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
_LEAST_OF_EVERYDAY = 88.0
"""What words must score that are all everyday ones: "met four men" may be people."""
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

    def __init__(
        self, names: Iterable[str], everyday: Collection[str], known: Iterable[str] = ()
    ) -> None:
        """Names of one word are compared; of `everyday` words alone, none is a garbled name.

        Args:
            names: what is repaired to.
            everyday: words that are no names.
            known: other names of medicines, in one word. What is one of them is not garbled, and
                what is as like one of them is not repaired to anything else.
        """
        self._names = tuple(
            name
            for name in names
            if len(name) >= _SHORTEST_NAME and name.isalpha() and name not in _KINDS
        )
        self._listed = frozenset(self._names)
        self._known = frozenset(one for one in known if one.isalpha()) | self._listed
        self._sounds = tuple(sound_of(name) for name in self._names)
        self._unlisted = self._known - self._listed
        self._others = tuple(sorted(one for one in self._unlisted if len(one) >= _SHORTEST_NAME))
        self._other_sounds = tuple(sound_of(name) for name in self._others)
        self._everyday = frozenset(everyday)
        # Most of what callers say are these words.
        self._everyday_sounds = {word: sound_of(word) for word in self._everyday}

    def find(self, words: Sequence[str]) -> list[Repair]:
        """What may be medicines, the likeliest of those that overlap, in order."""
        spoken = [one for one in _windows(words) if "".join(words[slice(*one)]) in self._unlisted]
        windows = [
            (first, end)
            for first, end in _windows(words)
            if self._may_be_garbled(words, first, end)
            # What is a splinter of a known name that was broken up is no name of its own.
            and all(end <= other[0] or other[1] <= first for other in spoken)
        ]
        if not windows or not self._names:
            return []
        known = self._everyday_sounds
        keys = [known[word] if word in known else sound_of(word) for word in words]
        sounds = [_DOUBLED.sub(r"\1", "".join(keys[first:end])) for first, end in windows]
        # All at once: one by one, a turn of a hundred words took 20 ms.
        likeness = process.cdist(sounds, self._sounds, scorer=fuzz.ratio, score_cutoff=_LEAST_SOUND)
        found = [
            repair
            for at in np.flatnonzero(likeness.any(axis=1))
            if (repair := self._repair(words, *windows[at], likeness[at])) is not None
        ]
        kept: list[Repair] = []
        for repair in sorted((*found, *self._rivals(words, windows, found)), key=_weight):
            if all(repair.end <= other.first or other.end <= repair.first for other in kept):
                kept.append(repair)
        return sorted(
            (one for one in kept if one.name in self._listed), key=lambda repair: repair.first
        )

    def _rivals(
        self, words: Sequence[str], windows: Sequence[tuple[int, int]], found: Sequence[Repair]
    ) -> list[Repair]:
        """What the words around a guess may be instead, of the names that are not repaired to."""
        near = [
            (first, end)
            for first, end in windows
            if any(first < one.end and one.first < end for one in found)
        ]
        rivals = []
        for first, end in near if self._others else ():
            joined = "".join(words[first:end])
            score, name = max(self._likeness_of_others(joined), default=(0.0, ""))
            if score >= _LEAST_SCORE:
                rivals.append(Repair(name, first, end, score))
        return rivals

    def _may_be_garbled(self, words: Sequence[str], first: int, end: int) -> bool:
        if end - first == 1 and (words[first] in self._everyday or self._is_known(words[first])):
            return False
        if any(len(word) >= _SHORTEST_NAME and self._is_known(word) for word in words[first:end]):
            # Spelled as it should be, whatever is beside it.
            return False
        return all(word.isalpha() for word in words[first:end])

    def _is_known(self, word: str) -> bool:
        return word in self._known or (word.endswith("s") and word[:-1] in self._known)

    def _repair(
        self, words: Sequence[str], first: int, end: int, sounding: npt.NDArray[np.float32]
    ) -> Repair | None:
        joined = "".join(words[first:end])
        best = self._likeliest(joined, sounding)
        if best is None:
            return None
        name, score = best
        if name == joined and end - first == 1:
            # Spelled as it should be: there is nothing to repair.
            return None
        if self._everyday.issuperset(words[first:end]) and score < _LEAST_OF_EVERYDAY:
            return None
        if name != joined and self._is_as_like_another(joined, score):
            return None
        return Repair(name, first, end, score)

    def _is_as_like_another(self, joined: str, score: float) -> bool:
        """Whether it may as well be a name that is not repaired to: then nothing is guessed."""
        return any(one > score - _LEAST_LEAD for one, _ in self._likeness_of_others(joined))

    def _likeness_of_others(self, joined: str) -> Iterator[tuple[float, str]]:
        """How alike the names are that are not repaired to, those that sound alike at all."""
        if not self._others:
            return
        heard = _DOUBLED.sub(r"\1", sound_of(joined))
        likeness = process.cdist(
            [heard], self._other_sounds, scorer=fuzz.ratio, score_cutoff=_LEAST_SOUND
        )[0]
        for at in np.flatnonzero(likeness):
            name = self._others[at]
            yield (float(likeness[at]) + 2 * fuzz.ratio(joined, name)) / 3, name

    def _likeliest(
        self, joined: str, sounding: npt.NDArray[np.float32]
    ) -> tuple[str, float] | None:
        """The name that letters and sounds are most like, if no other is nearly as like."""
        scored = sorted(
            (
                (
                    (float(sounding[at]) + 2 * fuzz.ratio(joined, self._names[at])) / 3,
                    self._names[at],
                )
                for at in np.flatnonzero(sounding)
            ),
            reverse=True,
        )
        if not scored or scored[0][0] < _LEAST_SCORE:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAST_LEAD:
            return None
        return scored[0][1], scored[0][0]


def _weight(repair: Repair) -> float:
    """The likeliest first."""
    return -repair.score


def _windows(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    for first in range(len(words)):
        for end in range(first + 1, min(len(words), first + _LONGEST_WINDOW) + 1):
            letters = sum(len(word) for word in words[first:end])
            if _SHORTEST_NAME - 1 <= letters <= 20:
                yield first, end
