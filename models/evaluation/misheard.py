"""What a recogniser might make of words, for judging understanding without audio.

A simulation: words are lost, or taken for the most similarly spelled word of a vocabulary. Real
recognisers err otherwise; the rate is the rate of words touched.
"""

import difflib
import random
from collections.abc import Callable, Collection, Sequence
from functools import cache

from models.entity_sets import Named, NamingUtterance

Mishear = Callable[[Sequence[str]], list[str]]
"""What is heard of each word; "" where it is lost."""

_LOST = 1 / 3
"""Share of the touched words that are lost; the others are replaced."""
_SIMILARITY = 0.5
_NOWHERE = -1


def mishearing(rate: float, vocabulary: Collection[str], rng: random.Random) -> Mishear:
    """A function that mishears words.

    Args:
        rate: share of words touched, in [0, 1].
        vocabulary: words to hear instead.
        rng: chooses which words.
    """
    words = sorted(vocabulary)

    @cache
    def like(word: str) -> str:
        near = difflib.get_close_matches(word, words, n=2, cutoff=_SIMILARITY)
        others = [candidate for candidate in near if candidate != word]
        return others[0] if others else ""

    def mishear(said: Sequence[str]) -> list[str]:
        heard = []
        for word in said:
            if rng.random() >= rate:
                heard.append(word)
            else:
                heard.append(like(word) if rng.random() >= _LOST else "")
        return heard

    return mishear


def misheard_text(text: str, mishear: Mishear) -> str:
    """What is heard of a text."""
    return " ".join(word for word in mishear(text.split()) if word)


def misheard_mentions(utterance: NamingUtterance, mishear: Mishear) -> NamingUtterance:
    """An utterance as it is heard: what was meant stays, its words are those that are left of it.

    A mention whose words are all lost stands nowhere: it was meant, and nobody can find it.
    """
    said = utterance.text.split()
    heard = mishear(said)
    places = []
    old = new = 0
    for word, left in zip(said, heard, strict=True):
        places.append((old, old + len(word), new, new + len(left)))
        old += len(word) + 1
        new += len(left) + 1 if left else 0
    mentions = frozenset(_moved(named, places) for named in utterance.mentions)
    return NamingUtterance(" ".join(filter(None, heard)), mentions, utterance.asked)


def _moved(named: Named, places: Sequence[tuple[int, int, int, int]]) -> Named:
    """A mention from where its words were said to where they are heard."""
    left = [
        (start, end)
        for said_start, said_end, start, end in places
        if said_start < named.end and named.start < said_end and start < end
    ]
    if not left:
        return Named(named.entity, named.value, _NOWHERE, _NOWHERE)
    return Named(named.entity, named.value, left[0][0], left[-1][1])
