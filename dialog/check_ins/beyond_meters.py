"""A meter that shows letters in place of a number: HI above what it measures, LO below. Pure.

Recognisers write them as words, so that "it says hi" looks like a greeting.
"""

import re

from triage.words import split_words

CLAIMS = {"hi": "my meter says hi", "lo": "my meter says lo"}
"""What each of them says, as triage understands it without the question."""
_HI, _LO = r"(?:hi|h i|high)", r"(?:lo|l o|low)"
_SHOWS = r"(?:says?|said|saying|shows?|showed|showing|reads?|reading|displays?|flashes|flashing)"
_SMALL = r"(?:just|only|still|the word|the letters|the meter|my meter|it|me|is|was|like|keeps on)"
_LEADS = r"(?:it|is|was|just|only|the word|the letters)"
_FILLS = r"(?:(?:well|oh|so|no|yes|yeah) )*"


def _shown(letters: str, spelled: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_SHOWS} (?:{_SMALL} )*{letters}\b(?! (?:batter|blood))"
        rf"|^{_FILLS}(?:{_LEADS} )+{spelled}$"
    )


_PATTERNS = {"hi": _shown(_HI, "(?:hi|h i)"), "lo": _shown(_LO, "(?:lo|l o)")}
_ALONE = {"h i": "hi", "lo": "lo", "l o": "lo"}
"""Enough by themselves; "hi" alone is a greeting."""


def shown_beyond(said: str) -> str | None:
    """`hi` or `lo`, where the answer to what the meter shows is one of them; else None."""
    plain = " ".join(split_words(said.casefold()).words)
    if plain in _ALONE:
        return _ALONE[plain]
    found = (one for one, pattern in _PATTERNS.items() if pattern.search(plain) is not None)
    return next(found, None)
