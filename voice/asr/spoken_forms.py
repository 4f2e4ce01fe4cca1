"""What Whisper writes, as a caller says it: "BP was 180/120" is "b p was one eighty over ...".

Whisper writes like a typist: figures, units, marks, capitals. Everything behind it (triage, the
finders of dates, times and weeks, the examples of intents) was made for words as PocketSphinx
gives them. So figures become words here, and one test of what is read holds for both engines.
Words are also the safer form: the lexicon of triage tells "two hundred beats" and "in nineteen
seventy" by them, "1952" alone is a year, a dose or an address, and "$5" or "98" and ".6" lose
their sense where marks are only stripped. What was a number of three figures becomes "one hundred
ten" and not "one ten", which behind "at" is a time of the day.

Pure. The result holds letters, apostrophes and single spaces only, and is its own spoken form.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from voice.asr.engine import Word
from voice.asr.written_numbers import (
    birth_date,
    clock,
    codes,
    count,
    day_of_month,
    feet_and_inches,
    fraction,
    hyphened,
    money,
    numbered,
    plural,
    ranked,
)

ABBREVIATIONS = {
    "a.m": "am", "a.m.": "am", "p.m": "pm", "p.m.": "pm", "dr": "doctor", "mr": "mister",
    "mrs": "missus", "ms": "miss", "ok": "okay", "vs": "versus", "approx": "approximately",
    "mg": "milligrams", "mgs": "milligrams", "mcg": "micrograms", "ml": "milliliters",
    "kg": "kilograms", "kgs": "kilograms", "lbs": "pounds", "lb": "pounds", "bpm": "bpm",
    "mmhg": "", "%": "percent", "\u00b0": "degrees", "&": "and", "+": "plus", "@": "at",
    "#": "number", "$": "dollars", "x-ray": "x ray", "x-rays": "x rays",
}  # fmt: skip
"""Tokens that are said otherwise wherever they stand. Nobody says "millimetres of mercury"."""
SPELLED = {
    "er": "e r", "bp": "b p", "uti": "u t i", "mri": "m r i", "ekg": "e k g", "ecg": "e c g",
    "cpr": "c p r", "iv": "i v", "a1c": "a one c", "hr": "h r", "bg": "b g", "bs": "b s",
    "ms": "m s",
}  # fmt: skip
"""Names said by their letters, told by capitals: triage takes a small "er" for a hesitation, and a
small "ms" goes before a name."""
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![\d.])\.\d+"
WORD = r"[^\W\d_]+(?:'[^\W\d_]+)*"
MONTH = (
    r"(?i:january|february|april|june|july|august|september|october|november|december)"
    r"|March|May|MARCH|MAY"
)
"""Small letters make "march" and "may" verbs."""
MOST_CHARACTERS = 20_000
"""Nobody says that much in a turn; what is longer is cut."""

_VULGAR = str.maketrans({"\u00bd": " 1/2", "\u00bc": " 1/4", "\u00be": " 3/4"})
_SAME = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "`": "'", "\u00b4": "'", "\u2032": "'", "\u2033": '"',
     "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
     "\u2212": "-", "\u2044": "/", "\u00ba": "\u00b0", "_": " "}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that stand for the characters `begin` to `end` (exclusive)."""

    words: tuple[str, ...]
    begin: int
    end: int


_Say = Callable[[re.Match[str]], str]


def spoken_form(text: str) -> str:
    """The text in lower-case words without marks or figures; any text is taken."""
    prepared = _prepared(text[:MOST_CHARACTERS])
    return " ".join(word for piece in _spoken(prepared) for word in piece.words)


