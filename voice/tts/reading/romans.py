"""Roman numerals, where the word before them says that they are numbers."""

import re

from voice.tts.reading.numbers import cardinal
from voice.tts.reading.rule import Rule, rule

VALUES = {"I": 1, "V": 5, "X": 10}
COUNTED = "type|stage|grade|class|phase|factor|level|category|schedule|part|degree|nerve"


def _number(match: re.Match[str]) -> str:
    values = [VALUES[letter] for letter in match[2]]
    # A smaller one before a larger one is taken away: IV.
    signed = [
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    ]
    return f"{match[1]}{cardinal(sum(signed))}"


RULES: tuple[Rule, ...] = (
    rule(rf"\b((?i:{COUNTED})\s+)((?:X{{1,2}})?(?:IX|IV|V?I{{1,3}}|V)|X{{1,2}})(?![\w'])", _number),
)
