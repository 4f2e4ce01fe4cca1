"""Questions in the place of an answer: "okay what about tylenol", "can i skip it tonight". Pure.

An "okay" before a question is no yes, and a question is no no.
"""

import re
from collections.abc import Sequence

from triage.words import split_words

_LEADS = frozenset(
    ("okay", "ok", "oh", "well", "hm", "um", "uh", "so", "and", "but", "then", "alright", "right",
     "yeah", "yes", "sure", "thanks", "thank", "you", "all", "great", "good", "fine", "wait",
     "sorry", "actually", "now", "i", "see")
)  # fmt: skip
"""What may be said before a question, and tells no more than that something was heard."""
_ASKS = re.compile(
    r"^(?:(?:what|how) (?:about|if|else)\b"
    r"|what (?:is|are|was|does|do|did|will|would|should|can|could|time|day|kind|happens|medicine)\b"
    r"|(?:how|when|where|who|which|whose) (?:\w+ ){0,2}?(?:is|are|was|were|does|do|did|will|would"
    r"|should|can|could|am|many|much|long|often)\b"
    r"|why (?!not\b)\w+"
    r"|(?:can|could|should|may|must|do|am|will|would) (?:i|we|he|she|they|it)\b"
    r"|(?:is|are|does|was|were) (?:it|that|this|there|they|he|she|the|my|these|those|any)\b)"
)
_CONCLUDES = re.compile(
    r"^(?:so|then|but|and so) (?:(?:it|that|this|they|these|both|i|you) )"
    r"(?:(?:is|are|am|can|could|would|should|may|mean|means|be|say|saying|that|it|i|to|take|still"
    r"|just) )+(?:\w+ )?(?:safe|okay|ok|fine|all right|alright|allowed|take (?:it|them|both)"
    r"|harmless|no problem)\b"
)
_OF_TAKING = re.compile(
    r"^(?:can|could|should|may|must|do|what if|would it hurt if|is it (?:ok|okay|bad|safe)"
    r" (?:if|to)) (?:i |we |he |she )?(?:just |still |also |have to |need to |go ahead and )*"
    r"(?:take|skip|miss|stop|double|halve|half|crush|split|chew|drink|leave out|keep taking)\b"
)


def asks_back(said: str) -> bool:
    """Whether the words ask something, whatever small words stand before it."""
    return _ASKS.match(_asked(_words(said))) is not None


def concludes_safe(said: str) -> bool:
    """Whether it is asked, in the order of a statement, if something is safe: "so it's safe"."""
    words = _words(said)
    starts = (at for at, word in enumerate(words) if word in ("so", "then", "but"))
    return any(_CONCLUDES.match(" ".join(words[at:])) is not None for at in starts)


def asks_of_taking(said: str) -> bool:
    """Whether it is asked how to go on with a medicine that is not named: "can i skip it"."""
    return _OF_TAKING.match(_asked(_words(said))) is not None


def _asked(words: Sequence[str]) -> str:
    start = next((at for at, word in enumerate(words) if word not in _LEADS), len(words))
    return " ".join(words[start:])


def _words(said: str) -> Sequence[str]:
    return split_words(said.lower().replace("\u2019", "'")).words
