"""Numbers that count, order or name a year, as people say them: "three or four", "thirtieth"."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.nlu.number_words import cardinal
from dialog.nlu.reading import word_at
from triage.numbers import SpokenNumber, read_number

_ORDINALS = {
    word: value
    for value, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
         "seventeenth", "eighteenth", "nineteenth", "twentieth"], start=1
    )
} | {"thirtieth": 30, "fortieth": 40}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_LAST_FIGURE = 400
_MOST = 100_000.0
"""More than that nobody counts."""
_SUFFIXES = ("st", "nd", "rd", "th")
_CENTURIES = {"nineteen": 1900, "twenty": 2000}
_NOUGHT = frozenset(("oh", "o", "zero"))
_VAGUE_COUNTS = {
    ("a", "couple", "of"): 2.0, ("a", "couple"): 2.0, ("couple", "of"): 2.0, ("couple",): 2.0,
    ("a", "few"): 3.0, ("few",): 3.0, ("several",): 5.0, ("many",): 10.0,
    ("half", "a"): 0.5, ("half", "an"): 0.5, ("a", "half"): 0.5,
    ("the", "whole"): 1.0, ("a", "whole"): 1.0, ("a", "good"): 1.0, ("a", "full"): 1.0,
    ("a",): 1.0, ("an",): 1.0,
}  # fmt: skip
COUNT_BEGINNINGS = (
    frozenset(name[0] for name in _VAGUE_COUNTS)
    | frozenset(_ORDINALS)
    | frozenset(" ".join(cardinal(number) for number in range(100)).split())
)
"""Words that a count or an ordinal can begin with, beside figures."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many: of two numbers ("three or four") the larger. `end` is exclusive."""

    value: float
    end: int


def read_count(words: Sequence[str], at: int) -> Count | None:
    """A number, two of them, or a vague count; None where nothing is counted."""
    for length in (3, 2, 1):
        name = tuple(words[at : at + length])
        is_whole = len(name) == length and word_at(words, at + length) != "hundred"
        if is_whole and name in _VAGUE_COUNTS:
            return Count(_VAGUE_COUNTS[name], at + length)
    lower = read_at(words, at)
    if lower is None or lower.value > _MOST:
        return None
    if word_at(words, lower.end) in ("or", "to"):
        upper = read_at(words, lower.end + 1)
        if upper is not None and upper.value > lower.value:
            return Count(upper.value, upper.end)
    beside = read_at(words, lower.end)
    if beside is not None and beside.value == lower.value + 1:
        # "Two three days".
        return Count(beside.value, beside.end)
    return Count(lower.value, lower.end)


def read_at(words: Sequence[str], at: int) -> SpokenNumber | None:
    """The number that begins with word `at`; None also beyond the last word."""
    return read_number(words, at) if 0 <= at < len(words) else None


def read_ordinal(words: Sequence[str], at: int) -> Count | None:
    """Such as "third", "twenty fifth", "3rd"."""
    word = word_at(words, at)
    if word in _ORDINALS:
        return Count(_ORDINALS[word], at + 1)
    unit = _ORDINALS.get(word_at(words, at + 1), 0)
    if word in _TENS and 0 < unit < 10:
        return Count(_TENS[word] + unit, at + 2)
    if word.isascii() and word[:1].isdigit() and word_at(words, at + 1) in _SUFFIXES:
        # The splitter takes "3rd" apart.
        number = read_at(words, at)
        is_day = number is not None and number.value <= _LAST_FIGURE
        return Count(number.value, at + 2) if number is not None and is_day else None
    return None


def read_year(words: Sequence[str], at: int) -> Count | None:
    """A year of a life: "nineteen eighty", "two thousand and four", "twenty oh five", "1952"."""
    first = word_at(words, at)
    if first in _CENTURIES:
        return _after_century(words, at, _CENTURIES[first])
    if tuple(words[at : at + 2]) == ("two", "thousand"):
        start = at + 2 + (word_at(words, at + 2) == "and")
        rest = read_at(words, start)
        if rest is not None and 0 < rest.value < 100:
            return Count(2000 + rest.value, rest.end)
        return Count(2000, at + 2)
    number = read_at(words, at)
    if number is None or not 1880 <= number.value < 2100 or number.value % 1:
        return None
    return Count(number.value, number.end)


def _after_century(words: Sequence[str], at: int, century: int) -> Count | None:
    if word_at(words, at + 1) in _NOUGHT:
        unit = read_at(words, at + 2)
        if unit is not None and 0 < unit.value < 10:
            return Count(century + unit.value, unit.end)
    if word_at(words, at + 1) == "hundred":
        return Count(century, at + 2)
    rest = read_at(words, at + 1)
    if rest is None or not 10 <= rest.value < 100:
        return None
    return Count(century + rest.value, rest.end)
