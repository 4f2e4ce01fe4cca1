"""What keys on the telephone mean: answers to closed questions, and wishes of their own."""

from dialog.nlu.prior import Expected
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Awaited

ANSWER = "inform"
"""The intent of digits that answer a question for a number, and are then read like words."""
_STAR = "*"
"""Repeats the question; inside a long number it begins the number again, or parts it."""
_KEYS = {"0": "request_human", "9": "stop_calling"}
_WISHES_FIRST = frozenset(("told_reading", "missed_doses"))
"""Slots of calls that the clinic makes: their numbers are never one of these keys alone, or so
seldom that whoever wants no more calls comes first."""
_LONG = frozenset(("date_of_birth", "third_factor"))
"""Slots whose figures may be keyed after all, whatever was offered meanwhile."""
_YES_NO = {"1": "affirm", "2": "deny"}
_CHOICE = {"1": 0, "2": 1}


def keyed_intent(keys: str, expected: Expected) -> str:
    """The intent of what was keyed in answer to the open question.

    `ANSWER` where it is a number to be read like words; `nlu_fallback` where it means nothing.
    """
    if _STAR in keys:
        return ANSWER if _is_begun_again(keys, expected) else "repeat"
    digits = keys.removesuffix("#")
    if expected.candidates is not None and digits in _CHOICE:
        return expected.candidates[_CHOICE[digits]]
    if expected.awaits is Awaited.YES_NO and digits in _YES_NO:
        return _YES_NO[digits]
    if _is_number(digits, expected):
        return ANSWER
    return _KEYS.get(digits, NLU_FALLBACK)


def _is_begun_again(keys: str, expected: Expected) -> bool:
    """As in "0541*05141994": who keys many figures may mistake one, and says so by a star."""
    behind = keys.removesuffix("#").rpartition(_STAR)[2]
    is_long = expected.awaits in (Awaited.DATE, Awaited.DIGITS) or expected.slot in _LONG
    return is_long and behind.isdecimal() and len(behind) > 1


def _is_number(digits: str, expected: Expected) -> bool:
    if not digits.isdecimal():
        return False
    match expected.awaits:
        case Awaited.NUMBER | Awaited.DIGITS:
            # A person can be had at any time, also from a score: nobody calls about a nought.
            return digits != "0" and not (digits in _KEYS and expected.slot in _WISHES_FIRST)
        case Awaited.DATE:
            # Dates have more figures than one; a single key is a wish.
            return len(digits) > 1
        case _:
            return expected.slot in _LONG and len(digits) > 1
