"""Whether a caller drops what they have just wanted: "never mind", "forget it". Pure.

It is neither a no to the question that is open nor an answer to it: nothing is wanted any more.
"""

import re

from triage.words import split_words

_VISIT = r"(?:appointments?|visits?|bookings?|checkup|check up)"
_DROPS = re.compile(
    rf"\b(?:never ?mind|forget (?:about )?(?:it|that|the whole thing|(?:the|this|that|my) {_VISIT})"
    rf"|(?:no|not the|skip the|drop the) {_VISIT} (?:then|after all|any more|anymore)|leave it"
    r"|(?:i )?changed my mind|drop it|let it be"
    r"|(?:i )?(?:do|will) not (?:want|need|bother)(?: (?:it|that|this|one|anything|to|with it"
    r"|an appointment|the appointment|a visit|any of (?:it|that|these|those|them)))?"
    r"(?: (?:any more|anymore|after all|now))?$"
    r"|(?:do not|please do not) book(?: (?:it|that|this|anything|one))?$"
    rf"|(?:keep|stay with|stick with|leave) (?:the|my) (?:old|original|current|existing|one i have)"
    rf"(?: (?:one|time|slot|date|day|{_VISIT}))*(?: (?:then|instead|please|after all|as it is))*$)"
)
"""What is said by whoever wants nothing more, where it is not followed by what they want."""
_CALLS_OFF = re.compile(
    rf"\b(?:cancel|scrap|scratch|skip|drop) (?:the|my|this|that|the whole) {_VISIT}$"
    r"|\b(?:cancel|scrap|call off|take back) (?:it|that|this|everything|the whole thing)"
    r"(?: (?:please|then|now|again|after all))*$"
)
_BY_NAME = re.compile(
    r"\b(?:forget|skip|scratch|never ?mind|drop|scrap)(?: about)? (?:the|my) \w+(?: \w+)?$"
)
_FOR_ANOTHER = re.compile(
    r"\b(?:forget|skip|scratch|never ?mind|drop|scrap|leave|ignore)(?: about)?"
    r" (?:the|my|that|those|these|this|it)\b.*\b(?:i|we|can|could|let|just|what|give|is|are)\b"
    r"|\binstead\b"
)
"""What is said by whoever wants something else than what they have just wanted."""
_CANCELS = re.compile(
    r"^(?:(?:no|oh|wait|sorry|actually|please|okay|ok|well|just|then)\b ?)*"
    r"(?:cancel|stop|scratch|delete)(?: (?:it|that|this|the booking|the request|everything))?"
    r"(?: (?:please|then|now|thanks|thank you))*$"
)
"""Takes back what is being done, where nothing else is said."""


def drops_wish(text: str) -> bool:
    """Whether that is what the words say."""
    said = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    return _DROPS.search(said) is not None or _CANCELS.match(said) is not None


def cancels_visit(text: str) -> bool:
    """Whether the words call off an appointment: of one that is being booked that drops it."""
    said = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    return _CALLS_OFF.search(said) is not None


def drops_for_another(text: str) -> bool:
    """Whether one thing is dropped for another: "forget the results, I need a refill"."""
    said = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    return _FOR_ANOTHER.search(said) is not None


def drops_named(text: str) -> bool:
    """Whether a wish is dropped by its name, and nothing else wanted: "forget the refill"."""
    said = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    return _BY_NAME.search(said) is not None
