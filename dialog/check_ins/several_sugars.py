"""Several blood sugars in one answer: "110 before breakfast and 180 after lunch". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.check_ins.dated_readings import puts_right
from triage.decision import Span
from triage.numbers import SpokenNumber, find_numbers
from triage.words import split_words

_LEAST = 20.0
"""Of what is less nobody knows whether it counts something else, hours say."""
_COUNTED = frozenset(
    ("hour", "hours", "minute", "minutes", "day", "days", "week", "weeks", "month", "months",
     "year", "years", "o'clock", "am", "pm", "percent", "units", "unit", "pills", "pill", "mg",
     "milligrams", "grams", "carbs", "times", "th", "over", "point")
)  # fmt: skip
"""Behind a number of something else."""
_AROUND = frozenset(("between", "or", "to", "from", "under", "below", "above", "maybe", "until"))
"""Of which several numbers tell no two readings: "between 100 and 140"."""
_MOST = 6


@dataclass(frozen=True, slots=True)
class ToldSugar:
    """One of them."""

    value: float
    span: Span
    """Of its number."""


def several_sugars(text: str) -> tuple[ToldSugar, ...]:
    """The numbers, where they are two or more readings; what was put right at once is left out."""
    split = split_words(text.casefold())
    words = split.words
    numbers = find_numbers(words)
    if not all(_is_one(words, one) for one in numbers if one.value >= _LEAST):
        return ()
    kept: list[SpokenNumber] = []
    for one in numbers:
        if one.value < _LEAST:
            continue
        if kept and puts_right(words[kept[-1].end : one.first]):
            kept.pop()
        kept.append(one)
    if not 1 < len(kept) <= _MOST or not _AROUND.isdisjoint(words):
        return ()
    return tuple(
        ToldSugar(one.value, Span(split.spans[one.first].start, split.spans[one.end - 1].end))
        for one in kept
    )


def _is_one(words: Sequence[str], number: SpokenNumber) -> bool:
    return not (words[number.end : number.end + 1] and words[number.end] in _COUNTED)
