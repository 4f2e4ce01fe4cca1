"""Whether a caller says of a medicine that they do not take it.

Only the plainest wordings count. A denial that was not understood costs a needless warning; one
that was wrongly understood costs a warning that was needed.
"""

from collections.abc import Sequence

from triage.wordlists import word_set

_BETWEEN = word_set("any a an my the some of that this")
_DENIALS: tuple[tuple[str, ...], ...] = (
    ("am", "not", "on"),
    ("am", "not", "taking"),
    ("not", "currently", "taking"),
    ("i", "do", "not", "take"),
    ("i", "do", "not", "use"),
    ("i", "have", "never", "taken"),
    ("i", "never", "took"),
    ("i", "never", "take"),
)
_DOUBTS = word_set("if when unless until day days today tonight anymore why what should")
"""Words that make a denial something else: "what if i do not take my warfarin today"."""


def is_denied(words: Sequence[str], position: int) -> bool:
    """Whether the words before `position` deny what begins there."""
    if _DOUBTS.intersection(words):
        return False
    end = position
    while end > 0 and words[end - 1] in _BETWEEN:
        end -= 1
    return any(tuple(words[max(0, end - len(one)) : end]) == one for one in _DENIALS)
