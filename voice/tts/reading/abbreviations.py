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
        "est": "estimated",
        "max": "maximum",
        "tel": "telephone",
        "temp": "temperature",
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
NEVER_LAST = (*TITLES, "vs", "approx", "ext", "est", "max", "tel", "temp")
"""Their full stop ends no sentence, even before a capital."""
SHORTHAND = MappingProxyType(
    {
        "NPO": "nothing by mouth",
        "SOB": "shortness of breath",
        "Hx": "history",
        "Dx": "diagnosis",
        "Tx": "treatment",
        "Fx": "fracture",
        "RR": "respiratory rate",
        "SpO2": "oxygen saturation",
        "O2 sat": "oxygen saturation",
        "HbA1c": "hemoglobin A-one-C",
        "eGFR": "E-G-F-R",
        "CO2": "C-O two",
        "OB/GYN": "O-B G-Y-N",
        "OB-GYN": "O-B G-Y-N",
        "N/A": "not applicable",
        "s/p": "after",
        "h/o": "history of",
        "c/o": "complains of",
        "OTC": "over the counter",
        "Rx": "prescription",
        "BP": "blood pressure",
        "HR": "heart rate",
        "DOB": "date of birth",
        "NSAID": "en said",
        "NSAIDs": "en saids",
    }
)
DOSE_FORMS = MappingProxyType({"tab": "tablet", "cap": "capsule"})
DOTTED_SHORTHAND = MappingProxyType(
    {
        r"c\. ?diff": "C diff",
        r"p\.o\.": "by mouth",
        r"e\.g\.,?": "for example,",
        r"i\.e\.,?": "that is,",
    }
)
# fmt: off
SPELLED = (
    "ER", "ED", "EKG", "ECG", "EEG", "MRI", "IV", "UTI", "ICU", "ENT", "OB", "HIV", "STI", "COPD",
    "PE", "PA", "US", "USA", "FDA", "EMS", "BMI", "PSA", "ID", "UK", "IUD", "IBS", "TIA", "ADHD",
    "OCD", "IVF", "AED", "EMT", "OB", "EHR",
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


def _blood(match: re.Match[str]) -> str:
    group = spelled(match[1]) if len(match[1]) > 1 else match[1]
    return f"{group} {'positive' if match[2] == '+' else 'negative'}"


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
    # Before any of them is taken for letters and digits.
    rule(rf"(?<![\w/])({'|'.join(SHORTHAND)})(?![\w/])", lambda match: SHORTHAND[match[1]]),
    fixed(r"\btemp(?=(?: of| is| was)? \d)", "temperature"),
    fixed(r"\bmin\. ?(?=\d)", "minimum "),
    fixed(r"\bFt\. (?=[A-Z])", "Fort "),
    fixed(r"\bMt\. (?=[A-Z])", "Mount "),
    rule(r"(?<=[\d\u00bd] )(tab|cap)(s?)\b", lambda match: f"{DOSE_FORMS[match[1]]}{match[2]}"),
    rule(r"\b(AB|A|B|O|Rh)([+-])(?![\w+-])", _blood),
    fixed(r"\by/o\b", "years old"),
    fixed(r"\bw/o\b", "without"),
    fixed(r"\bw/ ?(?=\w)", "with "),
    fixed(r"\b[Nn]o\. ?(?=\d)", "number "),
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
    rule(r"\b(?:[A-Z]\.){2,}", lambda match: spelled(match[0].replace(".", ""))),
    rule(rf"\b({'|'.join(SPELLED)}|(?!PM\b)[B-DF-HJ-NP-TV-XZ]{{2,5}})(s?)\b", _letters),
    rule(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w+\b", _mixed),
)
"""After numbers were read."""
