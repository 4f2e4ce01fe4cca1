"""What whoever takes a call of ours says with the patient's name in it: "this is linda". Pure."""

import re
from enum import Enum, auto

from dialog.rasa.tracker import Tracker
from triage.words import split_words

CALLED_NAME = "called_name"
"""Slot: the given name that a call of ours is for, which alone may be said to others."""


class OfPatient(Enum):
    """What is said of the patient by name."""

    IS_THEM = auto()
    HAS_DIED = auto()


_GREETED = (
    r"(?:(?:yes|yeah|yep|hello|hi|hey|oh|well|sorry|good|morning|afternoon|evening|speaking|it is"
    r"|this is|uh|huh) )*"
)
_PRESENTED = (
    r" (?:this is|i am|it is|that is|my name is|name is|call me|(?:speaking|talking) (?:with|to)"
    r"|you have(?: got)?|you got|(?:i (?:just )?)?(?:told|said) you) "
)
_NOT_THEM = (
    r"(?! (?:is|'s|not|has|had|who|what|died|passed|does|and|or|moved|left|will|can|would)\b)"
)
_DIED = (
    r"(?:\w+ (?=has|have|is|died|passed|did))?(?:(?:has|just|recently|sadly|is|did) ){0,3}"
    r"(?:died|dead|deceased|passed(?: away| on)?|no longer (?:with us|alive)|not make it)"
    r" (?!out |the |by |through |to |for |home |back |shopping )"
)
"""Behind the name, and perhaps the last name."""


def said_of_patient(said: str, called: str) -> OfPatient | None:
    """What the words say of the one who is called so; None: nothing.

    Args:
        said: the words of whoever has taken the call.
        called: the given name that the call is for.
    """
    text = f" {' '.join(split_words(said.casefold()).words)} "
    name = re.escape(" ".join(split_words(called.casefold()).words))
    if not name:
        return None
    if re.search(rf" {name} {_DIED}", text) is not None:
        return OfPatient.HAS_DIED
    if " not " in text:
        return None
    presented = re.search(rf"{_PRESENTED}(?:\w+ )?{name}{_NOT_THEM}(?= )", text)
    alone = re.fullmatch(rf" {_GREETED}{name}{_NOT_THEM}(?: \w+)?(?: speaking| here)? ", text)
    return OfPatient.IS_THEM if presented is not None or alone is not None else None


def called_name(tracker: Tracker) -> str:
    """Whom a call of ours is for, by their given name; empty where that is not known."""
    name = tracker.slot(CALLED_NAME)
    return name if isinstance(name, str) else ""
