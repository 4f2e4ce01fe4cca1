"""Answers that tell when, how long or how much, and nothing of what: "since yesterday", "a five".

Out of its call such an answer is like nothing that a scorer of meaning has learned, and it still
has to say what it is most like. What it answers has been judged when it was told. The lexicon reads
all of it in any case: numbers that are readings, "every two minutes" in labor.
"""

from collections.abc import Sequence
from itertools import pairwise

from triage.numbers import find_numbers

_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december"]
)  # fmt: skip
_TIMES_AND_SMALL_WORDS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
    seconds minute minutes hour hours day days week weeks month months year years night nights
    morning mornings afternoon evening evenings noon midnight midday weekend today tonight
    yesterday tomorrow now just recently lately earlier monday tuesday wednesday thursday friday
    saturday sunday christmas thanksgiving easter summer winter
    since for from until till ago before after around about past last this next in on at by of
    the a an to and or
    couple few several some half quarter whole all than maybe perhaps probably roughly
    almost nearly exactly like so well oh okay yes yeah no i think guess would say suppose it that
    was is has been started began been please mild moderate medium
"""
_WHEN = _MONTHS | frozenset(_TIMES_AND_SMALL_WORDS.split())
_LARGEST = 31
"""Of numbers that may be days; a larger one may be a reading ..."""
_LARGEST_IN_DATES = 99
"""... but not beside a month: "may fourteenth nineteen ninety four"."""
_YEARS = (1900, 2100)


def is_bare(words: Sequence[str]) -> bool:
    """Whether the words tell nothing that could be wrong with anybody.

    Args:
        words: as `split_words` gives them.
    """
    words = tuple(words)
    largest = _LARGEST if _MONTHS.isdisjoint(words) else _LARGEST_IN_DATES
    first, last = _YEARS
    numbers = find_numbers(words)
    counting = (one for one in numbers if one.value <= largest or first <= one.value < last)
    in_numbers = {at for one in counting for at in range(one.first, one.end)}
    for upper, lower in pairwise(numbers):
        if words[upper.end : lower.first] == ("over",):
            # A blood pressure: the lexicon knows what it means, and in whom.
            in_numbers.update(range(upper.first, lower.end))
    return all(at in in_numbers or word in _WHEN for at, word in enumerate(words))
