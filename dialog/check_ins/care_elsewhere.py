"""Whether somebody says that the patient is cared for elsewhere by now. Pure.

Told is what has happened: who wants another doctor, or has one for something else besides, is a
patient of this clinic as before.
"""

import re

from dialog.check_ins.phrases import words_of

_WHO = r"(?:i|we|she|he|they)"
_HAS = r"(?:(?:have|has|had|already|just|since|now|actually|recently|am|is|are|got) )*"
_PLACE = (
    r"(?:clinics?|doctors?|hospitals?|practices?|providers?|midwi(?:fe|ves)|ob|ob gyn|obgyn"
    r"|obstetricians?|gynecologists?|place|office|health (?:system|center|plan)|physicians?"
    r"|care team|somewhere else|elsewhere)"
)
_OTHER = r"(?:an?other|a different|a new|other|different|new|some other)"
_ANOTHER_PLACE = (
    rf"(?:(?:to |with |at )?{_OTHER} (?:\w+ )?{_PLACE}|(?:to )?(?:somewhere else|elsewhere))"
)
_WENT = (
    r"(?:moved|switched|changed|transferred|went|gone|go|goes|going|moving|see|sees|seeing"
    r"|being seen|seen|followed|found|have|has|got)"
)
_MOVED = re.compile(
    rf"\b{_WHO} {_HAS}(?:moved|switched|changed|transferred) (?:over |(?:my|her|his) care )?"
    rf"(?:{_ANOTHER_PLACE}|(?:clinics|doctors|hospitals|practices|providers|midwives)\b)"
    r"|\b(?:my|her|his|our) (?:\w+ )?care (?:is|was|has|got) (?:\w+ )?"
    r"(?:moved|transferred|elsewhere)"
    rf"|\b{_WHO} {_HAS}{_WENT} (?:\w+ )?{_ANOTHER_PLACE} (?:now|instead|these days)\b"
    rf"|\b(?:now|instead) {_WHO} {_HAS}{_WENT} {_ANOTHER_PLACE}"
    rf"|\b{_WHO} {_HAS}(?:not|no longer) (?:\w+ )?(?:a patient|your patient|patients?)\b"
    rf"(?! yet)"
    rf"|\b{_WHO} (?:do not|does not|no longer|not) (?:go|goes|going|come|comes|coming) "
    r"(?:(?:there|here) any ?(?:more|longer)|to you(?:r clinic)?\b|to (?:that|this) clinic\b)"
    rf"|\b{_WHO} {_HAS}left (?:your|the|that|this) (?:clinic|practice)\b"
    rf"|\b{_WHO} (?:am|is|are) not with (?:you|your clinic|the clinic|that clinic)\b"
)
_WISHED = re.compile(
    r"\b(?:want|wants|like|wish|thinking|think|plan|planning|going to|will|would|can|could|should"
    r"|may|might|if|about to|how do|need to)\b"
)
"""Before it, it has not happened."""
_BESIDES = re.compile(r"\b(?:for (?:my|her|his|the)|as well|too|also|besides)\b")
_OF_SHOPS = re.compile(r"\b(?:pharmac(?:y|ies|ist)|drug ?stores?|stores?|gym|job|work)\b")
"""Where these are named, they may be what is left."""
_DENIED = re.compile(r"\b(?:not|never)\b")


def is_cared_elsewhere(said: str) -> bool:
    """Whether another clinic has taken over."""
    plain = " ".join(words_of(said))
    if _OF_SHOPS.search(plain) is not None:
        return False
    return any(_holds(plain, found) for found in _MOVED.finditer(plain))


def _holds(plain: str, found: re.Match[str]) -> bool:
    before = plain[: found.start()]
    denied = _DENIED.search(before.rpartition(" but ")[2])
    is_over = denied is None
    return (
        is_over
        and _WISHED.search(before[-30:]) is None
        and _BESIDES.search(plain[found.end() : found.end() + 20]) is None
    )
