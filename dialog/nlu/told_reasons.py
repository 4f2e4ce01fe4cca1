"""Whether words can be what a visit is for: "is doctor miller still there" is no reason. Pure.

Nearly anything may be one, so only what is plainly none is known here: a question about the clinic,
and how somebody is, said to be polite. What is refused is asked for once more.
"""

import re

from dialog.nlu.questions_back import asks_back
from triage.words import split_words

_OF_CLINIC = re.compile(
    r"(?:^|\b(?:so|and|but|well|okay|ok|um|uh|oh|hey|wait|actually|sorry|first|please|tell me"
    r"|do you know|can you tell me|i wonder|i was wondering|by the way) )(?:if |whether )?"
    r"(?:(?:is|are|was|were|does|do|did|has|have|will|would)"
    r" (?:the |that |your |you |my )?(?:\w+ )?"
    r"(?:doctors?|dr|nurses?|midwi(?:fe|ves)|clinics?|offices?|place|practice|you|guys|parking)\b"
    r"|(?:doctors?|dr|nurse|midwife) \w+ (?:is )?still\b"
    r"|(?:who|where|when)\b"
    r"|how (?:much|long|many|late|early|soon|far|are you)\b"
    r"|what (?:time|day|days|hours|date|does it cost|do you charge|is the (?:cost|address|price)"
    r"|doctors?|insurances?)\b)"
)
_NEEDS = re.compile(
    r"\b(?:my|our|his|her|me|check|checked|checkup|test|tests|tested|look|looked|exam|shots?"
    r"|vaccines?|physical|refills?|results?|treat|treats|hurts?|pain|because|about|for|when i|i"
    r" (?:need|want|have|got|feel|am)|started|keeps?)\b"
)
"""Words from which a question may tell a need all the same: "do you do physicals for my son"."""
_PRIVATE = re.compile(
    r"\b(?:personal|private|confidential|embarrassing|delicate)\b"
    r"|\b(?:rather|would|do|will|can) not (?:\w+ ){0,2}?(?:say|tell|talk about|discuss|explain)\b"
    r"|\b(?:none of your|not your) business\b|\bwith the doctor (?:only|alone)\b"
)
_PLACE_ALONE = re.compile(
    r"^(?:(?:the|um|uh|okay|ok|yes|no|then|please|number|i|will|take) )*"
    r"(?:first|second|third|last|earliest|soonest|next)(?: (?:one|please|available|then))*$"
)
"""Which of several, where none was offered."""
_FOR_WHOM = re.compile(
    r"^(?:(?:it is|is|that is|uh|um|well|oh|just|and|so|first|yes) )*(?:for|about)"
    r" (?:me|myself|us|him|her|them|(?:my|our|the) (?:\w+ ){0,2}?(?:son|daughter|mother|father|mom"
    r"|dad|wife|husband|child|kid|baby|partner|brother|sister|grandmother|grandfather))"
    r"(?: (?:first|please|now|too|then|actually|of course))*$"
)
"""Whom it is for, and not what."""
_HOW_ONE_IS = re.compile(
    r"^(?:(?:oh|well|um|uh|yes|yeah|i am|it is|we are|i feel|i can|doing|feeling|all|just|pretty"
    r"|really|very|quite) )*"
    r"(?:not (?:too|so|all that|that|half) bad|not bad|(?:can )?not complain"
    r"|could be (?:worse|better)|good|fine|well|great|alright|right|okay|ok|hanging in there)"
    r"(?: (?:today|so far|really|at all|i guess|thanks|thank you|very much|for asking|and you"
    r"|and yourself|how are you|how about you|yourself|you))*$"
)
"""Said of oneself, as one answers "how are you"."""


def tells_no_reason(said: str) -> bool:
    """Whether the words are a question about the clinic, or only how, or who, somebody is."""
    plain = " ".join(split_words(said.casefold().replace("\u2019", "'")).words)
    if any(one.match(plain) is not None for one in (_HOW_ONE_IS, _FOR_WHOM, _PLACE_ALONE)):
        return True
    is_question = _OF_CLINIC.search(plain) is not None
    return (is_question and _NEEDS.search(plain) is None) or _is_of_form(said, plain)


def keeps_private(said: str) -> bool:
    """Whether somebody does not want to say what it is for."""
    plain = " ".join(split_words(said.casefold().replace("\u2019", "'")).words)
    return _PRIVATE.search(plain) is not None


def _is_of_form(said: str, plain: str) -> bool:
    """A question about the question itself: "what do you mean", "do i have to say"."""
    of_form = re.search(
        r"\b(?:have to|need to|must i|should i) (?:say|tell|answer)|what do you mean|what kinds?"
        r"|what are (?:the|my) (?:choices|options)|why do you",
        plain,
    )
    return asks_back(said) and of_form is not None
