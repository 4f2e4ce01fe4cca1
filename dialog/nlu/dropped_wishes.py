"""Whether a caller drops what they have just wanted: "never mind", "forget it". Pure.

It is neither a no to the question that is open nor an answer to it: nothing is wanted any more.
"""

import re

from triage.words import split_words

_DROPS = re.compile(
    r"\b(?:never ?mind|forget (?:it|that|about it|about that|the whole thing)|leave it"
    r"|(?:i )?changed my mind|drop it|let it be"
    r"|(?:i )?(?:do|will) not (?:want|need|bother)(?: (?:it|that|this|one|anything|to|with it"
    r"|an appointment|the appointment|a visit|any of (?:it|that|these|those|them)))?"
    r"(?: (?:any more|anymore|after all|now))?$"
    r"|(?:do not|please do not) book(?: (?:it|that|this|anything|one))?$)"
)
"""What is said by whoever wants nothing more, where it is not followed by what they want."""
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
