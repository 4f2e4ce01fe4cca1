"""Days told by another one that was talked about: "the week after", "later that week". Pure."""

import re
from datetime import date, timedelta

from dialog.nlu.iso_days import week_of
from triage.words import split_words

_NOT_NEXT = r"(?! (?:next|tomorrow|christmas|thanksgiving|easter|new year|my|the|i|we|work|school))"
_WEEK_AFTER = re.compile(
    rf"\b(?:the|a|one|that) (?:\w+ )?week (?:after|later|further|on)\b{_NOT_NEXT}"
    r"|\b(?:the )?following week\b"
)
_WEEK_BEFORE = re.compile(rf"\b(?:the|a|one) week (?:before|earlier|sooner)\b{_NOT_NEXT}")
_DAY_AFTER = re.compile(
    rf"\b(?:the|a|one) day (?:after|later)\b{_NOT_NEXT}|\b(?:the )?following day\b|\bthe next day\b"
)
_DAY_BEFORE = re.compile(
    rf"\b(?:the|a|one) day (?:before|earlier|sooner)\b(?! yesterday){_NOT_NEXT}"
)
_IN_WEEK = r"(?:in |on in )?(?:that|the same|in that|in the same) week"
_LATER = re.compile(
    rf"\b(?:later|after that|further on|towards the end)(?: on)? (?:of )?{_IN_WEEK}\b"
)
_EARLIER = re.compile(rf"\b(?:earlier|sooner|before that) {_IN_WEEK}\b")
_SAME_WEEK = re.compile(
    r"\b(?:another|a different|some other|any other|other) (?:day|time)(?: \w+)?"
    r" (?:that|the same|in that|in the same) week\b|^(?:just )?(?:that|the same) week$"
)
_SAME_DAY = re.compile(r"\b(?:the )?same day\b(?! (?:as|of|each|every|a|next|the))")
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


def read_relative_day(said: str, base: date) -> str | None:
    """The day, or the days, as `dialog.nlu.times` writes them; None where none is told so.

    Args:
        said: the caller's words.
        base: the day that was talked about: of a visit that is moved, or of times on offer.
    """
    plain = " ".join(split_words(said.casefold()).words)
    monday = base - timedelta(days=base.weekday())
    if _WEEK_AFTER.search(plain):
        return week_of(base + _WEEK)
    if _WEEK_BEFORE.search(plain):
        return week_of(base - _WEEK)
    if _DAY_AFTER.search(plain):
        return str(base + _DAY)
    if _DAY_BEFORE.search(plain):
        return str(base - _DAY)
    if _LATER.search(plain):
        return f"{base + _DAY}/{max(base + _DAY, monday + 6 * _DAY)}"
    if _EARLIER.search(plain):
        return f"{min(monday, base - _DAY)}/{base - _DAY}"
    if _SAME_WEEK.search(plain):
        return week_of(base)
    return str(base) if _SAME_DAY.search(plain) else None
