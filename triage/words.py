"""Cuts what was said into words that can be compared, and remembers where each one stood.

Contractions are taken apart ("can't" is "can not"), hesitations are dropped, and the places where
one clause ends and the next begins are kept, because a denial does not reach across them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from triage.decision import Span

MAX_WORDS = 400
"""Longest text that is read; a longer one keeps its first and its last half of that."""

_REMEMBERED = 8
"""Texts whose words are kept at hand: one turn asks for the same ones ten times."""

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:['\u2019`][^\W\d_]+)*|[.!?;,/]")
_HESITATIONS = frozenset(["um", "umm", "uh", "uhh", "er", "erm", "hmm", "hm", "mm", "ah"])
_SUFFIXES = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would", "s": "is"}
_WHOLE = {
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not",
    "wont": "will not", "ain't": "is not", "shan't": "shall not", "dont": "do not",
    "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
    "wasnt": "was not", "havent": "have not", "hasnt": "has not", "hadnt": "had not",
    "wouldnt": "would not", "couldnt": "can not", "couldn't": "can not", "im": "i am",
    "ive": "i have", "its": "it is", "hes": "he is", "shes": "she is", "thats": "that is",
    "theres": "there is", "whats": "what is", "theyre": "they are", "youre": "you are",
    "theyve": "they have", "youve": "you have", "aint": "is not", "shouldnt": "should not",
    "werent": "were not", "didn": "did not", "doesn": "does not", "wasn": "was not",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "cuz": "because",
    "'cause": "because", "coz": "because", "o'clock": "o'clock", "bp": "b p",
}  # fmt: skip
_HARD_STOPS = frozenset(".!?;")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as comparable words.

    `words[i]` stood at `spans[i]` in the text. A clause ends before word `i` where `i` is in
    `stops` (a full stop, a question mark) or, more weakly, in `commas`.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    stops: frozenset[int] = frozenset()
    commas: frozenset[int] = frozenset()

    def span(self, first: int, end: int) -> Span:
        """Where words `first` to `end` (exclusive) stood in the text."""
        return Span(self.spans[first].start, self.spans[end - 1].end)


@lru_cache(maxsize=_REMEMBERED)
def split_words(text: str) -> Words:
    """The words of any text; never raises."""
    words: list[str] = []
    spans: list[Span] = []
    stops: set[int] = set()
    commas: set[int] = set()
    for found in _TOKEN.finditer(text):
        mark = found.group()
        if mark in _HARD_STOPS:
            stops.add(len(words))
        elif mark == ",":
            commas.add(len(words))
        else:
            span = Span(found.start(), found.end())
            for word in _expand(mark):
                words.append(word)
                spans.append(span)
    if len(words) > MAX_WORDS:
        return _shorten(Words(text, tuple(words), tuple(spans)))
    return Words(text, tuple(words), tuple(spans), frozenset(stops), frozenset(commas))


def _shorten(long: Words) -> Words:
    """The two ends: nobody says that much in one turn, and help is asked for at the ends."""
    half = MAX_WORDS // 2
    words = long.words[:half] + long.words[-half:]
    return Words(long.text, words, long.spans[:half] + long.spans[-half:], frozenset({half}))


def _expand(mark: str) -> list[str]:
    """The comparable words of one written word; none for a hesitation."""
    word = mark.lower().replace("\u2019", "'").replace("`", "'")
    if word == "/":
        return ["over"]
    if word in _HESITATIONS:
        return []
    whole = _WHOLE.get(word)
    if whole is not None:
        return whole.split()
    stem, apostrophe, suffix = word.rpartition("'")
    if not apostrophe:
        return [word]
    if suffix == "t" and stem.endswith("n"):
        stem, ending = stem[:-1], "not"
    elif suffix in _SUFFIXES:
        ending = _SUFFIXES[suffix]
    else:
        return [word]
    # A recogniser may write the ending alone.
    return [stem, ending] if stem else [ending]
