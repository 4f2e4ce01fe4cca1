"""Whether a patient can speak freely: an answer to "are you alone now?". Pure.

A plain yes is not believed where the same words put somebody beside her: whoever is asked aloud
about violence while its author listens may pay for it. A baby who cannot understand is no company.
"""

import re

from dialog.check_ins.closed_answers import read_closed
from dialog.check_ins.phrases import words_of
from dialog.check_ins.questions import NO, YES
from dialog.nlu.kin import COMPANIONS, any_of

_AUX = r"(?:(?:is|are|am|was|has|have|just|right|still|also|only|both|all|been|got) )*"
_THEM = (
    rf"(?:(?:my|our|his|her|the|a|some) (?:\w+ ){{0,2}}?(?:{any_of(COMPANIONS)})s?"
    r"|he|she|they|somebody|someone|people|everybody|everyone|family|others)"
)
_NEAR = (
    r"(?:here|home|around|nearby|present|beside me|next to me|near me|with me|with us|by me"
    r"|in the (?:same |other |next )?(?:room|car|house|kitchen|bedroom|bed)|upstairs|downstairs"
    r"|listening|driving|sitting|standing|lying|watching|visiting|can hear|hears?|over)"
)
_SOMEBODY = re.compile(
    rf"\b{_THEM} (?:in law )?(?:\w+ )?{_AUX}{_NEAR}\b"
    rf"|\b(?:with|beside|next to|and|me and) {_THEM}\b"
    r"|\b(?:have|got|there (?:is|are)) (?:\w+ ){0,2}?(?:company|visitors?|guests?|people|somebody"
    r"|someone|others|family)\b"
)
_AWAY = re.compile(
    rf"\b{_THEM} (?:\w+ )?(?:is|are|has|have|was)? ?(?:not|never|no longer|out|gone|away|at work"
    r"|at school|left|still at|in bed asleep)\b"
    r"|\b(?:nobody|no one|noone|not anybody|not anyone)\b"
)
_IN_PUBLIC = re.compile(
    r"\b(?:i am|we are|out|here) (?:(?:still|just|out|over|in|on|at) )*"
    r"(?:work|public|store|shop|shopping|mall|office|bus|train|school|church|restaurant"
    r"|waiting room|line|(?:the|a|my|our) (?:\w+ ){0,2}?(?:store|shop|mall|office|bus|train|school"
    r"|church|restaurant|waiting room|clinic|place|house))\b"
    r"|\b(?:on|you are on) (?:the )?speaker(?: ?phone)?\b"
)
_ALONE = re.compile(
    r"\b(?:just|only) (?:me|myself|us)\b|\bby myself\b|\ball alone\b|\bon my own\b|\bi am alone\b"
    r"|\bi can (?:talk|speak)\b|\b(?:nobody|no one|noone) (?:is |else |here |around |can )"
)
_NOT_ALONE = re.compile(
    r"\b(?:am|are) not (?:\w+ )?alone\b|\bnot (?:right now|now|really|exactly|quite|alone)\b"
    r"|\bcan ?not (?:talk|speak)\b"
)


def hear_company(said: str) -> str | None:
    """`yes` where she is alone, `no` where she is not or may be overheard; None: not told."""
    plain = " ".join(words_of(said))
    near = _SOMEBODY.search(plain)
    if near is not None and _AWAY.search(plain[near.start() :]) is None:
        return NO
    if _IN_PUBLIC.search(plain) is not None or _NOT_ALONE.search(plain) is not None:
        return NO
    if _ALONE.search(plain) is not None:
        return YES
    read = read_closed(said)
    return read if read in (YES, NO) else None
