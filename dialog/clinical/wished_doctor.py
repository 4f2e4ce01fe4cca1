"""By whom a caller wants to be seen: "with doctor patel", "anyone but nurse lee". Pure.

Names are rarely heard as they are written, so what was said is compared with the names of those who
have free times; who is none of them is called as the caller does.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dialog.clinical.likeness import likeness
from dialog.nlu.people import may_be_name
from triage.words import split_words

_TITLES = {"doctor": "Doctor", "dr": "Doctor", "nurse": "Nurse", "midwife": "Midwife"}
_OF_NO_NAME = frozenset((*_TITLES, "md", "do", "np", "pa", "rn", "prof", "professor"))
_REFUSING = frozenset(("not", "than", "except", "but", "without"))
_REACH = 3
"""Words before a title in which a refusal stands: "anyone but doctor miller"."""
_LONGEST = 3
"""Words into which a name may be broken: "sample right"."""
_ALIKE = 82.0
"""Likeness, out of 100, from which somebody is meant; the caller hears who, and then the times."""
_SHORTEST = 3
"""Letters of a name's part that is compared: an initial names nobody."""


@dataclass(frozen=True, slots=True)
class DoctorWish:
    """Somebody was named."""

    heard: tuple[str, ...]
    """What may be the name, in small letters."""
    called: str = ""
    """As it is said back, "Doctor Patel"; empty where the words may have been no name."""
    is_refused: bool = False
    """Whether it may be anybody but them."""

    def meant(self, among: Iterable[str]) -> frozenset[str]:
        """Whose names may be meant: of these those that are the likeliest."""
        scored = {one: self._likeness(one) for one in among}
        best = max(scored.values(), default=0.0)
        return frozenset(one for one, score in scored.items() if score >= max(best, _ALIKE))

    def _likeness(self, with_whom: str) -> float:
        parts = [part for part in _parts(with_whom) if len(part) >= _SHORTEST]
        wholes = [one for one in ("".join(parts), *parts) if one]
        return max((likeness(one, said) for said in self.heard for one in wholes), default=0.0)


def read_doctor(said: str, named: Collection[str] = ()) -> DoctorWish | None:
    """Whom the words name behind a title, the last where there are several; None: nobody.

    Args:
        said: the words.
        named: the people whom the understanding found in them, who are called back so.
    """
    words = split_words(said.lower()).words
    places = [at for at, word in enumerate(words) if word in _TITLES]
    for at in reversed(places):
        heard = tuple(_joined(words, at + 1))
        if heard:
            titled = [one for one in named if _is_said(words, at, one)]
            refused = not _REFUSING.isdisjoint(words[max(0, at - _REACH) : at])
            return DoctorWish(heard, say_doctor(titled[0]) if titled else "", refused)
    return None


def say_doctor(name: str) -> str:
    """The name with its title in full, which a voice would spell: "Dr. Patel" is "Doctor Patel"."""
    words = name.replace(".", " ").replace(",", " ").split()
    return " ".join(
        _TITLES.get(word.casefold(), word if word[:1].isupper() else word.capitalize())
        for word in words
    )


def _joined(words: Sequence[str], first: int) -> Iterator[str]:
    """The words from a place on that may be a name, and what they are together."""
    end = first
    while end < min(len(words), first + _LONGEST) and (end > first or may_be_name(words[end])):
        end += 1
        yield "".join(words[first:end])
    yield from words[first + 1 : end]


def _is_said(words: Sequence[str], at: int, name: str) -> bool:
    told = tuple(split_words(name.lower()).words)
    return tuple(words[at : at + len(told)]) == told


def _parts(with_whom: str) -> list[str]:
    words = split_words(with_whom.lower().replace(".", " ")).words
    return [word for word in words if word not in _OF_NO_NAME]
