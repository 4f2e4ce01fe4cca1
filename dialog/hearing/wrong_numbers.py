"""Callers who did not mean to call us: they are let go, and not asked what they want. Pure."""

import re
from dataclasses import replace

from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.rasa.tracker import Tracker
from triage.words import split_words

_OURS = "is_our_call"
_BY_MISTAKE = re.compile(
    r"^(?:(?:oh|oops|sorry|um|uh|no|my mistake|my bad|hello|i think|i|am|so|very|excuse me) )*"
    r"(?:(?:have|got|dialed|called|reached|must have|the|a|this is|it is|is|that was|was) )*"
    r"wrong (?:number|clinic|place|office)(?: (?:sorry|then|i think|bye|my mistake|excuse me))*$"
    r"|\bi (?:misdialed|(?:dialed|called|rang|phoned)(?: \w+){0,2} by (?:mistake|accident))\b"
    r"|\bdid not mean to (?:call|dial|phone|ring)\b|\b(?:pocket|butt) dial(?:ed)?\b"
)


def as_wrong_number(understood: Understanding, text: str, tracker: Tracker) -> Understanding:
    """What was understood, or a goodbye; of calls that we make this is heard elsewhere.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
    """
    if understood.intent in COMMANDS or tracker.active_loop is not None or tracker.slot(_OURS):
        return understood
    plain = " ".join(split_words(text.casefold().replace("\u2019", "'")).words)
    is_mistake = _BY_MISTAKE.search(plain) is not None
    return replace(understood, intent="goodbye", confidence=1.0) if is_mistake else understood
