"""How often and how long a medicine is taken, as prescriptions write it."""

import re
from types import MappingProxyType

from voice.tts.reading.numbers import cardinal
from voice.tts.reading.rule import Rule, fixed, rule

OFTEN = MappingProxyType(
    {
        r"q\.?d\.?": "once a day",
        r"b\.?i\.?d\.?": "twice a day",
        r"t\.?i\.?d\.?": "three times a day",
        r"q\.?i\.?d\.?": "four times a day",
        r"q\.?o\.?d\.?": "every other day",
        r"q\.?h\.?s\.?": "at bedtime",
        r"q\.?a\.?m\.?": "every morning",
        r"q\.?p\.?m\.?": "every evening",
        r"p\.?r\.?n\.?": "as needed",
    }
)
LIKE_WORDS = frozenset({r"b\.?i\.?d\.?"})
"""Written small and without full stops, these are words of their own."""
LASTING = MappingProxyType({"d": "day", "day": "day", "wk": "week", "week": "week", "mo": "month"})


def _interval(match: re.Match[str]) -> str:
    least = f"{cardinal(int(match[1]))} to " if match[1] else ""
    number = int(match[2])
    return f"every {least}{cardinal(number)} hour{'' if number == 1 and not least else 's'}"


def _lasting(match: re.Match[str]) -> str:
    number, unit = int(match[1]), LASTING[match[2].lower()]
    return f" for {cardinal(number)} {unit}{'' if number == 1 else 's'}"


def _often(pattern: str, words: str) -> tuple[Rule, ...]:
    dotted = pattern.replace(r"\.?", r"\.")
    # The last full stop ends the sentence as well where nothing follows.
    ends = r"(?:\.(?!\s+[A-Z]|\s*$))?"
    dotted = dotted.removesuffix(r"\.")
    plain = pattern.replace(r"\.?", "")
    small = "" if pattern in LIKE_WORDS else f"|{plain}"
    return (
        fixed(rf"(?<![\w.])(?i:{dotted}){ends}(?!\w)", words),
        fixed(rf"\b(?:{plain.upper()}|{plain[0]}{plain[1:].upper()}{small})\b", words),
    )


RULES: tuple[Rule, ...] = (
    rule(
        r"(?<![\w.])q\.? ?(?:(\d{1,2})\s?-\s?)?(\d{1,2}) ?h(?:rs?|ours?)?\b"
        r"(?:\.(?!\s+[A-Z]|\s*$))?",
        _interval,
        any_case=True,
    ),
    *(each for pattern, words in OFTEN.items() for each in _often(pattern, words)),
    rule(rf"\s[x\u00d7] ?(\d{{1,3}}) ?({'|'.join(LASTING)})s?\b", _lasting, any_case=True),
    fixed(r"(?<=\d)\s[x\u00d7]\s(?=[a-z])", " times "),
    fixed(r"(?<=[A-Za-z.])\s[x\u00d7] ?(?=\d)", " times "),
)
