"""Dates of birth in spoken words: "june fourth nineteen fifty two", "six four fifty two".

Callers say them as words, as figures in the American order (month, day, year), or digit by digit;
or they key them.
Read only where a date of birth was asked for: three other numbers look just like one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialog.nlu.days import read_month_day
from dialog.nlu.reading import word_at
from dialog.nlu.spoken_numbers import Count, read_at, read_year

_OLDEST_YEARS = 120
_NOUGHT = frozenset(("oh", "o", "zero", "0"))
_SHORT = {
    "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june",
    "jul": "july", "aug": "august", "sep": "september", "sept": "september", "oct": "october",
    "nov": "november", "dec": "december",
}  # fmt: skip
"""Months as they may be written."""
_FILLERS = frozenset(("of", "the", "over", "slash", "and", "in", "dash", "comma"))


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A day of birth that can be true, said by the words `first` to `end` (exclusive)."""

    on: date
    first: int
    end: int
    is_ambiguous: bool = False
    """Said in figures that make another date with day and month exchanged: to be read back."""


def find_birth_date(words: Sequence[str], today: date) -> BirthDate | None:
    """The date of birth in the words; None where there is none, or none that can be true."""
    words = [_SHORT.get(word, word) for word in words]
    found = [born for at in range(len(words)) for born in _readings(words, at, today)]
    # Of "march third nineteen eighty" the whole counts, not "third nineteen eighty".
    return max(found, key=lambda born: (born.end - born.first, -born.first), default=None)


def _readings(words: Sequence[str], at: int, today: date) -> Iterator[BirthDate]:
    yield from _keyed(words[at], at, today)
    named = read_month_day(words, at)
    if named is not None:
        month, day, end = named
        for year in _years(words, end, today):
            on = _possible(int(year.value), month, day, today)
            if on is not None:
                yield BirthDate(on, at, year.end)
    for month, day, end in _figures(words, at):
        for year in _years(words, end, today):
            on = _possible(int(year.value), month, day, today)
            if on is not None:
                is_ambiguous = day <= 12 and day != month
                yield BirthDate(on, at, year.end, is_ambiguous)


def _keyed(figures: str, at: int, today: date) -> Iterator[BirthDate]:
    """All figures in one, as keys give them: "06041952", "060452"."""
    if not (figures.isascii() and figures.isdigit() and len(figures) in (6, 8)):
        return
    month, day, year = int(figures[:2]), int(figures[2:4]), int(figures[4:])
    if len(figures) == 6:
        year += today.year // 100 * 100
        year -= 100 * (year > today.year)
    on = _possible(year, month, day, today)
    if on is not None:
        yield BirthDate(on, at, at + 1, is_ambiguous=day <= 12 and day != month)


def _figures(words: Sequence[str], at: int) -> Iterator[tuple[int, int, int]]:
    """Month, day, and where their words end: figures in every way in which they can be cut."""
    for first in _pieces(words, at, 31):
        start = _skip(words, int(first.end))
        for second in _pieces(words, start, 31):
            if first.value <= 12:
                yield int(first.value), int(second.value), second.end
            elif second.value <= 12:
                # A thirteenth month is none: this caller says the day first.
                yield int(second.value), int(first.value), second.end


def _pieces(words: Sequence[str], at: int, most: int) -> Iterator[Count]:
    """What can be a month or a day beginning with word `at`: "oh six", "six", "twenty four"."""
    if word_at(words, at) in _NOUGHT:
        unit = _small(words, at + 1, 9)
        if unit is not None:
            yield unit
        return
    for length in (2, 1):
        number = _small(words, at, most, words_taken=length)
        if number is not None:
            yield number


def _small(words: Sequence[str], at: int, most: int, *, words_taken: int = 1) -> Count | None:
    """A number of exactly so many words: "six four" is two of them, not sixty four."""
    piece = words[at : at + words_taken]
    number = read_at(piece, 0) if len(piece) == words_taken else None
    if number is None or number.end != words_taken or number.value % 1:
        return None
    return Count(number.value, at + words_taken) if 1 <= number.value <= most else None


def _years(words: Sequence[str], end: int, today: date) -> Iterator[Count]:
    at = _skip(words, end)
    year = read_year(words, at)
    if year is not None:
        yield year
        return
    spelled = _spelled_year(words, at)
    if spelled is not None:
        yield spelled
    short = _short_year(words, at)
    if short is not None and read_at(words, short.end) is None:
        value = today.year // 100 * 100 + short.value
        yield Count(value - 100 if value > today.year else value, short.end)


def _short_year(words: Sequence[str], at: int) -> Count | None:
    """Two figures: "fifty two", "oh four"; of this century if that is not to come."""
    if word_at(words, at) in _NOUGHT:
        return _small(words, at + 1, 9)
    return _small(words, at, 99, words_taken=2) or _small(words, at, 99)


def _spelled_year(words: Sequence[str], at: int) -> Count | None:
    """Four figures one by one: "one nine five two"."""
    figures = []
    for word in words[at : at + 4]:
        number = 0 if word in _NOUGHT else _figure(word)
        if number is None:
            return None
        figures.append(number)
    if len(figures) < 4:
        return None
    value = int("".join(map(str, figures)))
    return Count(value, at + 4) if value >= 1880 else None


def _figure(word: str) -> int | None:
    number = read_at((word,), 0)
    return int(number.value) if number is not None and number.value <= 9 else None


def _skip(words: Sequence[str], at: int) -> int:
    while word_at(words, at) in _FILLERS:
        at += 1
    return at


def _possible(year: int, month: int, day: int, today: date) -> date | None:
    """The date, where the calendar has it and a living person can be so old."""
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return on if on <= today and today.year - year <= _OLDEST_YEARS else None
