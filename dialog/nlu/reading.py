"""A stretch of words, and what it says in a form that a program can reckon with."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """The words `first` to `end` (exclusive) say `value`."""

    value: str
    first: int
    end: int


def word_at(words: Sequence[str], at: int) -> str:
    """The word at a place; "" beyond either end."""
    return words[at] if 0 <= at < len(words) else ""
