"""Whether a caller wants back what was just cancelled: "that was a mistake", "keep it". Pure."""

import re

from triage.words import split_words

_VISIT = r"(?:(?:\w+ )?(?:appointments?|visits?|bookings?|slot|time|spot|check ?up))"
_IT = rf"(?:it|that|this|(?:my|the|that) {_VISIT})"
_BACK = re.compile(
    rf"\b(?:keep|restore|reinstate|rebook|re book|undo|uncancel|un cancel|retain|save) {_IT}\b"
    rf"|\b(?:get|have|want|need|put|take|give me|book|bring) {_IT} back\b"
    r"|\b(?:a|my) mistake\b|\bby (?:mistake|accident)\b|\baccidentally\b|\bmistaken(?:ly)?\b"
    r"|\bundo\b|\bdid not (?:mean|want) (?:to|that|it|you)\b|\bchanged my mind\b"
    rf"|\b(?:do|please do|did) not cancel\b|\bun ?cancel\b"
    rf"|\bthe wrong {_VISIT}|\bwrong (?:one|day)\b|\b(?:leave|have) {_IT} (?:as|how|where) it\b"
    rf"|\b(?:need|want) {_IT} after all\b|\bi (?:will|can|could) (?:make it|come) after all\b"
)
_DENIED = re.compile(
    rf"\b(?:do|will|can|could|would) not (?:\w+ ){{0,2}}?(?:keep|need|want|have) {_IT}\b(?! cancel)"
    r"|\b(?:no|not a|not by) mistake\b"
)


def wants_back(said: str) -> bool:
    """Whether the words ask for that, said after something was cancelled."""
    plain = " ".join(split_words(said.lower().replace("\u2019", "'")).words)
    return _BACK.search(plain) is not None and _DENIED.search(plain) is None
