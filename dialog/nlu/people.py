"""Names of people in spoken words, by what is said around them: "my name is", "doctor".

A recogniser writes no capitals, so a name is only what stands in the place of one and is no
everyday word. Which words are everyday is told by the training data.
"""

from collections.abc import Collection, Iterator, Sequence

from dialog.nlu.reading import Reading, word_at

_INTRODUCTIONS = (
    ("my", "name", "is"), ("the", "name", "is"), ("name", "is"), ("i", "am", "called"),
    ("they", "call", "me"), ("her", "name", "is"), ("his", "name", "is"), ("call", "me"),
)  # fmt: skip
_PRESENTATIONS = (("this", "is"), ("it", "is"), ("i", "am"), ("speaking", "with"))
_TITLES = frozenset(["doctor", "dr", "nurse", "mister", "mr", "missus", "mrs", "miss", "ms"])
_GREETINGS = frozenset(["hello", "hi", "hey", "yes", "morning", "afternoon", "evening"])
_CLOSINGS = frozenset(["calling", "speaking", "here", "again"])
_LONGEST_NAME = 3
_NO_NAMES = frozenset(
    ["a", "about", "advised", "again", "all", "am", "an", "and", "any", "anymore",
     "appointment", "are", "as", "asked", "at", "back", "bad", "be", "because", "been", "but",
     "by", "call", "called", "can", "changed", "could", "did", "different", "do", "does",
     "doing", "done", "doubled", "down", "emergency", "ever", "fine", "for", "from", "gave",
     "get", "give", "go", "going", "good", "got", "had", "has", "have", "having", "he", "her",
     "here", "him", "his", "how", "i", "if", "important", "in", "increased", "is", "it",
     "just", "know", "last", "like", "line", "lowered", "make", "me", "mentioned", "mine",
     "more", "most", "my", "need", "new", "next", "no", "not", "now", "of", "off", "office",
     "on", "one", "only", "or", "ordered", "our", "out", "over", "patient", "please",
     "practitioner", "prescribed", "put", "quit", "really", "recommended", "regarding",
     "right", "said", "say", "says", "see", "she", "so", "some", "somebody", "someone",
     "sorry", "speaking", "spelled", "started", "station", "still", "stop", "stopped", "such",
     "suggested", "sure", "switched", "tell", "than", "that", "the", "their", "them", "then",
     "there", "these", "they", "thinks", "this", "thought", "time", "to", "today", "told",
     "tomorrow", "too", "two", "up", "urgent", "very", "visit", "want", "wants", "was", "way",
     "we", "well", "were", "what", "when", "where", "which", "who", "who's", "why", "will",
     "with", "would", "wrong", "yeah", "yes", "yesterday", "yet", "you", "your"]
)  # fmt: skip


def find_names(words: Sequence[str], everyday: Collection[str]) -> list[Reading]:
    """Every name, as it was said; a title belongs to it.

    Args:
        words: what was said.
        everyday: words that are no names.
    """
    found: list[Reading] = []
    for reading in (*_titled(words, everyday), *_told(words, everyday)):
        if all(reading.end <= other.first or other.end <= reading.first for other in found):
            found.append(reading)
    return sorted(found, key=lambda reading: reading.first)


def may_be_name(word: str) -> bool:
    """Whether a word in the place of a name can be one: no word that sentences are built with."""
    return _is_name(word, ())


def without_names(words: Sequence[str]) -> list[str]:
    """The words that do not stand in the place of a name."""
    behind = (*((title,) for title in _TITLES), *_INTRODUCTIONS, ("this", "is"))
    places: set[int] = set()
    for at in range(len(words)):
        start = _behind(words, at, behind)
        if start:
            places.update(range(start, _name_end(words, start, (), longest=_LONGEST_NAME)))
    return [word for at, word in enumerate(words) if at not in places]


def _titled(words: Sequence[str], everyday: Collection[str]) -> Iterator[Reading]:
    for at, word in enumerate(words):
        if word in _TITLES:
            end = _name_end(words, at + 1, everyday, longest=2)
            if end > at + 1:
                yield _reading(words, at, end)


def _told(words: Sequence[str], everyday: Collection[str]) -> Iterator[Reading]:
    """Names that callers say of themselves."""
    for at in range(len(words)):
        start = _behind(words, at, _INTRODUCTIONS)
        if start:
            # The first word can only be a name there, be it an everyday word too.
            first = _name_end(words, start, (), longest=1)
            end = _name_end(words, first, everyday, longest=_LONGEST_NAME - 1)
            if first > start:
                yield _reading(words, start, end)
            continue
        start = _behind(words, at, _PRESENTATIONS)
        if start:
            yield from _presented(words, start, everyday)
    yield from _closed(words, everyday)


def _presented(words: Sequence[str], start: int, everyday: Collection[str]) -> Iterator[Reading]:
    """A name as in "hi this is robert"; "this is ridiculous" has no greeting before it."""
    end = _name_end(words, start, everyday, longest=_LONGEST_NAME)
    if word_at(words, start - 2) == "this":
        sure = _name_end(words, start, (), longest=_LONGEST_NAME)
        # "This is rose calling": nothing but a name stands there, be it an everyday word too.
        end = sure if word_at(words, sure) in _CLOSINGS else end
    after = word_at(words, end)
    is_greeted = not _GREETINGS.isdisjoint(words[:start]) and word_at(words, start - 2) == "this"
    if end > start and (after in _CLOSINGS or (not after and is_greeted)):
        yield _reading(words, start, end)


def _closed(words: Sequence[str], everyday: Collection[str]) -> Iterator[Reading]:
    """Such as "Hello john smith here"."""
    for end, word in enumerate(words):
        if word not in ("here", "speaking", "calling"):
            continue
        start = end
        while start and end - start < _LONGEST_NAME and _is_name(words[start - 1], everyday):
            start -= 1
        if end - start >= 2:
            yield _reading(words, start, end)


def _behind(words: Sequence[str], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
    """Where the words behind one of the phrases begin; 0 where none stands at `at`."""
    for phrase in phrases:
        if tuple(words[at : at + len(phrase)]) == phrase:
            return at + len(phrase)
    return 0


def _name_end(words: Sequence[str], start: int, everyday: Collection[str], *, longest: int) -> int:
    end = start
    while end < min(len(words), start + longest) and _is_name(words[end], everyday):
        end += 1
    return end


def _is_name(word: str, everyday: Collection[str]) -> bool:
    if word in _CLOSINGS or word in _GREETINGS or word in _NO_NAMES:
        return False
    return word.isalpha() and len(word) > 1 and word not in everyday


def _reading(words: Sequence[str], first: int, end: int) -> Reading:
    return Reading(" ".join(words[first:end]), first, end)
