"""Who is calling: what was said of name and birth, against the clinic's records. Pure.

A name and a day of birth together make a person known; the number they call from does not. Which
of the two was wrong is never told.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from dialog.clinical.people import PatientRecord
from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.people import may_be_name
from triage.numbers import find_numbers
from triage.words import split_words

MOST_TRIES = 3
"""After so many a person goes on."""
_ALIKE = 80.0
"""Of two spellings of one name, out of 100: recognisers write "katherine" for Catherine."""
_INTRODUCTIONS = (
    ("my", "full", "name", "is"), ("my", "name", "is"), ("the", "name", "is"), ("name", "is"),
    ("it", "is"), ("this", "is"), ("i", "am"), ("they", "call", "me"),
)  # fmt: skip
_ASIDES = frozenset(
    ("yes", "yeah", "sure", "ok", "okay", "well", "um", "uh", "er", "so", "please", "here",
     "speaking", "mr", "mrs", "ms", "miss", "mister", "missus")
)  # fmt: skip
_LONGEST_NAME = 4
_SHORTEST_CODE, _LONGEST_CODE = 4, 5
_NOUGHT = frozenset(("oh", "o", "zero", "nought", "null"))


@dataclass(frozen=True, slots=True, repr=False)
class SpokenName:
    """A full name as it was heard, in small letters. Never shown."""

    given: str
    family: str


def read_name(text: str) -> SpokenName | None:
    """The full name in an answer to "what is your full name"; None where there is none.

    A single word is no full name, and a long answer is a story.
    """
    words = tuple(word for word in split_words(text.lower()).words if word not in _ASIDES)
    for introduction in _INTRODUCTIONS:
        if words[: len(introduction)] == introduction:
            words = words[len(introduction) :]
            break
    if not 2 <= len(words) <= _LONGEST_NAME:
        return None
    if not all(may_be_name(word.replace("'", "").replace("-", "")) for word in words):
        return None
    return SpokenName(words[0], words[-1])


def read_birth_date(text: str, today: date) -> date | None:
    """The day of birth in an answer to the question for it, said or keyed; None where none."""
    found = find_birth_date(split_words(text.lower().replace("#", " ")).words, today)
    return found.on if found is not None and found.on <= today else None


def read_code(text: str) -> str | None:
    """The four or five figures in an answer, said or keyed; None where there are not so many.

    "zero zero five oh two" and "twelve thirty four" are such; what else is said is passed over.
    """
    words = split_words(text.lower().replace("#", " ")).words
    figures = "".join(_figures(words))
    return figures if _SHORTEST_CODE <= len(figures) <= _LONGEST_CODE else None


def _figures(words: Sequence[str]) -> Iterator[str]:
    at = 0
    numbers = {number.first: number for number in find_numbers(words)}
    while at < len(words):
        if words[at] in _NOUGHT:
            yield "0"
        elif words[at].isdecimal():
            yield words[at]
        elif at in numbers:
            yield f"{numbers[at].value:.0f}"
            at = numbers[at].end
            continue
        at += 1


def knows_code(record: PatientRecord, code: str) -> bool:
    """Whether the figures are the patient's postal code, or the end of the record number."""
    return code in (record.postal_code[:_LONGEST_CODE], record.last_four) and bool(code)


def same_person(
    records: Iterable[PatientRecord], name: SpokenName, born_on: date
) -> PatientRecord | None:
    """The one living patient of this name and day of birth; None where there is none, or two.

    Of somebody who died nobody is told that they died.
    """
    found = {
        one.id: one
        for one in records
        if one.born_on == born_on
        and _alike(one.given_name.partition(" ")[0], name.given)
        and _alike(one.family_name, name.family)
    }
    living = [one for one in found.values() if not one.is_deceased]
    return living[0] if len(found) == 1 and living else None


def _alike(written: str, heard: str) -> bool:
    return fuzz.ratio(_folded(written), _folded(heard)) >= _ALIKE


def _folded(name: str) -> str:
    """Small letters without accents, blanks and hyphens."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(mark for mark in spread if mark.isalpha())
