"""Figures as a recogniser writes them, as callers say them. Pure.

Each function takes the match of its pattern in `spoken_forms`, and may look at what stands beside
it. Every figure that is written is said, only their order changes in dates.
"""

import re

from voice.tts.reading.numbers import cardinal, digits, ordinal, paired

HELP_LINES = frozenset(("911", "988"))
"""Said figure by figure, always."""
UNITS = {
    "%": "percent", "mg": "milligrams", "mcg": "micrograms", "ml": "milliliters",
    "kg": "kilograms", "lb": "pounds", "bpm": "bpm", "mmhg": "", "cm": "centimeters",
    "mm": "millimeters", "oz": "ounces", "iu": "units", "hr": "hours", "min": "minutes",
    "wk": "weeks", "yr": "years", "g": "grams", "l": "liters", "f": "fahrenheit", "c": "celsius",
    # Triage takes "milligrams" behind a number for a dose, and a sugar without a unit for these.
    "mg/dl": "", "mmol/l": "millimoles",
}  # fmt: skip
_NO_PLURAL = frozenset(("percent", "celsius", "fahrenheit", "bpm"))
_MONEY = {"$": "dollars", "\u00a3": "pounds", "\u20ac": "euros"}
_TENS = ("tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties",
         "nineties")  # fmt: skip
_FRACTIONS = {
    ("1", "2"): ("one half", "a half"), ("1", "4"): ("one quarter", "a quarter"),
    ("3", "4"): ("three quarters", "three quarters"), ("1", "3"): ("one third", "a third"),
    ("2", "3"): ("two thirds", "two thirds"),
}  # fmt: skip
_COUNTS_ON = re.compile(
    r"\s*(?:mg|mcg|ml|g|iu|units?|milligrams?|micrograms?|calories|steps|dollars|volts|people|"
    r"pounds|feet|miles|grams|milliliters)\b",
    re.IGNORECASE,
)
_SUGAR = re.compile(r"\b(?:sugars?|glucose|platelets)\b", re.IGNORECASE)
_LONGEST_COUNT = 15
_YEARS = range(1880, 2100)


def codes(match: re.Match[str]) -> str:
    """A telephone number or the like, figure by figure."""
    return digits(match.group())


def birth_date(match: re.Match[str]) -> str:
    """A date in figures, month first as callers say it: "1985-10-12" is "ten twelve ..."."""
    pieces = re.split(r"\D", match.group())
    if len(pieces[0]) == 4:
        pieces = [*pieces[1:], pieces[0]]
    month, day, year = pieces
    return f"{_small(month)} {_small(day)} {_year(year)}"


def day_of_month(match: re.Match[str]) -> str:
    """Such as "June 4": "june fourth"; "june four nineteen" would be 419 to those who read it."""
    return f"{match.group('_month').lower()} {ordinal(int(match.group('_day')))}"


def clock(match: re.Match[str]) -> str:
    """Such as "3:30" and "10:00 AM"; what cannot be a time is two numbers."""
    hour, minute = re.findall(r"\d+", match.group())
    half = match.group("_m")
    told = f" {half.strip()[0].lower()}m" if half else ""
    if minute == "00" and int(hour) <= 12:
        return _small(hour) + (told or " o'clock")
    return f"{_small(hour)} {_small(minute)}{told}"


def money(match: re.Match[str]) -> str:
    """Such as "$5.50"."""
    written = match.group()
    name = _MONEY[written[0]]
    whole, _, cents = written[1:].strip().replace(",", "").partition(".")
    told = f"{_whole(whole or '0')} {name}"
    return f"{told} and {_small(cents)} cents" if cents else told


def fraction(match: re.Match[str]) -> str:
    """A pressure, a score, or a part: "180/120", "7/10", "2 1/2"."""
    whole, upper, lower = match.group("_w"), match.group("_a"), match.group("_b")
    part = _FRACTIONS.get((upper, lower))
    if part is not None:
        return f"{_whole(whole)} and {part[1]}" if whole else part[0]
    lead = f"{_whole(whole)} " if whole else ""
    if (upper, lower) == ("24", "7"):
        return f"{lead}twenty four seven"
    is_score = lower == "10" and float(upper) <= 10
    return f"{lead}{_number(upper)} {'out of' if is_score else 'over'} {_number(lower)}"


