"""A blood pressure of which one number is put right in the same breath: "135 over 85, no wait 145".

Whether it was the upper or the lower one tells its name, or else which of the two it is near to.
Pure.
"""

from collections.abc import Sequence

from dialog.check_ins.readings import LOWER, UPPER
from triage.decision import Vital
from triage.numbers import find_numbers
from triage.words import split_words

_CORRECTS = frozenset(("no", "sorry", "wait", "mean", "meant", "actually", "rather", "correction"))
_NAMES = {
    UPPER: frozenset(("upper", "top", "higher", "systolic", "first")),
    LOWER: frozenset(("lower", "bottom", "diastolic", "second")),
}
_TELLS_NOTHING = frozenset(
    ("i", "it", "is", "was", "that", "the", "a", "oh", "um", "uh", "number", "one", "said", "say",
     "to", "should", "be", "make", "not", "my", "says", "reads", "hold", "on", "let", "me",
     "look", "again", "think")
).union(_CORRECTS, *_NAMES.values())  # fmt: skip
"""Round a correction; with any other word the number may count something else."""
_NEARER = 2.0
"""How many times nearer to the one than to the other."""
_COUNT = 3
_ALONE = ([UPPER, LOWER], [UPPER, LOWER, UPPER], [UPPER, LOWER, LOWER])
"""Kinds of what is told: a pressure, and the number that is put right where it has a name."""


def corrected_pressure(text: str, vitals: Sequence[Vital]) -> tuple[float, float] | None:
    """The upper and the lower number as they are meant; None where nothing is put right.

    Args:
        text: what was said.
        vitals: that it tells by itself.
    """
    kinds = [one.kind for one in vitals]
    if kinds not in _ALONE:
        return None
    words = split_words(text.casefold()).words
    numbers = [one for one in find_numbers(words) if one.value != 1]
    if [one.value for one in numbers[:2]] != [one.value for one in vitals[:2]]:
        return None
    if len(numbers) != _COUNT:
        return None
    put_right = numbers[2]
    between = words[numbers[1].end : put_right.first]
    rest = (*between, *words[put_right.end :])
    if _CORRECTS.isdisjoint(between) or not _TELLS_NOTHING.issuperset(rest):
        return None
    upper, lower = (one.value for one in vitals[:2])
    kind = _kind(rest, put_right.value, upper, lower)
    pair = (put_right.value, lower) if kind == UPPER else (upper, put_right.value)
    return pair if kind is not None and pair[0] > pair[1] else None


def with_number(text: str, value: float, pair: tuple[float, float]) -> tuple[float, float] | None:
    """A pressure with one number of it put right, told alone: "no wait, the top one was 145".

    Args:
        text: what was said.
        value: the number.
        pair: the upper and the lower number as they were told before.
    """
    upper, lower = pair
    kind = _kind(split_words(text.casefold()).words, value, upper, lower)
    put_right = (value, lower) if kind == UPPER else (upper, value)
    return put_right if kind is not None and put_right[0] > put_right[1] else None


def _kind(words: Sequence[str], value: float, upper: float, lower: float) -> str | None:
    """Which of the two is put right; None where nobody can tell."""
    told = [kind for kind, names in _NAMES.items() if not names.isdisjoint(words)]
    if told:
        return told[0] if len(told) == 1 else None
    to_upper, to_lower = abs(value - upper), abs(value - lower)
    if to_upper * _NEARER <= to_lower:
        return UPPER
    return LOWER if to_lower * _NEARER <= to_upper else None
