"""Whether a message is about an allergy: its words belong into the note, wherever they are said."""

import re

from dialog.rasa.events import Event, UserUttered

_ALLERGY = re.compile(
    r"\b(?:allerg(?:ic|y|ies)|anaphyla\w+)\b"
    r"|\b(?:bad|terrible|severe|serious|awful|allergic|strong) reactions? (?:to|from|with)\b"
    r"|\breacted? (?:badly|terribly|severely) to\b"
)
_CANNOT_TAKE = re.compile(
    r"\b(?:can.?t|cannot|can not|couldn.?t|could not|must not|mustn.?t|not allowed to"
    r"|not supposed to|unable to) (?:take|have|tolerate|be given)\b"
)
"""With a medicine named: why somebody cannot take it, the clinic asks."""


def tells_allergy(event: Event) -> bool:
    """Whether the caller speaks of an allergy, said no to or asked about as well."""
    if not isinstance(event, UserUttered):
        return False
    text = (event.text or "").casefold().replace("\u2019", "'")
    if _ALLERGY.search(text) is not None:
        return True
    is_named = any(one.get("entity") == "medication" for one in event.entities)
    return is_named and _CANNOT_TAKE.search(text) is not None
