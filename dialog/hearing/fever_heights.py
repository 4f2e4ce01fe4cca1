"""How high a fever is, told as a bare number when its severity is asked: "one oh one". Pure.

A number from nought to ten is the answer that was asked for, and no such height.
"""

from dialog.check_ins.reading_answers import is_bare_number
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.tracker import Tracker
from triage.numbers import SpokenNumber, find_numbers
from triage.words import split_words

_ASKED = frozenset(("symptom_severity", "symptom_duration"))
_FEVER = "fever"
_HEIGHTS = ((95, 109), (36, 43))
"""Of a body that lives, in either unit."""
_TENTHS = 10


def fever_height(tracker: Tracker, text: str) -> str | None:
    """The number with its name, as triage would understand it alone; None where it is no height.

    Args:
        tracker: the call, which knows what is asked, and of which complaints.
        text: the answer.
    """
    asked = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    told = tracker.slot("current_symptoms")
    is_of_fever = isinstance(told, list) and _FEVER in told
    if asked not in _ASKED or not is_of_fever or not is_bare_number(text):
        return None
    height = _height(find_numbers(split_words(text.casefold()).words))
    is_likely = height is not None and any(low <= height < high for low, high in _HEIGHTS)
    return f"my temperature is {height:g}" if is_likely else None


def _height(numbers: list[SpokenNumber]) -> float | None:
    """One number, or a whole one with its tenths: "one oh one four"."""
    if len(numbers) == 2:
        whole, tenths = numbers
        is_next = whole.end == tenths.first and whole.value.is_integer()
        is_tenth = tenths.value < _TENTHS and tenths.value.is_integer()
        return whole.value + tenths.value / _TENTHS if is_next and is_tenth else None
    return numbers[0].value if len(numbers) == 1 else None
