"""Answers to "is this about A, or about B?": "the second one", "neither", "yes the refill"."""

from triage.words import split_words

NEITHER = "deny"
"""The intent of an answer that takes none of the two."""
_FIRST = frozenset(["first", "former", "1"])
_SECOND = frozenset(["second", "two", "latter", "last", "2"])
_ONE = "one"
"""Counts only beside nothing else: it also stands for what is chosen, as in "the second one"."""
_NONE = frozenset(["neither", "none", "nothing"])
_ELSE = ("something", "else")
_NO = frozenset(["no", "nope", "nah", "not"])
_FILLERS = frozenset(
    ["the", "number", "option", "choice", "thing", "please", "that", "this", "it", "is", "was",
     "be", "would", "about", "of", "those", "them", "these", "i", "mean", "want", "need", "think",
     "yes", "yeah", "yep", "okay", "ok", "oh", "well", "just", "thank", "you", "thanks", "really",
     "you", "said", "a", "an", "my", "sorry", "for", "to", "with"]
)  # fmt: skip


def choose(text: str, candidates: tuple[str, str]) -> str | None:
    """The intent that is chosen, `NEITHER`, or None where the answer has to be read otherwise.

    Args:
        text: what was said.
        candidates: the intents that were offered, in the order of the question.
    """
    words = [word for word in split_words(text).words if word not in _FILLERS]
    if not words:
        return None
    if _NONE.intersection(words) or tuple(words[-2:]) == _ELSE:
        return NEITHER
    counted = _counted(set(words))
    if counted is not None:
        return candidates[counted]
    named = _named(set(words), candidates)
    if named is not None:
        return candidates[named]
    return NEITHER if _NO.issuperset(words) else None


def _counted(words: set[str]) -> int | None:
    """The place of the one that is counted off, where nothing else is said."""
    if words <= _FIRST | {_ONE}:
        return 0
    return 1 if words <= _SECOND | {_ONE} else None


def _named(words: set[str], candidates: tuple[str, str]) -> int | None:
    """The place of the one whose name, and not the other's, is among the words."""
    if not _NO.isdisjoint(words):
        return None
    said = {_singular(word) for word in words}
    names = [_name(candidate) for candidate in candidates]
    is_named = [not said.isdisjoint(names[at] - names[1 - at]) for at in (0, 1)]
    return is_named.index(True) if sum(is_named) == 1 else None


def _name(intent: str) -> set[str]:
    return {_singular(word) for word in intent.split("_")}


def _singular(word: str) -> str:
    return word.removesuffix("s")
