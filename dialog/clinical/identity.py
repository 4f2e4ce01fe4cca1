"""Who is calling: what was said of name and birth, against the clinic's records. Pure.

A name and a day of birth together make a person known; the number they call from does not, it only
lets a name be heard less well. Which of the two was wrong is never told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dialog.clinical.birth_corrections import corrected_birth_date
from dialog.clinical.likeness import SAME, likeness
from dialog.clinical.names import folded_name
from dialog.clinical.people import Candidate, PatientRecord, Proxy
from dialog.clinical.short_names import is_short_for
from dialog.clinical.spoken_names import SpokenName, name_splits
from dialog.nlu.birthdates import find_birth_date
from triage.numbers import find_numbers
from triage.words import split_words

MOST_TRIES = 3
"""After so many a person goes on."""
_NEAR, _NEAR_TOGETHER = 80.0, 170.0
"""Of each name, and of both together: tests/dialog/clinical/test_likeness.py counts the strangers
that this would let in, and the patients that it would not."""
_NEAR_AT_THEIR_NUMBER, _TOGETHER_AT_THEIR_NUMBER = 65.0, 150.0
_SHORT_FORM = 80.0
"""How alike a given name and its short form count: no more than just near, so that the family name
has to fit the better."""
_NEAR_OF_PART = 90.0
"""Who is called by half of a double name."""
_SHORTEST_CODE, _LONGEST_CODE = 4, 5
_NOUGHT = frozenset(("oh", "o", "zero", "nought", "null"))
_AGAIN = "*"
"""The key that begins a row of keys again."""


def read_birth_date(text: str, today: date) -> date | None:
    """The day of birth in an answer to the question for it, said or keyed; None where none.

    Keyed, it is month, day and year; behind a star it begins again, but a star may part them too.
    """
    plain = text.lower().replace("#", " ")
    for told in (plain.rpartition(_AGAIN)[2], plain.replace(_AGAIN, "")):
        words = split_words(told).words
        corrected = corrected_birth_date(words, today)
        if corrected is not None:
            return corrected
        found = find_birth_date(words, today)
        if found is not None and found.on <= today:
            return found.on
    return None


def read_code(text: str) -> str | None:
    """The four or five figures in an answer, said or keyed; None where there are not so many.

    "zero zero five oh two" and "twelve thirty four" are such; what else is said is passed over.
    """
    plain = text.lower().replace("#", " ").rpartition(_AGAIN)[2]
    figures = "".join(_figures(split_words(plain).words))
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
    candidates: Iterable[Candidate], name: SpokenName, born_on: date, *, phone: str = ""
) -> Candidate | None:
    """The one living patient of this name and day of birth; None where there is none, or two.

    Of somebody who died nobody is told that they died. Of namesakes who were born on one day the
    number tells which, if it is on the record of one alone.

    Args:
        candidates: those of the clinic, or of a call to one patient that one.
        name: as it was heard.
        born_on: the day that was told.
        phone: what the call comes from, E.164; empty: it is not known.
    """
    near = {one.id: one for one in candidates if is_near(one, name, born_on, phone=phone)}
    found = list(near.values())
    if len(found) > 1 and len({_whole_name(one) for one in found}) == 1:
        found = [one for one in found if phone and phone in one.phones]
    return found[0] if len(found) == 1 and not found[0].is_deceased else None


def is_near(candidate: Candidate, name: SpokenName, born_on: date, *, phone: str = "") -> bool:
    """Whether this may be the patient who told this name and day; see `same_person`."""
    if candidate.born_on != born_on:
        return False
    least, together = _NEAR, _NEAR_TOGETHER
    if phone and phone in candidate.phones:
        least, together = _NEAR_AT_THEIR_NUMBER, _TOGETHER_AT_THEIR_NUMBER
    return _is_called(candidate.given_name, candidate.family_name, name, least, together)


def speaking_for(proxies: Iterable[Proxy], name: SpokenName) -> Proxy | None:
    """Who of those whom the patient allows to speak is called so; None: nobody, or two."""
    found = []
    for one in proxies:
        given, _, family = one.name.strip().rpartition(" ")
        if _is_called(given, family, name, _NEAR, _NEAR_TOGETHER):
            found.append(one)
    return found[0] if len(found) == 1 else None


def _whole_name(candidate: Candidate) -> str:
    return folded_name(f"{candidate.given_name} {candidate.family_name}")


def _is_called(given: str, family: str, name: SpokenName, least: float, together: float) -> bool:
    """Whether somebody of this name is meant, however the words are cut into its two parts."""
    for said_given, said_family in name_splits(name.words):
        of_family = _of_family(family, said_family)
        if of_family < least:
            # As of nearly all: the other part need not be looked at.
            continue
        of_given = _of_given(given, said_given)
        if of_given >= least and of_given + of_family >= together:
            return True
    # Told the other way round, as some forms and some countries have it.
    return likeness(family, name.given) == likeness(given, name.family) == SAME


def _of_given(given: str, heard: str) -> float:
    """As the first of the given names, or all of them; or as a short form of any of them."""
    parts = given.replace("-", " ").split()
    of_short = _SHORT_FORM if any(is_short_for(part, heard) for part in parts) else 0.0
    of_names = (likeness(one, heard) for one in (given.partition(" ")[0], _whole(given)))
    return max(of_short, *of_names)


def _of_family(family: str, heard: str) -> float:
    parts = family.replace("-", " ").split()
    of_parts = [likeness(part, heard) for part in parts] if len(parts) > 1 else []
    strong = [one for one in of_parts if one >= _NEAR_OF_PART]
    return max([likeness(_whole(family), heard), *strong])


def _whole(name: str) -> str:
    return "".join(name.split())
