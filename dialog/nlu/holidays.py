"""Days that are named instead of dated: "thanksgiving", "christmas eve", "labor day".

Those of the United States, reckoned by their rules (5 U.S.C. 6103, and custom), and Easter by the
Gregorian computus.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from dialog.nlu.reading import Reading, word_at

_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6


def _fixed(month: int, day: int, year: int) -> date:
    return date(year, month, day)


def nth_weekday(weekday: int, month: int, number: int, year: int) -> date:
    """The first, second, ... (1 to 4) of this weekday (Monday is 0) in a month; -1 the last."""
    if number < 0:
        last = (date(year, month, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _easter(year: int) -> date:
    """Easter Sunday: Butcher's algorithm, as in J. Meeus, Astronomical Algorithms, chapter 8."""
    century, rest = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _beside(base: Callable[[int], date], days: int, year: int) -> date:
    return base(year) + timedelta(days=days)


_THANKSGIVING = partial(nth_weekday, _THURSDAY, 11, 4)


@dataclass(frozen=True, slots=True)
class _Holiday:
    names: tuple[tuple[str, ...], ...]
    on: Callable[[int], date]


def _named(on: Callable[[int], date], *names: str) -> _Holiday:
    return _Holiday(tuple(tuple(name.split()) for name in names), on)


_HOLIDAYS = (
    _named(partial(_fixed, 12, 31), "new year eve"),
    _named(
        partial(_fixed, 1, 1),
        "new year day", "the new year", "new year", "the first of the year", "first of the year",
    ),
    _named(
        partial(nth_weekday, _MONDAY, 1, 3),
        "martin luther king day", "martin luther king junior day", "mlk day", "m l k day",
    ),
    _named(partial(_fixed, 2, 14), "valentine day"),
    _named(partial(nth_weekday, _MONDAY, 2, 3), "president day"),
    _named(partial(_fixed, 3, 17), "saint patrick day", "st patrick day"),
    _named(partial(_beside, _easter, 1), "easter monday"),
    _named(partial(_beside, _easter, -2), "good friday"),
    _named(_easter, "easter sunday", "easter"),
    _named(partial(nth_weekday, _SUNDAY, 5, 2), "mother day"),
    _named(partial(nth_weekday, _MONDAY, 5, -1), "memorial day"),
    _named(partial(nth_weekday, _SUNDAY, 6, 3), "father day"),
    _named(partial(_fixed, 6, 19), "juneteenth"),
    _named(partial(_fixed, 7, 4), "independence day"),
    _named(partial(nth_weekday, _MONDAY, 9, 1), "labor day", "labour day"),
    _named(
        partial(nth_weekday, _MONDAY, 10, 2), "columbus day", "indigenous people day",
        "indigenous peoples day",
    ),
    _named(partial(_fixed, 10, 31), "halloween"),
    _named(partial(_fixed, 11, 11), "veteran day"),
    _named(partial(_beside, _THANKSGIVING, 1), "black friday"),
    _named(_THANKSGIVING, "thanksgiving day", "thanksgiving"),
    _named(partial(_fixed, 12, 24), "christmas eve"),
    _named(partial(_fixed, 12, 25), "christmas day", "christmas", "xmas"),
)  # fmt: skip
"""Of two names the longer first."""
HOLIDAY_BEGINNINGS = frozenset(name[0] for one in _HOLIDAYS for name in one.names) | {
    f"{name[0]}s" for one in _HOLIDAYS for name in one.names
}
"""Words that the name of a holiday can begin with."""


def read_holiday(
    words: Sequence[str], at: int, today: date, *, is_past: bool = False
) -> Reading | None:
    """The holiday that begins with word `at`, as ISO 8601: the next, or the last, of its name.

    Args:
        words: what was said; a possessive may be written apart ("new year is eve").
        at: where to begin.
        today: the day of the call.
        is_past: the last one is meant.
    """
    for holiday, end in _matches(words, at):
        years = (today.year, today.year - 1) if is_past else (today.year, today.year + 1)
        days = (holiday.on(year) for year in years)
        fitting = (day for day in days if (day <= today if is_past else day >= today))
        day = next(fitting, None)
        return None if day is None else Reading(str(day), at, end)
    return None


def _matches(words: Sequence[str], at: int) -> Iterator[tuple[_Holiday, int]]:
    for holiday in _HOLIDAYS:
        for name in holiday.names:
            end = _end_of(name, words, at)
            if end is not None:
                yield holiday, end


def _end_of(name: Sequence[str], words: Sequence[str], at: int) -> int | None:
    """Where the name ends that begins there; None where another word stands."""
    for place, part in enumerate(name):
        word = word_at(words, at)
        if word not in (part, f"{part}s"):
            return None
        at += 1
        is_possessive = place + 1 < len(name) or part == "year"
        if is_possessive and word_at(words, at) == "is":
            at += 1
    return at
