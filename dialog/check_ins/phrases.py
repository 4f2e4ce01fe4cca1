"""Finds phrases in what was said, and whether they are denied there. Pure."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from triage.words import split_words

_DENIALS = frozenset(["not", "never", "without", "nothing", "neither", "nor"])
_NO = frozenset(["no", "zero"])
_DENIES_WITHIN, _NO_DENIES_WITHIN = 5, 2
"""Words: "not had any bleeding", "no more bleeding"; a leading "no" is an answer of its own."""
_BREAKS = frozenset(["but", "except", "only", "just", "yes", "then"])
"""What a denial does not reach across: "not today but there was blood yesterday"."""
_COMPARED = frozenset(["less", "fewer", "slower", "weaker", "quieter"])
"""After a no they are not denied: "no less than usual" may well be "no, less than usual"."""
_OTHERS = (
    ("blood", "pressure"), ("blood", "sugar"), ("blood", "test"), ("blood", "tests"),
    ("blood", "work"), ("blood", "thinner"), ("blood", "thinners"), ("blood", "draw"),
    ("blood", "drawn"), ("blood", "type"),
)  # fmt: skip
"""What holds words of a question and is something else: nobody bleeds who has a blood pressure."""


@lru_cache(maxsize=1024)
def spoken(phrase: str) -> tuple[str, ...]:
    """A phrase as what is said is compared with it: in lower case, contractions taken apart."""
    return split_words(phrase.casefold()).words


def words_of(said: str) -> tuple[str, ...]:
    """What was said, likewise."""
    return split_words(said.casefold()).words


def without_others(words: Sequence[str]) -> tuple[str, ...]:
    """The words without the names of things that merely share a word with a question."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        is_other = tuple(words[at : at + 2]) in _OTHERS
        kept += [] if is_other else [words[at]]
        at += 2 if is_other else 1
    return tuple(kept)


def has_any(words: Sequence[str], phrases: Sequence[str]) -> bool:
    """Whether one of the phrases stands in the words."""
    return any(next(_places(words, spoken(one)), None) is not None for one in phrases)


def affirms_any(words: Sequence[str], phrases: Sequence[str]) -> bool:
    """Whether one stands there and is not denied."""
    return any(
        not is_denied(words, at, len(spoken(one)))
        for one in phrases
        for at in _places(words, spoken(one))
    )


def _places(words: Sequence[str], phrase: tuple[str, ...]) -> Iterator[int]:
    length = len(phrase)
    return (at for at in range(len(words) - length + 1) if tuple(words[at : at + length]) == phrase)


def is_denied(words: Sequence[str], at: int, length: int) -> bool:
    """Whether the words from `at` on, so many of them, are denied by what stands before them."""
    if words[at] in _DENIALS | _NO:
        # "No, not much" is not the opposite of "not much".
        return False
    before = tuple(words[max(0, at - _DENIES_WITHIN) : at])
    breaks = [place for place, word in enumerate(before) if word in _BREAKS]
    before = before[breaks[-1] + 1 :] if breaks else before
    if not _DENIALS.isdisjoint(before):
        return True
    is_compared = not _COMPARED.isdisjoint(words[at : at + length])
    return not is_compared and not _NO.isdisjoint(before[-_NO_DENIES_WITHIN:])
