"""Which medicines one wish names, where it names more than one. Pure."""

import re
from collections.abc import Sequence

from dialog.actions.own_medicines import label, matching, windows
from dialog.actions.wishes import named_in
from dialog.clinical.care import Medicine
from dialog.rasa.events import UserUttered
from triage.words import split_words

_ALL = re.compile(
    r"\b(?:both|all)(?: of)? (?:my|them|these|those|the) ?(?:med|pill|prescription|tablet|drug)?"
    r"|^(?:(?:i|we) (?:need|want) )?(?:both|all)(?: please| of them)*$"
)
_MOST = 5
"""Medicines that are asked about one by one where all are wanted."""


def several_named(message: UserUttered | None, own: Sequence[Medicine]) -> tuple[str, ...]:
    """The names of the medicines, each medicine once; () where no two are named.

    Args:
        message: the wish, or the answer to the question which medicine it is.
        own: what the patient takes; a name that nobody took for a medicine counts where it is
            that of one of these.
    """
    text = (message.text or "") if message is not None else ""
    if _ALL.search(" ".join(split_words(text.lower()).words)) and 1 < len(own) <= _MOST:
        return tuple(label(one, own) for one in own)
    told: list[str] = []
    held: set[str] = set()
    for name in dict.fromkeys(named_in(message, "medication")):
        meant = _meant(name, own)
        if not meant or not meant <= held:
            told.append(name)
            held |= meant
    for word in () if text.startswith("/") else windows(text):
        meant = _meant(word, own)
        if len(meant) == 1 and not meant <= held:
            told.append(word)
            held |= meant
    return tuple(told) if len(told) > 1 else ()


def _meant(name: str, own: Sequence[Medicine]) -> frozenset[str]:
    return frozenset(one.id for one in matching((name,), own))
