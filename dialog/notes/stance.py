"""Words as they are compared when a sentence is held against a fact: what is said to be, and not.

Whether something is denied is decided only where it is plain: right behind a no it is denied, in a
clause without a no it is not, and anything else in a clause with a no is open. What is open can
only be told in the words it was told with.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.numbers import read_number

_TOKEN = re.compile(
    r'"[^"]*"|\[[A-Z]+_\d+\]|\d+(?:[./:]\d+)*|[^\W\d_]+(?:[\'\u2019][^\W\d_]+)?'
    r"|[.;!?](?=\s|$)|[,:()/]|[^\s\w]"
)
_HARD = frozenset((".", ";", "!", "?", "but", "however", "although", "though", "except"))
_SOFT = frozenset((",", ":", "(", ")", "/", "and", "or", "plus", "also", "while", "then"))
_SUBJECTS = frozenset(("i", "he", "she", "we", "they"))
_PUNCTUATION = frozenset(".;!?,:()/-'\u2019")
_NO = frozenset(
    ("no", "not", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot",
     "deny", "denies", "denied", "negative", "absent", "dont", "doesnt", "didnt", "isnt", "wasnt",
     "cant", "wont", "hasnt", "havent")
)  # fmt: skip
_ENDS_A_NO = frozenset(
    ("i", "he", "she", "we", "they", "it", "my", "there", "that", "this", "just", "only", "now")
)
_REACH = 3
"""Words behind a no that it denies."""
EXEMPT = frozenset(
    ["a", "an", "and", "are", "as", "asked", "at", "caller", "caller's", "for", "had", "has",
     "have", "in", "is", "it", "its", "my", "named", "of", "on", "or", "patient", "reported",
     "reports", "said", "says", "since", "that", "the", "their", "they", "this", "to", "told",
     "was", "were", "with", "i", "he", "she", "we", "about"]
)  # fmt: skip
"""Words that tell nothing by themselves."""


class Stance(StrEnum):
    """How something is said of."""

    THERE = "there"
    DENIED = "denied"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Said:
    """A word that tells something, or a whole quotation, and how it is said of."""

    word: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text to a full stop or a "but"."""

    tokens: tuple[str, ...]
    """All of its words and quotations, numbers as figures."""
    chunks: tuple[tuple[Said, ...], ...]
    """What tells something, by the parts that commas and "and" make."""

    @property
    def said(self) -> tuple[Said, ...]:
        """All that it tells."""
        return tuple(one for chunk in self.chunks for one in chunk)


def clauses(text: str) -> tuple[Clause, ...]:
    """A text as it is compared."""
    return tuple(_clause(tokens) for tokens in _split(_TOKEN.findall(text)))


def is_no(word: str) -> bool:
    """Whether the word says that something is not."""
    return word in _NO or word.endswith(("n't", "n\u2019t"))


def _split(tokens: Sequence[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for token in tokens:
        lowered = token if token.startswith(('"', "[")) else token.lower()
        if lowered in _HARD:
            if clause:
                yield clause
            clause = []
        else:
            clause.append(lowered)
    if clause:
        yield clause


def _clause(tokens: Sequence[str]) -> Clause:
    words = _with_figures(tokens)
    stances = list(_stances(words))
    chunks: list[list[Said]] = [[]]
    for word, stance in zip(words, stances, strict=True):
        if word in _SOFT or word in _SUBJECTS:
            chunks.append([])
        if word in _SOFT or word in EXEMPT or word in _PUNCTUATION or is_no(word):
            continue
        chunks[-1].append(Said(_singular(word), stance))
    kept = tuple(word for word in words if word not in _PUNCTUATION)
    return Clause(kept, tuple(tuple(one) for one in chunks if one))


def _stances(words: Sequence[str]) -> Iterator[Stance]:
    has_no = any(is_no(one) for one in words)
    left = 0
    for word in words:
        if is_no(word):
            left = _REACH
            yield Stance.OPEN
            continue
        if word in _SOFT or word in _ENDS_A_NO:
            left = 0
        is_denied = left > 0
        left = max(left - 1, 0)
        yield Stance.DENIED if is_denied else Stance.OPEN if has_no else Stance.THERE


def _with_figures(tokens: Sequence[str]) -> list[str]:
    """The words, with the numbers among them as figures: "two" is 2, "one fifty" 150."""
    words, at = [], 0
    while at < len(tokens):
        number = read_number(tokens, at) if tokens[at].isalpha() else None
        if number is None:
            words.append(_figure(tokens[at]))
            at += 1
        else:
            words.append(f"{number.value:g}")
            at = number.end
    return words


def _figure(token: str) -> str:
    try:
        return f"{float(token):g}" if token[0].isdecimal() else token
    except ValueError:
        return token


def _singular(word: str) -> str:
    is_plural = len(word) > 3 and word.isalpha() and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word
