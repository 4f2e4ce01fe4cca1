"""Answers to an offer without a yes or a no: "book it" to "Shall I book that?". Pure."""

import re

from dialog.nlu.wish_for_time import is_wish_for_time
from triage.words import split_words

_ASKED = re.compile(
    r"\b(?:(?:shall|should|may|can|could) i|(?:do you want|would you like)(?: me)? to"
    r"|is it (?:all right|alright|okay|ok|fine) to) (?:also |now )?(\w+)\b"
)
"""The verb of an offer."""
_BEGINS = frozenset(
    ("please", "then", "so", "well", "oh", "okay", "ok", "alright", "great", "perfect", "fine",
     "good", "just", "you", "can", "could", "may", "should", "i", "we", "want", "would", "like",
     "to", "let", "us", "go", "ahead", "and", "will")
)  # fmt: skip
_SMALL = frozenset(
    ("it", "that", "this", "one", "them", "me", "for", "please", "then", "now", "thanks", "thank",
     "you", "up", "in", "the", "a", "an", "my", "to", "with", "so", "much", "and", "go", "ahead")
)  # fmt: skip
_CANNOT = re.compile(
    r"^(?:(?:no|oh|sorry|actually|well|but|i am|afraid|wait|that|it|this|i|we)\b ?)*"
    r"(?:can|could|do|does|will|would) not (?:really )?(?:make|do|come|work|suit|fit|be there)"
    r"(?: (?:it|that|then|this|one|for me|there|at all|after all|now|so early|so late))*$"
)
_HEDGES = frozenset(("maybe", "perhaps", "possibly", "sure", "know", "unsure", "depends", "might"))
_OF_A_HEDGE = _HEDGES | frozenset(
    ("well", "oh", "i", "am", "not", "do", "it", "that", "really", "so", "just", "yet", "quite")
)
_GO_AHEAD = re.compile(
    r"^(?:(?:please|then|so|well|oh|okay|ok|just)\b ?)*(?:go (?:ahead|for it))\b"
)


def echoes(said: str, question: str) -> bool:
    """Whether the words tell to do what the question offers, and nothing besides.

    Args:
        said: the caller's words.
        question: as it was put to them.
    """
    asked = " ".join(split_words(question.lower()).words)
    offered = _ASKED.findall(asked)
    words = split_words(said.lower()).words
    if not offered or is_wish_for_time(said):
        return False
    if _GO_AHEAD.match(" ".join(words)) is not None:
        return True
    start = next((at for at, word in enumerate(words) if word not in _BEGINS), len(words))
    told = words[start:]
    # Of two offers neither is taken by a yes.
    is_one = len(offered) == 1 and " or " not in asked.partition(offered[0])[2]
    return (
        is_one
        and told[:1] in ((offered[0],), ("do",))
        and _SMALL.union(asked.split()).issuperset(told)
    )


def declines_offer(said: str, question: str) -> bool:
    """Whether what is offered does not suit, in words without a no: "I can't make that"."""
    asked = " ".join(split_words(question.lower()).words)
    told = " ".join(split_words(said.lower()).words)
    return _ASKED.search(asked) is not None and _CANNOT.search(told) is not None


def hedges(said: str, question: str) -> bool:
    """Whether an offer is neither taken nor declined yet: "maybe", "I'm not sure"."""
    asked = " ".join(split_words(question.lower()).words)
    words = split_words(said.lower()).words
    is_sure = "sure" in words and "not" not in words
    is_hedged = not is_sure and not _HEDGES.isdisjoint(words) and _OF_A_HEDGE.issuperset(words)
    return _ASKED.search(asked) is not None and is_hedged
