"""Two numbers with a slash between: a blood pressure, a fraction, a score or a date."""

import re
from types import MappingProxyType

from voice.tts.reading.dates import LONGEST_MONTH, MONTHS
from voice.tts.reading.numbers import cardinal, ordinal, paired
from voice.tts.reading.rule import Rule, fixed, rule

FRACTIONS = MappingProxyType(
    {
        "1/2": "one half",
        "1/3": "one third",
        "2/3": "two thirds",
        "1/4": "one quarter",
        "3/4": "three quarters",
        "1/8": "one eighth",
    }
)
LEAST_PRESSURE = 20
"""Both numbers of a blood pressure are at least that."""
SCORES = (5, 10)
"""Scales that clinicians score on: strength, pain."""


def _fraction(match: re.Match[str]) -> str:
    fraction = FRACTIONS[match[2]]
    if not match[1]:
        return fraction
    part = fraction.replace("one eighth", "an eighth").replace("one ", "a ")
    return f"{cardinal(int(match[1]))} and {part}"


def _mixture(match: re.Match[str]) -> str:
    """Insulins are called by their parts: 70/30."""
    return f"{cardinal(int(match[1] or match[3]))} {cardinal(int(match[2] or match[4]))}"


def _pair(match: re.Match[str]) -> str:
    first, second = int(match[1]), int(match[2])
    if first >= LEAST_PRESSURE and second >= LEAST_PRESSURE and first <= second:
        # No pressure: sight of 20/40, a chance of 50/50.
        return f"{paired(first)} {paired(second)}"
    if first >= LEAST_PRESSURE and second >= LEAST_PRESSURE:
        return f"{paired(first)} over {paired(second)}"
    if second in SCORES and first <= second:
        return f"{cardinal(first)} out of {cardinal(second)}"
    if 1 <= first <= len(MONTHS) and 1 <= second <= LONGEST_MONTH:
        return f"{MONTHS[first - 1]} {ordinal(second)}"
    return f"{cardinal(first)} over {cardinal(second)}"


RULES: tuple[Rule, ...] = (
    rule(
        r"(?<=[a-z] )(\d{2})/(\d{2})(?= insulin)|(?i:(?<=insulin )|(?<=humalog )|(?<=humulin )|"
        r"(?<=novolin )|(?<=novolog )|(?<=mix ))(\d{2})/(\d{2})(?![\d/])",
        _mixture,
    ),
    fixed(r"\b24/7\b", "twenty four seven"),
    rule(r"(?<![\w/.])(?:(\d{1,3})[ -])?(1/[2348]|2/3|3/4)(?![\w/])", _fraction),
    rule(r"(?<![\w/.])(\d{1,3})\s?/\s?(\d{1,3})(?![\w/]|\.\d)", _pair),
)
