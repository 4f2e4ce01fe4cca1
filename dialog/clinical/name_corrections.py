"""Names that are put right while something else is asked: "sorry, it is spelt ...". Pure."""

import re

from dialog.clinical.likeness import likeness
from dialog.clinical.spoken_names import read_name, read_name_part
from triage.words import split_words

_LEAD = re.compile(
    r"^(?:(?:no|oh|wait|sorry|actually|correction|excuse me|hold on|and|but|well|um|i mean|i meant"
    r"|i said|that is wrong|that is not right|you got (?:it|that|my name) wrong) )+"
)
_NAMED = re.compile(
    r"\b(?:(?:first |last |family |given |sur|full )?name|surname|spelled|spelt|spell it)\b"
)
_REFUSED = re.compile(r" (?:and )?not (?:\w+ ?){1,3}$")
_FAMILY = re.compile(r"\b(?:last|family) name\b|\bsurname\b")
_GIVEN = re.compile(r"\b(?:first|given) name\b")
_FILLERS = re.compile(
    r"\b(?:my |the )?(?:(?:first|last|family|given|full) )?(?:name|surname) (?:is|was)\b"
    r"|\b(?:it )?is (?:spelled|spelt)\b|\bspelled\b|\bspelt\b|\bi (?:will )?spell it\b|\bwith an?\b"
)
_FEWEST = 2
"""Letters of a name."""
_ALIKE = 55.0
"""Likeness, out of 100, of what was heard and what it is put right to."""


def corrected_name(said: str, held: str) -> str | None:
    """The full name as it is put right; None where the words are about something else.

    Args:
        said: the answer to a question for something else.
        held: the full name that was heard.
    """
    plain = " ".join(split_words(said.lower().replace("\u2019", "'")).words)
    led = _LEAD.match(plain)
    if led is None and _NAMED.search(plain) is None:
        return None
    rest = _REFUSED.sub("", plain[led.end() :] if led is not None else plain)
    bare = " ".join(_FILLERS.sub(" ", rest).split())
    whole = read_name(bare)
    first, *_, last = held.split()
    if whole is not None and _is_alike((first, last), (whole.given, whole.family)):
        return " ".join(whole.words)
    part = read_name_part(bare)
    if part is None:
        return None
    is_family = _FAMILY.search(rest) is not None
    if is_family or _GIVEN.search(rest) is not None:
        return f"{first} {part}" if is_family else f"{part} {last}"
    of_first, of_last = likeness(first, part), likeness(last, part)
    both = _split(part, first, last)
    if both is not None:
        return both
    if max(of_first, of_last) < _ALIKE:
        return None
    return f"{first} {part}" if of_last >= of_first else f"{part} {last}"


def _split(letters: str, first: str, last: str) -> str | None:
    """Both names, where they were spelled in one."""
    cuts = range(_FEWEST, len(letters) - _FEWEST + 1)
    best = max(
        cuts,
        key=lambda at: likeness(first, letters[:at]) + likeness(last, letters[at:]),
        default=None,
    )
    if best is None:
        return None
    told = letters[:best], letters[best:]
    are_alike = likeness(first, told[0]) >= _ALIKE and likeness(last, told[1]) >= _ALIKE
    return " ".join(told) if are_alike else None


def _is_alike(held: tuple[str, str], told: tuple[str, str]) -> bool:
    """Whether one of both is nearly what was heard: two other words may be anything."""
    return any(likeness(one, other) >= _ALIKE for one, other in zip(held, told, strict=True))
