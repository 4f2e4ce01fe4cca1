"""Numbers as people say them: "one eighty", "a hundred and four point two", "180"."""

from collections.abc import Sequence
from dataclasses import dataclass

_UNITS = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
}
_TEENS = {
    word: value
    for value, word in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=10,
    )
}
_TENS = {
    word: value * 10
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_ABOUT = {word.removesuffix("y") + "ies": value for word, value in _TENS.items()} | {"hundreds": 0}
"""Said of readings that lie near one another: "one fifties", "the low two hundreds"."""
_BEGINNINGS = frozenset(("a", "hundred", *_UNITS, *_TEENS, *_TENS))
_NOUGHT = frozenset(("oh", "o", "zero"))


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number said by the words `first` to `end` (exclusive)."""

    value: float
    first: int
    end: int


def find_numbers(words: Sequence[str]) -> list[SpokenNumber]:
    """Every number in the words, none overlapping, the longest reading from the left."""
    found = []
    at = 0
    while at < len(words):
        word = words[at]
        # Most words begin no number, and need not be read to be known for that.
        begins = word in _BEGINNINGS or word[0].isdigit()
        number = read_number(words, at) if begins else None
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.end
    return found


def read_number(words: Sequence[str], at: int) -> SpokenNumber | None:
    """The number that begins with word `at`, or None."""
    whole = _read_whole(words, at)
    if whole is None:
        return None
    value, end = whole
    fraction, end = _read_fraction(words, end)
    return SpokenNumber(value + fraction, at, end)


def _read_whole(words: Sequence[str], at: int) -> tuple[float, int] | None:
    """What stands before the point, with its thousands: "one thousand two hundred"."""
    whole = _below_thousand(words, at)
    if whole is None or not 0 < whole[0] < 1000:
        return whole
    value, end = whole
    if _word(words, end) != "thousand":
        return whole
    start = end + 1 + (_word(words, end + 1) == "and")
    rest = _below_thousand(words, start) if _word(words, start) in _BEGINNINGS else None
    return (value * 1000, end + 1) if rest is None else (value * 1000 + rest[0], rest[1])


def _below_thousand(words: Sequence[str], at: int) -> tuple[float, int] | None:
    word = _word(words, at)
    if word[0].isdigit():
        return _read_digits(words, at)
    if word == "a" and _word(words, at + 1) == "hundred":
        return _add_rest(words, at + 2, 100)
    if word == "hundred":
        return _add_rest(words, at + 1, 100)
    if word in _UNITS:
        return _read_from_unit(words, at)
    if word in _TEENS and _word(words, at + 1) == "hundred":
        return _add_rest(words, at + 2, _TEENS[word] * 100)
    return _below_hundred(words, at)


def _read_digits(words: Sequence[str], at: int) -> tuple[float, int] | None:
    try:
        return float(words[at]), at + 1
    except ValueError:
        # A digit of another script that float() does not take.
        return None


def _read_from_unit(words: Sequence[str], at: int) -> tuple[float, int]:
    """What starts with a unit: "one hundred and five", "one oh two", "one fifties"."""
    unit = _UNITS[words[at]]
    after = _word(words, at + 1)
    if after == "hundred":
        return _add_rest(words, at + 2, unit * 100)
    if unit and after in _ABOUT:
        return unit * 100 + _ABOUT[after], at + 2
    if unit and after in _NOUGHT and _word(words, at + 2) in _UNITS:
        return unit * 100 + _UNITS[words[at + 2]], at + 3
    rest = _below_hundred(words, at + 1)
    if unit and rest is not None and rest[0] >= 10:
        return unit * 100 + rest[0], rest[1]
    return unit, at + 1


def _add_rest(words: Sequence[str], at: int, hundreds: float) -> tuple[float, int]:
    start = at + (_word(words, at) == "and")
    rest = _below_hundred(words, start)
    return (hundreds, at) if rest is None else (hundreds + rest[0], rest[1])


def _below_hundred(words: Sequence[str], at: int) -> tuple[float, int] | None:
    word = _word(words, at)
    if word in _TENS:
        unit = _UNITS.get(_word(words, at + 1), 0)
        return _TENS[word] + unit, at + 1 + (unit > 0)
    if word in _TEENS:
        return _TEENS[word], at + 1
    if word in _UNITS:
        return _UNITS[word], at + 1
    return None


def _read_fraction(words: Sequence[str], at: int) -> tuple[float, int]:
    """What follows the whole: "point two five", "and a half"; nought where nothing does."""
    if tuple(words[at : at + 3]) == ("and", "a", "half"):
        return 0.5, at + 3
    if _word(words, at) != "point":
        return 0.0, at
    digits = ""
    end = at + 1
    while (digit := _digit(_word(words, end))) is not None and len(digits) < 4:
        digits += digit
        end += 1
    return (float("0." + digits), end) if digits else (0.0, at)


def _digit(word: str) -> str | None:
    if word in _UNITS:
        return str(_UNITS[word])
    return word if len(word) == 1 and word in "0123456789" else None


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