def feet_and_inches(match: re.Match[str]) -> str:
    """A height: 5'4"."""
    feet, inches = re.findall(r"\d+", match.group())
    return f"{_whole(feet)} foot {_whole(inches)}"


def hyphened(match: re.Match[str]) -> str:
    """A range ("10-12 days"), or figures in groups ("555-1234", "9-1-1")."""
    groups = match.group().split("-")
    is_range = (
        len(groups) == 2
        and all(len(group) <= 3 and not group.startswith("0") for group in groups)
        and int(groups[0]) < int(groups[1])
    )
    if is_range:
        return f"{_whole(groups[0])} to {_whole(groups[1])}"
    return digits(match.group())


def ranked(match: re.Match[str]) -> str:
    """Such as "3rd"."""
    figures = match.group()[:-2]
    if len(figures) > _LONGEST_COUNT or figures.startswith("0"):
        return f"{digits(figures)}"
    return ordinal(int(figures))


def plural(match: re.Match[str]) -> str:
    """About so much, or a decade: "the 150s", "the 1950s", "in my 60s"."""
    figures = re.sub(r"\D", "", match.group())
    number = int(figures[-2:])
    lead = figures[:-2].lstrip("0")
    if len(figures) > 4 or figures.startswith("0") or len(figures) < 2 or number % 10:
        return f"{_whole(figures)}s" if figures[-1] not in "06" else f"{_whole(figures)}es"
    if not number:
        return f"{cardinal(int(lead))} hundreds"
    return f"{cardinal(int(lead))} {_TENS[number // 10 - 1]}" if lead else _TENS[number // 10 - 1]


def count(match: re.Match[str]) -> str:
    """So much of a unit: "20 mg", "98%", "101.5\u00b0F"."""
    unit = match.group("_u").lower()
    number = _number(match.group("_n"))
    if unit.startswith("\u00b0"):
        scale = UNITS.get(unit[1:].strip(), "")
        return f"{number} degrees {scale}"
    said = UNITS[unit if unit in UNITS else unit.removesuffix("s")]
    if number == "one" and said not in _NO_PLURAL:
        said = said.removesuffix("s")
    return f"{number} {said}"


def numbered(match: re.Match[str]) -> str:
    """A number alone: a count, a year, or a code, by its length and what stands beside it."""
    written = match.group()
    if not written.isdigit():
        return _number(written)
    if written in HELP_LINES:
        is_reading = _SUGAR.search(match.string[: match.start()])
        return cardinal(int(written)) if is_reading else digits(written)
    if len(written) == 4 and not written.startswith("0"):
        return _four_figures(match)
    return _whole(written)


def _four_figures(match: re.Match[str]) -> str:
    """A year, a count of thousands, or the last figures of something."""
    number = int(match.group())
    if _COUNTS_ON.match(match.string, match.end()):
        return cardinal(number)
    if number in _YEARS:
        return paired(number)
    return digits(match.group()) if number % 100 else cardinal(number)


def _number(written: str) -> str:
    """A count, with what stands behind its point."""
    whole, _, part = written.replace(",", "").partition(".")
    told = cardinal(int(whole)) if _is_count(whole) else _whole(whole or "0")
    return f"{told} point {digits(part)}" if part else told


def _is_count(whole: str) -> bool:
    return 0 < len(whole) <= _LONGEST_COUNT and (whole == "0" or not whole.startswith("0"))


def _whole(figures: str) -> str:
    """A whole number; a code figure by figure where nobody counts so far, or a nought leads."""
    is_round = figures.endswith("000") and len(figures) <= _LONGEST_COUNT
    if len(figures) > 1 and figures.startswith("0"):
        return _small(figures) if len(figures) == 2 else digits(figures)
    return cardinal(int(figures)) if len(figures) <= 4 or is_round else digits(figures)


def _small(figures: str) -> str:
    """Up to two figures, a nought in front said as callers say it: "oh four"."""
    if len(figures) == 2 and figures.startswith("0"):
        return f"oh {digits(figures[1])}"
    return cardinal(int(figures)) if len(figures) <= 2 else digits(figures)


def _year(figures: str) -> str:
    if len(figures) == 4 and not figures.startswith("0"):
        return paired(int(figures))
    return _small(figures)
