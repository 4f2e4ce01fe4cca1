"""Text as the dialog writes it, turned into what a voice reads right: words only.

"Take 20 mg at 9:30 PM" -> "Take twenty milligrams at nine thirty PM". Reading a dose, a pressure
or a telephone number wrongly is worse than reading it stiffly, so every kind has its own rule and
what no rule knows is read number by number.
"""

import re
import unicodedata

from voice.tts.reading import (
    abbreviations,
    addresses,
    dates,
    quantities,
    romans,
    schedules,
    slashes,
    telephones,
)
from voice.tts.reading.numbers import digits
from voice.tts.reading.rule import Rule, fixed, rule

VULGAR = str.maketrans(
    {
        "\u00bd": " 1/2",
        "\u2153": " 1/3",
        "\u2154": " 2/3",
        "\u00bc": " 1/4",
        "\u00be": " 3/4",
        "\u215b": " 1/8",
    }
)
"""Fractions of one character, which Unicode would glue to the number before them."""
SAME = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2212": "-",
        "\u2044": "/",
        "\u00ba": "\u00b0",
    }
)
SPAN = re.compile(
    r"(?:(?<=\d)|(?<=\d[AaPp][Mm])|(?<=\s[AaPp][Mm])|(?<=\dmg)|(?<=\smg))"
    r"(?:\s?[\u2013\u2014]\s?|\s-\s)(?=\d)"
)
"""A dash that means "to": with spaces round it, it would be a pause, and a dose two doses."""
SPAN_OF_NAMES = re.compile(r"(?<=[A-Za-z])\u2013(?=[A-Za-z])")
"""Mon\u2013Fri: a hyphen, which is no pause."""
SPAN_OF_TIME = re.compile(r"(?<=[AaPp]\.[Mm]\.)\s?[\u2013\u2014-]\s?(?=\d)")
SYMBOLS: tuple[Rule, ...] = (
    fixed(r"\s*&\s*", " and "),
    fixed(r"\s*(?:>=|\u2265)\s*", " at least "),
    fixed(r"\s*(?:<=|\u2264)\s*", " at most "),
    fixed(r"\s*<\s*", " less than "),
    fixed(r"\s*>\s*", " more than "),
    fixed(r"\s*\u00b1\s*", " plus or minus "),
    fixed(r"\s*\+\s*", " plus "),
    fixed(r"\s*=\s*", " equals "),
    fixed(r"\s*\u00d7\s*", " times "),
    fixed(r"[~\u2248]\s*", "about "),
    fixed(r"\s*@\s*", " at "),
    fixed(r"\s*%", " percent"),
    fixed(r"\s*\u00b0", " degrees"),
    fixed(r"\band/or\b", "and or"),
    fixed(r"(?<=\w)\s*/\s*(?=\w)", " or "),
    # Brackets are commands to some voices ("[[" starts phonemes in Piper), and no sound.
    fixed(r"\s*[()]\s*", ", "),
    fixed(r"[\[\]{}|\\_*^`\"#$/]+", " "),
)
TIDY: tuple[Rule, ...] = (
    fixed(r"\s+", " "),
    rule(r"\s+([,.;:?!])", lambda match: match[1]),
    rule(r",(?:\s*,)+", lambda _: ","),
    rule(r",\s*([.;:?!])", lambda match: match[1]),
    fixed(r"^[,;:. ]+", ""),
)
RULES: tuple[Rule, ...] = (
    *addresses.RULES,
    *telephones.EARLY,
    *schedules.RULES,
    *abbreviations.EARLY,
    *romans.RULES,
    *quantities.DOSES,
    *telephones.RULES,
    *dates.RULES,
    *slashes.RULES,
    *quantities.RULES,
    *abbreviations.LATE,
    *SYMBOLS,
    rule(r"\d+", lambda match: f" {digits(match[0])} "),
    *TIDY,
)


def speakable(text: str) -> str:
    """`text` without digits, units, symbols or abbreviations, ready for a voice.

    Never fails; text in which there is nothing to say comes back empty.
    """
    spoken = _plain(text)
    for each in RULES:
        spoken = each.apply(spoken)
    return spoken.strip()


def _plain(text: str) -> str:
    """One way of writing for what Unicode has many: quotes, dashes, digits, spaces."""
    composed = unicodedata.normalize("NFKC", text.translate(VULGAR).translate(SAME))
    hyphened = SPAN_OF_NAMES.sub("-", composed.translate(SAME))
    written = SPAN.sub("-", SPAN_OF_TIME.sub(" to ", hyphened))
    written = re.sub(r"\s*(?:[\u2013\u2014]|\s--?\s)\s*", ", ", written)
    return "".join(_ascii_digit(character) for character in written)


def _ascii_digit(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    # Control and format characters, halves of pairs, pictures.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "So"}:
        return character if character == "\u00b0" else " "
    return character
