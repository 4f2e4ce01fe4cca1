"""Texts as a bad line may leave them, so that what is learned from them hangs on no single word.

Words are lost or taken for one that sounds alike. A simulation, and not the one by which the
result is judged (`models.evaluation.misheard`).
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from triage.sounds import full_sound_key

_RATES = (0.08, 0.15, 0.25)
"""Shares of the words of a text that are touched; one is drawn for each text."""
_LOST = 0.4
"""Share of the touched words that are lost; so are those that sound like no other."""
_ALIKE = 60
"""Likeness of two sounds, of 100, from which one may be taken for the other."""
_CHOICE = 3
_FEWEST = 3
"""A word that fewer texts hold is not what a recogniser would hear instead."""
_SEED = 5


def misheard(texts: Sequence[str]) -> list[str]:
    """What may be heard of each text; the same texts give the same each time."""
    rng = random.Random(_SEED)  # noqa: S311 - chooses words
    alike = _alike(texts)
    return [_heard(text, alike, rng) for text in texts]


def _heard(text: str, alike: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    rate = rng.choice(_RATES)
    words = []
    for word in text.split():
        if rng.random() >= rate:
            words.append(word)
        elif word in alike and rng.random() >= _LOST:
            words.append(rng.choice(alike[word]))
    return " ".join(words)


def _alike(texts: Sequence[str]) -> dict[str, list[str]]:
    """For each word those of the texts that it may be taken for: the same first sound."""
    counts = Counter(word for text in texts for word in text.split() if word.isalpha())
    by_first: dict[str, list[str]] = {}
    for word in sorted(word for word, count in counts.items() if count >= _FEWEST):
        by_first.setdefault(full_sound_key(word)[:1], []).append(word)
    found = {}
    for words in by_first.values():
        sounds = [full_sound_key(word) for word in words]
        likeness = process.cdist(sounds, sounds, scorer=fuzz.ratio, dtype=np.float32)
        np.fill_diagonal(likeness, 0)
        nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :_CHOICE]
        for word, row, columns in zip(words, likeness, nearest, strict=True):
            near = [words[column] for column in columns if row[column] >= _ALIKE]
            if near:
                found[word] = near
    return found
