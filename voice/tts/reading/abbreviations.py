"""Titles, clinical shorthand, words with a full stop, letters that are said one by one."""

import re
from types import MappingProxyType

from voice.tts.reading.numbers import cardinal, digits
from voice.tts.reading.rule import Rule, fixed, rule

DOTTED = MappingProxyType(
    {
        "Dr": "Doctor",
        "Drs": "Doctors",
        "Mr": "Mister",
        "Mrs": "Missus",
        "Ms": "Miz",
        "Prof": "Professor",
        "Jr": "Junior",
        "Sr": "Senior",
        "Ave": "Avenue",
        "Blvd": "Boulevard",
        "Rd": "Road",
        "Apt": "Apartment",
        "vs": "versus",
        "etc": "et cetera",
        "approx": "approximately",
        "appt": "appointment",
        "ext": "extension",
        "dept": "department",
        "hosp": "hospital",
        "tabs": "tablets",
        "tab": "tablet",
        "caps": "capsules",
        "min": "minutes",
        "hrs": "hours",
        "hr": "hour",
    }
)
"""Said in full where a full stop follows."""
TITLES = ("Dr", "Drs", "Mr", "Mrs", "Ms", "Prof")
"""Said in full without one, too, before a name."""
NEVER_LAST = (*TITLES, "vs", "approx", "ext")
"""Their full stop ends no sentence, even before a capital."""
SHORTHAND = MappingProxyType(
    {
        "BID": "twice a day",
        "TID": "three times a day",
        "QID": "four times a day",
        "PRN": "as needed",
        "OTC": "over the counter",
        "Rx": "prescription",
        "BP": "blood pressure",
        "HR": "heart rate",
        "DOB": "date of birth",
        "NSAID": "en said",
        "NSAIDs": "en saids",
    }
)
DOTTED_SHORTHAND = MappingProxyType(
    {
        r"b\.i\.d\.?": "twice a day",
        r"t\.i\.d\.?": "three times a day",
        r"q\.i\.d\.?": "four times a day",
        r"p\.r\.n\.?": "as needed",
        r"p\.o\.": "by mouth",
        r"e\.g\.,?": "for example,",
        r"i\.e\.,?": "that is,",
    }
)
# fmt: off
SPELLED = (
    "ER", "ED", "EKG", "ECG", "EEG", "MRI", "IV", "UTI", "ICU", "ENT", "OB", "HIV", "STI", "COPD",
    "PE", "PA", "US", "USA", "FDA", "EMS", "BMI", "PSA", "ID", "UK", "IUD", "IBS", "TIA",
)
# fmt: on
"""Letters said one by one although they have a vowel; words without one are never words."""
PER = MappingProxyType(
    {
        "d": "day",
        "min": "minute",
        "hr": "hour",
        "h": "hour",
        "wk": "week",
        "mo": "month",
        "kg": "kilogram",
        "lb": "pound",
        "mL": "milliliter",
        "L": "liter",
    }
)


def spelled(letters: str) -> str:
    """Letter by letter; the hyphens keep the letter A from being read as the article."""
    return "-".join(letters.upper())


def _saint(match: re.Match[str]) -> str:
    return f"{match[1]}Street" if match[1] else "Saint"


def _dotted(match: re.Match[str]) -> str:
    """The word in full, and the full stop again where it ends a sentence too."""
    ends = re.match(r"\s+[A-Z]|\s*$", match.string[match.end() :])
    return DOTTED[match[1]] + ("." if ends and match[1] not in NEVER_LAST else "")


def _interval(match: re.Match[str]) -> str:
    return f"every {cardinal(int(match[1]))} hours"


def _letters(match: re.Match[str]) -> str:
    return f"{spelled(match[1])}'s" if match[2] else spelled(match[1])


def _mixed(match: re.Match[str]) -> str:
    """Letters and digits in one word: B12, A1C, H1N1."""
    parts = re.findall(r"\d+|[^\W\d_]+", match[0])
    words = [_run(part) for part in parts]
    return ("-" if "A" in parts else " ").join(words)


def _run(part: str) -> str:
    if not part.isdecimal():
        return part.upper() if len(part) == 1 else part
    return cardinal(int(part)) if len(part) <= 2 and part[0] != "0" else digits(part)


EARLY: tuple[Rule, ...] = (
    *(fixed(rf"(?<![\w.]){pattern}(?!\w)", words) for pattern, words in DOTTED_SHORTHAND.items()),
    rule(r"\b[qQ](\d{1,2}) ?(?:h|hrs?)\b\.?", _interval),
    fixed(r"\by/o\b", "years old"),
    fixed(r"\bw/o\b", "without"),
    fixed(r"\bw/ ?(?=\w)", "with "),
    fixed(r"\bNo\. ?(?=\d)", "number "),
    fixed(r"#\s?(?=\d)", "number "),
    rule(r"(\b[A-Z][a-z]+ )?\bSt\.", _saint),
    rule(rf"\b({'|'.join(TITLES)})\b\.?(?=\s+[A-Z])", lambda match: DOTTED[match[1]]),
    rule(rf"(?<!\d)(?<!\d\s)\b({'|'.join(DOTTED)})\.", _dotted),
)
"""Before numbers are read: these decide what a number is."""

LATE: tuple[Rule, ...] = (
    rule(
        r"/ ?(day|d|week|wk|month|mo|dose|minute|min|hour|hr|h|visit|kg|lb|mL|L)\b",
        lambda match: f" per {PER.get(match[1], match[1])}",
    ),
    rule(rf"\b({'|'.join(SHORTHAND)})\b", lambda match: SHORTHAND[match[1]]),
    rule(r"\b(?:[A-Z]\.){2,}", lambda match: spelled(match[0].replace(".", ""))),
    rule(rf"\b({'|'.join(SPELLED)}|(?!PM\b)[B-DF-HJ-NP-TV-XZ]{{2,5}})(s?)\b", _letters),
    rule(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w+\b", _mixed),
)
"""After numbers were read."""
