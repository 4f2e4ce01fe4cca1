"""Answers that are taken back: "no wait, it was seven", when something else is asked already."""

from dialog.rasa.events import SlotSet
from dialog.rasa.tracker import Tracker
from triage.words import split_words

_CUES = (
    ("no", "wait"), ("wait",), ("i", "mean"), ("i", "meant"), ("actually",), ("sorry",),
    ("correction",), ("make", "that"), ("make", "it"), ("rather",), ("scratch", "that"),
)  # fmt: skip


def corrected_slot(text: str, tracker: Tracker) -> str | None:
    """The slot that the words may be about instead of the one that is asked for.

    That is the one the form was answered last; None where nothing sounds like a correction.
    """
    form = tracker.domain.forms.get(tracker.active_loop or "")
    if form is None or not _has_cue(split_words(text).words):
        return None
    for event in reversed(tracker.events):
        is_answer = isinstance(event, SlotSet) and event.name in form.required_slots
        if is_answer and isinstance(event, SlotSet) and event.value is not None:
            return event.name
    return None


def _has_cue(words: tuple[str, ...]) -> bool:
    return any(
        words[at : at + len(cue)] == cue for cue in _CUES for at in range(len(words) - len(cue) + 1)
    )
