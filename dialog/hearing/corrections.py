"""Answers that are taken back: "no wait, it was seven", when something else is asked already."""

import re

from dialog.rasa.events import SlotSet
from dialog.rasa.tracker import Tracker
from triage.words import split_words

_CUES = (
    ("no", "wait"), ("wait",), ("i", "mean"), ("i", "meant"), ("actually",), ("sorry",),
    ("correction",), ("make", "that"), ("make", "it"), ("rather",), ("scratch", "that"),
)  # fmt: skip
_TAKEN_BACK = re.compile(
    r"\W*(?:(?:oh|no|sorry|actually)\W+)*wait\b\W*(?:(?:no|sorry)\b\W*)*", re.I
)


def corrected_slot(text: str, tracker: Tracker) -> str | None:
    """The slot that the words may be about instead of the one that is asked for.

    That is the one the form was answered last; None where nothing sounds like a correction.
    """
    form = tracker.domain.forms.get(tracker.active_loop or "")
    if form is None or not sounds_corrected(split_words(text).words):
        return None
    answered = {name for name in form.required_slots if tracker.slot(name) is not None}
    told = (one.name for one in reversed(tracker.events) if isinstance(one, SlotSet))
    return next((name for name in told if name in answered), None)


def said_instead(text: str) -> str | None:
    """What follows a "no wait": not the no counts, but what comes behind it; None without one."""
    found = _TAKEN_BACK.match(text)
    rest = text[found.end() :].strip() if found else ""
    return rest or None


def sounds_corrected(words: tuple[str, ...]) -> bool:
    """Whether the words begin to take something back."""
    return any(
        words[at : at + len(cue)] == cue for cue in _CUES for at in range(len(words) - len(cue) + 1)
    )
