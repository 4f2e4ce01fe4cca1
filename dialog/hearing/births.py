"""Whether a caller's words tell that a child has been born, and lately. Pure.

Awaited, long past or somebody else's births are none; nor is "I had him call you".
"""

import re

from dialog.check_ins.phrases import words_of
from dialog.nlu.kin import PARENTS, PARTNERS, any_of

_BABY = (
    r"(?:(?:the|my|our|a|her) (?:\w+ ){0,2}?(?:bab(?:y|ies)|boy|girl|newborn)|(?:the |our )?baby"
    r"|(?:\w+ )?(?:twins|triplets))"
)
_OFFSPRING = r"(?:my|our|a) (?:\w+ )?(?:son|daughter)"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple(?: of)?|\d+)"
_WHEN = (
    r"(?:yesterday|today|tonight|this (?:morning|afternoon|week|weekend|month)"
    r"|last (?:night|week|weekend|month|\w+day)|(?:on )?(?:the )?\w+day"
    r"|on the (?:\w+ )?\w+(?:st|nd|rd|th)"
    rf"|{_COUNT} (?:hours?|days?|nights?|weeks?|months?) ago"
    r"|in the (?:hospital|car|ambulance|night)"
    r"|at (?:home|the hospital|\w+ (?:\w+ )?weeks)|early|already|by (?:c|caesarean|cesarean))\b"
)
_GOES_ON = r"(?:and|but|so|he|she|they|it|we|i|thanks?|thank|everything|everyone|all|naturally)\b"
_ENDS = rf"(?= *$| {_WHEN}| {_GOES_ON})"
"""What follows who was born; anything else is what somebody was made to do."""
_HAS = r"(?:(?:have|has|already|just|finally|actually) )*"
_MOTHER = rf"\b(?:i|we|she|wife) {_HAS}"
_TOLD = re.compile(
    rf"{_MOTHER}had (?:him|her|{_OFFSPRING}){_ENDS}"
    rf"|{_MOTHER}had {_BABY}\b(?! (?:shower|check|checked|seen|scan|appointment|look|with))"
    r"|\b(?:just|already) had (?:him|her|them|the baby)\b(?! \w+ed\b)"
    rf"|{_MOTHER}(?:delivered|given birth)\b|\bgave birth\b|\balready (?:delivered|born|arrived)\b"
    rf"|\bthey {_HAS}delivered (?:him|her|them|me|{_BABY})"
    r"|\b(?:had|did) (?:an?|my|the) (?:\w+ )?(?:c|caesarean|cesarean) ?section\b"
    rf"|\b(?:{_BABY}|{_OFFSPRING}) (?:is|are|was|were|has been|is been)"
    r" (?:already |finally |now )?born\b"
    rf"|\b{_BABY} (?:is|are) (?:already |finally |now )?here\b(?! in\b)"
    rf"|\b{_BABY} (?:has |have )?(?:came|come|arrived)\b(?! (?:back|home|over|to))"
    r"|\b(?:she|he|they|it) (?:is|are|was|were|has been) (?:already |finally |just )?born\b"
    rf"|\b(?:she|he|they) {_HAS}(?:came|arrived) {_WHEN}"
    rf"|(?<!\bi was )\bborn {_WHEN}"
)
_OF_ANOTHER = re.compile(rf"\b(?:doctor|{any_of(PARTNERS | PARENTS)})\b")
_HERE = re.compile(
    r"\b(?:she|he|they) (?:is|are) (?:(?:already|finally) here|here (?:already|finally))\b"
)
"""Said of whoever came; of the child where nobody else is named."""
_AWAITED = re.compile(
    r"\b(?:before|when|until|till|once|as soon as|after|if|unless|in case) (?:i|we|she|he|they|the"
    r"|my|our)\b|\b(?:going to|will|would|supposed to|scheduled|planning|hoping|afraid|scared"
    r"|worried|worry|might|could|almost|nearly|am i|can i|risk|losing)\b"
)
"""Behind one of these it is awaited, feared or only asked about."""
_DENIED = re.compile(r"\b(?:not|never)(?: (?:think|believe|know|sure|say|mean)(?: \w+){0,2})? ?$")
_OTHER = re.compile(
    r"\b(?:last year|years? ago|(?:the|my|our) (?:first|second|third|others?|older|oldest"
    r"|previous|last (?:one|baby|pregnancy|time|kid|child))|previous|in the past|history|friend"
    r"|sister|cousin|neighbor|niece|coworker|last time|last pregnancy)\b"
)
"""Beside one of these it is past, or somebody else's."""


def tells_of_birth(said: str) -> bool:
    """Whether the child is there."""
    plain = " ".join(words_of(said))
    if _OTHER.search(plain) is not None:
        return False
    if _HERE.search(plain) is not None and _OF_ANOTHER.search(plain) is None:
        return True
    return any(
        _AWAITED.search(plain[: one.end()]) is None and _DENIED.search(plain[: one.start()]) is None
        for one in _TOLD.finditer(plain)
    )
