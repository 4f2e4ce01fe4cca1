"""Knows the names of medicines, also as a recogniser writes them.

A name is looked up by its letters without the breaks between words ("a tor va statin"), and then
by its sound. Where two different medicines sound alike nothing is guessed: the caller is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from dialog.clinical.interactions.ordinary import ORDINARY, SMALL
from dialog.clinical.interactions.table import MedicineEntry, MedicineKind
from triage.sounds import sound_key
from triage.words import split_words

LONGEST_NAME = 6
"""Words that one name may be broken into."""
_SHORTEST = 5
"""Letters of what is looked up by sound; shorter words are alike too often."""
_SHORT = 7
"""Letters below which a name must be nearly the same in letters as well."""
_SHORTEST_BROKEN = 8
"""Letters of a name that is known by sound when broken into words, which may be any words."""
_SAME_SOUND, _SAME_SOUND_SHORT, _NEARLY_THE_SAME = 72.0, 83.0, 87.0
"""Likeness of letters, 0 to 100, that the same sound needs, and that needs no same sound."""
_AS_LIKELY = 4.0
"""Names within so many points of the best one might have been meant as well."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name."""

    entry: MedicineEntry
    name: str
    """The name of the table; empty for a way to mishear it."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What may have been meant: one medicine, or several that sound alike."""

    spellings: tuple[Spelling, ...]
    is_certain: bool


def joined(text: str) -> str:
    """The letters and digits of a name as they are looked up."""
    return "".join(split_words(text).words)


class NameIndex:
    """All names of a table. Filled once, then only read."""

    def __init__(self, entries: Iterable[MedicineEntry]) -> None:
        """Index every name and every mishearing of the entries."""
        self._exact: dict[str, Spelling] = {}
        self._by_sound: dict[str, list[str]] = {}
        self._by_length: dict[int, list[str]] = {}
        for entry in entries:
            for name in entry.names:
                self._exact.setdefault(joined(name), Spelling(entry, name))
                if entry.kind is MedicineKind.MEDICINE:
                    self._add_sound(name)
            for heard in entry.heard:
                self._exact.setdefault(joined(heard), Spelling(entry, ""))

    def _add_sound(self, name: str) -> None:
        """Single words alone: parts of longer names are ordinary words."""
        if name.isalpha() and len(name) >= _SHORTEST:
            self._by_sound.setdefault(sound_key(name), []).append(name)
            self._by_length.setdefault(len(name), []).append(name)

    def exact(self, words: tuple[str, ...]) -> Meant | None:
        """What these words are a name of."""
        key = "".join(words)
        spelling = self._exact.get(key)
        if spelling is None and len(words) == 1 and len(key) > _SHORTEST and key.endswith("s"):
            spelling = self._exact.get(key[:-1])
        return None if spelling is None else Meant((spelling,), bool(spelling.name))

    def alike(self, words: tuple[str, ...]) -> Meant | None:
        """What these words sound like."""
        key = "".join(words)
        if not key.isalpha() or not ORDINARY.isdisjoint(words) or SMALL.issuperset(words):
            return None
        likely = self._same_sound(key)
        if len(words) > 1:
            likely = [(name, score) for name, score in likely if len(name) >= _SHORTEST_BROKEN]
        elif len(key) >= _SHORT:
            likely += self._nearly_the_same(key, _NEARLY_THE_SAME)
        return self._choose(key, likely)

    def _same_sound(self, key: str) -> list[tuple[str, float]]:
        if len(key) < _SHORTEST:
            return []
        scored = [(name, fuzz.ratio(key, name)) for name in self._by_sound.get(sound_key(key), ())]
        return [
            (name, score)
            for name, score in scored
            if score >= (_SAME_SOUND_SHORT if len(name) < _SHORT else _SAME_SOUND)
        ]

    def _nearly_the_same(self, key: str, least: float) -> list[tuple[str, float]]:
        sizes = range(len(key) - 2, len(key) + 3)
        near = [name for size in sizes for name in self._by_length.get(size, ())]
        scored = process.extract(key, near, scorer=fuzz.ratio, score_cutoff=least, limit=8)
        return [(name, score) for name, score, _ in scored]

    def _choose(self, key: str, likely: list[tuple[str, float]]) -> Meant | None:
        """The likeliest, and whatever other medicine is written nearly as much like it."""
        if not likely:
            return None
        least = max(score for _, score in likely) - _AS_LIKELY
        rivals = self._nearly_the_same(key, least)
        chosen: dict[str, Spelling] = {}
        for name, score in sorted([*likely, *rivals], key=lambda one: -one[1]):
            if score >= least:
                spelling = self._exact[name]
                chosen.setdefault(spelling.entry.id, spelling)
        return Meant(tuple(chosen.values())[:3], is_certain=False)
