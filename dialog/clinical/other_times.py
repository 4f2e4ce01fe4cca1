"""What is wished instead by who takes none of the times that were offered: "anything later". Pure.

Only what is told by the offers themselves: a day or an hour of its own is read as any wish is.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from dialog.nlu.clock import find_bare_hour
from dialog.nlu.relative_days import read_relative_day
from dialog.nlu.wished_times import read_wished_time
from triage.words import split_words

_TOO_EARLY = re.compile(r"\btoo (?:early|soon)\b|\bnot (?:that|so) (?:early|soon)\b")
_TOO_LATE = re.compile(r"\btoo (?:late|far(?: out| off| away)?)\b|\bnot (?:that|so) (?:late|far)\b")
_LATER = re.compile(r"\blater\b|\bafter (?:that|those|these|them)\b|\bfurther out\b")
_EARLIER = re.compile(
    r"\b(?:earlier|sooner)\b|\bbefore (?:that|those|these|them)\b|\bcloser\b|\bthe soonest\b"
)
_OTHER_DAY = re.compile(
    r"\b(?:other|another|different|later|earlier|sooner) (?:day|date)s?\b|\bnot (?:on )?that day\b"
)
_ELSE = re.compile(r"\b(?:what|anything|something|any|which) (?:else|other times?)\b")
"""Asks for more of them: those that come next."""
_UNBUSY = frozenset(("no", "not", "nothing"))
_LATER_IN_WEEK = re.compile(r"\blater (?:in|that|on in) (?:the |that )?week\b")
_COMPARED = frozenset(("later", "earlier", "sooner"))


def is_complaint(text: str) -> bool:
    """Whether the words find fault with a time that is on offer: "nine is too early"."""
    said = " ".join(split_words(text.lower()).words)
    return _TOO_EARLY.search(said) is not None or _TOO_LATE.search(said) is not None


def other_wish(text: str, offers: Sequence[datetime], now: datetime) -> str | None:
    """The wish as `dialog.nlu.wished_times` writes it; None where nothing is told but a no.

    Args:
        text: the words that took none of the offers.
        offers: when they begin, in order, at the caller's place.
        now: there.
    """
    words = split_words(text.lower()).words
    said = " ".join(words)
    if not offers:
        return read_wished_time(text, now.date())
    if is_complaint(text):
        return _beyond(
            _complained_of(words, said, offers), later=_TOO_EARLY.search(said) is not None
        )
    relative = read_relative_day(text, offers[0].date())
    if relative is not None:
        return relative
    # "Later in the week" than the offers, not than today.
    is_of_week = _LATER_IN_WEEK.search(said) is not None
    told = None if is_of_week else read_wished_time(text, now.date())
    if told is not None:
        return told
    if is_of_week or _OTHER_DAY.search(said) is not None or _is_sooner_day(said, offers, now):
        return _of_other_days(said, offers)
    if _ELSE.search(said) is not None:
        return _beyond(offers[-1:], later=True)
    is_later, is_earlier = (one.search(said) is not None for one in (_LATER, _EARLIER))
    if is_later == is_earlier:
        return None
    is_later ^= _is_denied(words)
    return _beyond((offers[-1] if is_later else offers[0],), later=is_later)


def _complained_of(
    words: Sequence[str], said: str, offers: Sequence[datetime]
) -> Sequence[datetime]:
    """The offer whose hour is named; where none is, all of them: the last, or the first."""
    hour = find_bare_hour(words)
    named = [] if hour is None else [one for one in offers if one.hour % 12 == hour.hour % 12]
    if named:
        return named
    return (offers[-1],) if _TOO_EARLY.search(said) is not None else (offers[0],)


def _beyond(offers: Sequence[datetime], *, later: bool) -> str:
    """The same day, later than the last of them, or earlier than the first."""
    if not later:
        return f"../{offers[0]:%Y-%m-%dT%H:%M}"
    begins = offers[-1]
    # From the next minute on: what was offered is not offered again.
    minute = min(begins.hour * 60 + begins.minute + 1, 24 * 60 - 1)
    return f"{begins:%Y-%m-%d}T{minute // 60:02d}:{minute % 60:02d}/.."


def _is_sooner_day(said: str, offers: Sequence[datetime], now: datetime) -> bool:
    """Whether "sooner" is said of times that are days ahead."""
    return "sooner" in said and offers[0].date() > now.date()


def _of_other_days(said: str, offers: Sequence[datetime]) -> str | None:
    first, last = offers[0].date(), offers[-1].date()
    if _LATER.search(said) is not None:
        return f"{last}/.."
    if _EARLIER.search(said) is not None:
        return f"../{first}"
    # Which other day, they have to say.
    return None


def _is_denied(words: Sequence[str]) -> bool:
    """Whether a comparison is denied: "no later than that"."""
    pairs = zip(words, words[1:], words[2:], strict=False)
    return any(
        first in _UNBUSY and second in _COMPARED and third == "than"
        for first, second, third in pairs
    )
