"""Dates and times of day, in the American order."""

import re

from voice.tts.reading.numbers import cardinal, ordinal, paired
from voice.tts.reading.rule import Rule, fixed, rule

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)
# fmt: on
MONTH = (
    r"(Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|Jun\.|July?|Jul\.|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"((?:19|20)\d{2})"
WEEKDAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Tues": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Thur": "Thursday",
    "Thurs": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
DAYS_OF_WEEK = "|".join([*WEEKDAYS.values(), *sorted(WEEKDAYS, key=len, reverse=True)])
HALF_OF_DAY = r"([AaPp])\.?[Mm](?:\b(?!\.)|\.(?=\s+[A-Za-z])|\.?(?=\s*$)|\.(?=[,;:?!)]))"
CLOCK = r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?"
LONGEST_MONTH = 31


def _month(written: str) -> str:
    return next(month for month in MONTHS if month.startswith(written.rstrip(".")[:3]))


def _date(month: str, day: str, year: str | None) -> str | None:
    """None where the numbers are no date."""
    if not 1 <= int(day) <= LONGEST_MONTH:
        return None
    date = f"{month} {ordinal(int(day))}"
    return f"{date}, {paired(int(year))}" if year else date


def _month_first(match: re.Match[str]) -> str:
    return _date(_month(match[1]), match[2], match[3]) or match[0]


def _day_first(match: re.Match[str]) -> str:
    return _date(_month(match[2]), match[1], match[3]) or match[0]


def _year_first(match: re.Match[str]) -> str:
    if not 1 <= int(match[2]) <= len(MONTHS):
        return match[0]
    return _date(MONTHS[int(match[2]) - 1], match[3], match[1]) or match[0]


def _weekdays(match: re.Match[str]) -> str:
    return f"{WEEKDAYS.get(match[1], match[1])} to {WEEKDAYS.get(match[2], match[2])}"


def _slashed(match: re.Match[str]) -> str:
    if not 1 <= int(match[1]) <= len(MONTHS):
        return match[0]
    year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
    return _date(MONTHS[int(match[1]) - 1], match[2], year) or match[0]


def _day_of_month(match: re.Match[str]) -> str:
    """What stands behind a weekday is no fraction."""
    month, day = int(match[1]), int(match[2])
    is_date = 1 <= month <= len(MONTHS) and 1 <= day <= LONGEST_MONTH
    return f"{MONTHS[month - 1]} {ordinal(day)}" if is_date else match[0]


def _twelve(letter: str) -> str:
    """Nobody is sure which twelve "AM" is."""
    return "twelve noon" if letter in "Pp" else "twelve midnight"


def _half(letter: str) -> str:
    """As one word: apart, the A would be read as the article."""
    return f"{letter.upper()}M"


def _ends_sentence(match: re.Match[str]) -> str:
    """The full stop of "p.m." ends the sentence too, where nothing follows."""
    at_end = match[0].endswith(".") or match.string[match.end() :].startswith(".")
    return "." if at_end and not match.string[match.end() :].strip(" .") else ""


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return match[0]
    if minute == 0:
        return f"{cardinal(hour)} o'clock" if 1 <= hour <= 12 else f"{cardinal(hour)} hundred"
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _clock_with_half(match: re.Match[str]) -> str:
    if (match[1], match[2]) == ("12", "00"):
        return f"{_twelve(match[3])}{_ends_sentence(match)}"
    time = _clock(match).removesuffix(" o'clock").removesuffix(" hundred")
    return f"{time} {_half(match[3])}{_ends_sentence(match)}"


def _hour(match: re.Match[str]) -> str:
    if match[1] == "12":
        return f"{_twelve(match[2])}{_ends_sentence(match)}"
    return f"{cardinal(int(match[1]))} {_half(match[2])}{_ends_sentence(match)}"


def _span_of_hours(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} to "


def _decade(match: re.Match[str]) -> str:
    if match[1] and match[2] == "0":
        return f"{paired(int(match[1]) * 100)}s"
    tens = cardinal(int(match[2]) * 10)
    words = f"{tens[:-1]}ies" if tens.endswith("y") else f"{tens}s"
    return f"{cardinal(int(match[1]))} {words}" if match[1] else words


_EACH_WEEKDAY = (f"(?<={day} )|(?<={day}, )|(?<={day}. )" for day in DAYS_OF_WEEK.split("|"))
RULES: tuple[Rule, ...] = (
    # 2026-03-04T09:05:00Z
    rule(
        r"\b(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?(?!\w)",
        lambda match: f"{match[1]} at {match[2]}",
    ),
    rule(r"\b(\d{4})-(\d{2})-(\d{2})\b", _year_first),
    rule(rf"(?:{'|'.join(_EACH_WEEKDAY)})(\d{{1,2}})/(\d{{1,2}})(?![\w/])", _day_of_month),
    rule(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\w/])", _slashed),
    rule(r"(?<![\w-])(\d{1,2})-(\d{1,2})-((?:19|20)\d{2})(?![\w-])", _slashed),
    rule(rf"\b({DAYS_OF_WEEK})\.?\s?-\s?({DAYS_OF_WEEK})\b\.?(?!\s+[A-Z])", _weekdays),
    rule(
        rf"\b({'|'.join(WEEKDAYS)})\b\.?(?=,? (?:{MONTH[1:-1]}|\d))|\b({'|'.join(WEEKDAYS)})\.",
        lambda match: WEEKDAYS[match[1] or match[2]],
    ),
    rule(rf"\b{MONTH}\s+{DAY}(?:,?\s+{YEAR})?(?![\w/%:]|[.,]\d)", _month_first),
    rule(rf"\b{DAY}\s+{MONTH}(?:,?\s+{YEAR})?(?!\w)", _day_first),
    rule(
        r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s)",
        lambda match: _month(match[1]),
    ),
    rule(r"(?<![\d:/-])(\d{1,2})\s?-\s?(?=\d{1,2}(?::\d{2})?\s?[AaPp]\.?[Mm]\b)", _span_of_hours),
    fixed(r"(?<=[\dMm.])\s?-\s?(?=\d{1,2}:[0-5]\d)", " to "),
    rule(rf"\b{CLOCK}\s?{HALF_OF_DAY}", _clock_with_half),
    rule(rf"(?<![\d.,/:])\b(\d{{1,2}})\s?{HALF_OF_DAY}", _hour),
    rule(rf"(?<![\d:.,]){CLOCK}(?![\d:])", _clock),
    fixed(r"(?:(?<=[AP]M)|(?<=noon)|(?<=midnight))\s?-\s?", " to "),
    # March third-5
    fixed(r"(?:(?<=[a-z]th)|(?<=first)|(?<=second)|(?<=third))-(?=\d)", " to "),
    rule(r"(?:\B'|\b)(\d{2})?(\d)0'?s\b", _decade),
    fixed(r"\ba\.m\.?(?!\w)", "AM", any_case=True),
    fixed(r"\bp\.m\.?(?!\w)", "PM", any_case=True),
)