def spoken_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Recognised words in their spoken form; what became several shares the time of the written.

    Args:
        words: as they stand between blanks: "180/120" and "98.6" are one word each.

    Returns:
        Words whose texts, joined by blanks, are the spoken form of the whole.
    """
    places: list[tuple[int, Word]] = []
    text = ""
    for word in words:
        places.append((len(text), word))
        text += _prepared(word.text) + " "
    ends = [begin for begin, _ in places[1:]] + [len(text)]
    said: list[Word] = []
    for piece in _spoken(text):
        sources = [
            word
            for (begin, word), end in zip(places, ends, strict=True)
            if begin < piece.end and piece.begin < end
        ]
        said += _shared(piece.words, sources)
    return tuple(said)


def _shared(spoken: Sequence[str], sources: Sequence[Word]) -> list[Word]:
    """One word for each that is said; as sure as the least sure of the written ones."""
    if not spoken:
        return []
    begin, end = sources[0].start, sources[-1].end
    probability = min(word.probability for word in sources)
    step = (end - begin) / len(spoken)
    return [
        replace(
            sources[0],
            text=text,
            start=begin + at * step,
            end=begin + (at + 1) * step,
            probability=probability,
        )
        for at, text in enumerate(spoken)
    ]


def _prepared(text: str) -> str:
    """The same in plain signs: one kind of apostrophe and dash, ASCII figures, capitals kept."""
    plain = unicodedata.normalize("NFKC", text.translate(_VULGAR)).translate(_SAME)
    return "".join(_figure(sign) for sign in plain)


def _figure(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _spoken(text: str) -> Iterator[Spoken]:
    for match in _RULES.finditer(_PRESSURE.sub(_slashed, text)):
        name = match.lastgroup
        if name is not None:
            yield Spoken(tuple(_SAY[name](match).split()), match.start(), match.end())


def _slashed(match: re.Match[str]) -> str:
    """A pressure with the stroke that was left out: "BP was 200, 125". As long as it was."""
    upper, lower = int(match["upper"]), int(match["lower"])
    if not (70 <= upper <= 320 and 30 <= lower <= 200 and lower < upper):
        return match.group()
    apart = match["apart"]
    stroke = apart.replace(",", "/") if "," in apart else "/"
    whole = match.string
    return (
        whole[match.start() : match.end("upper")]
        + stroke
        + whole[match.start("lower") : match.end()]
    )


def _word(match: re.Match[str]) -> str:
    word = match.group()
    lower = word.lower()
    if word.isupper() and lower in SPELLED:
        return SPELLED[lower]
    said = ABBREVIATIONS.get(lower.rstrip("."), lower)
    # Some capitals have no one small letter; what is no letter is no part of a word.
    return re.sub(r"[^\w' ]|[\d_]", "", said)


def _symbol(match: re.Match[str]) -> str:
    return ABBREVIATIONS[match.group()]


def _meridian(match: re.Match[str]) -> str:
    return f"{match.group()[0].lower()}m"


_PRESSURE = re.compile(
    r"(?:(?P<alone>^\s*)|(?i:\b(?:b\.?p|pressures?)\b)(?:(?!\band\b)[^\d,;?!]){0,30}(?<![\d.,/]))"
    r"(?P<upper>\d{2,3})(?P<apart> ?, ?|-| )(?P<lower>\d{2,3})"
    r"(?(alone)\.?\s*$|(?!\d|[/:%-]|[.,]\d|\s?(?i:is|years?|mg|kg|lbs?|pounds|kilos|bpm|beats)\b))"
)
"""Two figures behind the name of a pressure, or all that is said."""
_MARKED_UNIT = r"%|mmol/l|mg/dl|\u00b0\s?[fc]?\b"
_UNIT = r"(?:mgs?|mcg|ml|kgs?|lbs?|bpm|mmhg|cm|mm|oz|iu|hrs?|mins?|wks?|yrs?|g|l|f|c)\b"
_AREA = r"(?:\+?\d[-. ]{1,2})?(?:\(\d{3}\) ?|\d{3}[-. ])"
_DAY = r"(?P<_day>[1-9]|[12]\d|3[01])(?![\d:/%]|[.,]\d|(?i:st|nd|rd|th)\b)"
_PART = r"(?P<_a>\d+(?:\.\d+)?)\s?/\s?(?P<_b>\d+(?:\.\d+)?)"
_PATTERNS: tuple[tuple[str, str, _Say], ...] = (
    ("aside", r"\[[^\d\[\]]*\]|\([^\d()]*\)", lambda _: ""),
    ("a1c", r"(?i:\b(?:hb)?a1c\b)", lambda _: "a one c"),
    ("oxygen", r"(?i:\bs[ap][o0]2\b)", lambda match: f"s {match.group()[1].lower()} o two"),
    ("phone", rf"(?<![\d.]){_AREA}\d{{3}}[-. ]\d{{4}}(?!\d)", codes),
    ("iso", r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)", birth_date),
    ("date", r"(?<![\d/])\d{1,2}(?P<_s>[/.-])\d{1,2}(?P=_s)(?:\d{4}|\d{2})(?![\d/])", birth_date),
    ("month", rf"\b(?P<_month>{MONTH})\s+{_DAY}", day_of_month),
    ("clock", r"(?<![\d:])\d{1,2}:\d{2}(?![\d:])(?P<_m>\s?(?i:[ap]\.?m\b\.?))?", clock),
    ("money", rf"[$\u00a3\u20ac]\s?(?:{NUMBER})", money),
    ("slash", rf"(?<![\d/])(?:(?P<_w>\d+) )?{_PART}(?![\d/])", fraction),
    ("feet", r"(?<![\d.])\d{1,2}'\s?\d{1,2}(?:\"|'')?(?!\d)", feet_and_inches),
    ("hyphened", r"(?<![\d.])\d+(?:-\d+)+(?!\d)", hyphened),
    ("ranked", r"(?<![\d.,])\d+(?i:st|nd|rd|th)\b", ranked),
    ("plural", r"(?<![\d.,])\d+'?s\b", plural),
    ("counted", rf"(?P<_n>{NUMBER})\s?(?P<_u>(?i:{_MARKED_UNIT}|{_UNIT}))", count),
    ("number", rf"(?:{NUMBER})", numbered),
    ("meridian", r"(?i:\b[ap]\.\s?m\b\.?)", _meridian),
    ("word", WORD, _word),
    ("symbol", r"[%\u00b0&+@#$]", _symbol),
)
"""What is written, by name, and how it is said; the first that fits counts."""
_RULES = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _PATTERNS))
_SAY = {name: say for name, _, say in _PATTERNS}
