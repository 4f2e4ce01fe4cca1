"""Whether a caller wants to talk with somebody, whatever about: "let me talk to a nurse". Pure.

Said of a refill or a medicine such words are taken for a wish for these; but who asks for the
pharmacist wants the pharmacist.
"""

import re

from triage.words import split_words

_WHOM = (
    r"(?:(?:the|a|an|my|your|any|one of (?:the|your)) )?(?:\w+ )?(?:pharmacist|nurse|midwife|human"
    r"|person|receptionist|operator|representative|live agent)s?"
)
_TALK = r"(?:talk|speak|chat)(?: directly)? (?:to|with)"
_WISH = (
    r"(?:(?:i|we) (?:(?:just|really|also|still) )?(?:want|need|would like|would rather|would prefer"
    r"|have)(?: to)?|can (?:i|we|you)|could (?:i|we|you)|may i|let me|i am trying to|trying to"
    r"|please|like to|want to|need to)"
)
_PATTERNS = re.compile(
    rf"\b{_WISH} (?:just |please |also |get to )?{_TALK} {_WHOM}\b"
    rf"|^(?:please |just )?{_TALK} {_WHOM}\b"
    rf"|\b(?:get|give|connect|transfer|put)(?: me)?(?: through)?(?: (?:to|with))? {_WHOM}"
    r"(?: on(?: the (?:phone|line))?)?(?: please)?$"
    rf"|\b(?:is there|do you have|have you got) {_WHOM} (?:there )?(?:who |that )?"
    r"(?:i|we) (?:can|could)"
    r"(?: please)? (?:talk|speak|chat)\b"
    rf"|\bhave {_WHOM} (?:call|phone|ring) me\b"
)
_DENIED = re.compile(rf"\b(?:not|never) (?:\w+ ){{0,3}}?{_TALK}")


def wants_somebody(text: str) -> bool:
    """Whether that is what the words ask for."""
    said = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    return _PATTERNS.search(said) is not None and _DENIED.search(said) is None
