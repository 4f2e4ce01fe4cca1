"""Words that the rest of the dialog can read, whatever a recogniser or a keyboard has sent."""

from dataclasses import replace

from dialog.turn import Utterance

MOST_CHARACTERS = 2000
"""Of a turn, as it is understood: minutes of speech. Triage reads all of it."""


def legible(utterance: Utterance) -> Utterance:
    """The utterance without what is no character, and no longer than anybody speaks."""
    text = utterance.text
    if len(text) <= MOST_CHARACTERS and text.isprintable():
        return utterance
    kept = text[:MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    spaced = "".join(one if one.isprintable() else " " for one in kept)
    return replace(utterance, text=spaced)
