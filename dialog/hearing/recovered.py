"""Who answers "I hope it is better" that it is: no complaint, though it is named. Pure."""

import re
from dataclasses import replace

from dialog.events.memory import MemoryRecalled
from dialog.nlu.understanding import Understanding
from dialog.rasa.tracker import Tracker
from triage.decision import Acuity
from triage.words import split_words

_COMPLAINT, _TOLD = "report_symptoms", "inform"
_GONE = re.compile(
    r"\b(?:is|'s|are|has|have|it|went|got|feels?|feeling|am|been|much|all|completely|totally|cleared|gotten)"
    r" (?:\w+ ){0,2}?(?:gone|away|better|well again|over|cleared up|healed|fine(?: now| again)?"
    r"|good now|okay now|ok now|up)\b|\bno longer\b|\bdo not have it any ?more\b|\bcleared up\b"
)
_STILL = re.compile(
    r"^(?:is|are|will|when|how|what|does|do)\b|"
    r"\b(?:not|no|never|isn.?t|but|though|although|still|except|worse|now i|another|again|then"
    r"|until|if|when|came back|comes|almost|only|hardly|and (?:i|my|now|he|she)|instead|a bit"
    r"|a little|sometimes|also)\b|\?"
)
_STILL_BUT_GONE = re.compile(r"\b(?:no longer|not have it any ?more|fine again|well again)\b")


def as_recovered(
    understood: Understanding, text: str, tracker: Tracker, acuity: Acuity
) -> Understanding:
    """What was understood, or a remark: what was spoken of last time is over.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        acuity: of the words themselves; what is more than a trifle is asked about.
    """
    is_complaint = understood.intent == _COMPLAINT and acuity <= Acuity.ROUTINE
    if not is_complaint or tracker.active_loop is not None:
        return understood
    is_spoken_of = any(isinstance(one, MemoryRecalled) and one.is_spoken for one in tracker.events)
    if not is_spoken_of or not tells_recovery(text):
        return understood
    return replace(understood, intent=_TOLD, confidence=1.0)


def tells_recovery(text: str) -> bool:
    """Whether the words say that something is over, and nothing else."""
    plain = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    rest = _STILL_BUT_GONE.sub("gone", plain)
    return _GONE.search(plain) is not None and _STILL.search(rest) is None
