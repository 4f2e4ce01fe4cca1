"""What a caller answers to the question in an emergency, read from the words. Pure."""

from collections.abc import Sequence

from dialog.actions.emergency_advice import COMPANY
from dialog.call.tracker import CallTracker
from triage.words import split_words

_ALONE = frozenset(["alone", "myself", "nobody"])
_SHORT_ANSWER = 3
"""Words up to which a "no" answers the question, and does not argue with the advice."""
_DENIALS = frozenset(("no", "not", "nope", "nah", "never", "nothing", "none", "stopped", "without"))
_HARDLY = frozenset(
    ["barely", "hardly", "gasp", "gasps", "gasping", "gurgling", "gargling", "snoring", "rattling",
     "wheezing", "shallow", "slow", "slowly", "weak", "weakly", "faint", "strange", "strangely",
     "weird", "funny", "irregular", "little", "maybe", "unsure", "blue"]
)  # fmt: skip
"""Breathing that is none, or that nobody is sure of: whoever helps must take it for none."""
_BREATHES = frozenset(["yes", "yeah", "yep", "yup", "breathing", "breathes", "normal", "normally"])


def is_alone(tracker: CallTracker) -> bool | None:
    """The answer to "are you alone?": by its words, else by yes or no; None where unclear."""
    words, intent = _answer(tracker)
    if not COMPANY.isdisjoint(words) and "not" not in words:
        return False
    if intent == "deny" and _ALONE.isdisjoint(words) and len(words) <= _SHORT_ANSWER:
        return False
    if intent == "affirm" or not _ALONE.isdisjoint(words):
        return "not" not in words
    return None


def is_breathing(tracker: CallTracker) -> bool | None:
    """The answer to "is the person breathing normally?"; None where it tells nothing.

    Any doubt in it is a no: of "I don't know" and "yes but barely" nobody dies who is helped.
    """
    words, intent = _answer(tracker)
    if intent == "deny" or not (_DENIALS | _HARDLY).isdisjoint(words):
        return False
    return True if intent == "affirm" or not _BREATHES.isdisjoint(words) else None


def _answer(tracker: CallTracker) -> tuple[Sequence[str], str | None]:
    """The words of the caller, and what they were taken for."""
    heard = tracker.latest_message
    if heard is None:
        return (), None
    return split_words(heard.text or "").words, heard.intent
