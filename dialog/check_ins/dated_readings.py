"""Readings of one turn, each of when it was measured, without those put right there. Pure.

"Yesterday 150 over 90 and this morning 138 over 84" tells two times for two readings; "135 over
85, no wait, that's 145 over 95" tells one reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from dialog.check_ins.reading_times import ToldTime, measured_at, times_told
from dialog.check_ins.readings import Reading, placed
from triage.decision import Vital
from triage.words import Words, split_words

_MINUTE = timedelta(minutes=1)
_CORRECTS = frozenset(
    ("no", "nope", "sorry", "wait", "mean", "meant", "actually", "rather", "correction", "mistake",
     "scratch", "strike", "oops", "misread", "instead")
)  # fmt: skip
_SMALL = frozenset(
    ("i", "it", "is", "was", "that", "the", "a", "oh", "um", "uh", "one", "said", "say", "to",
     "should", "be", "make", "my", "says", "reads", "hold", "on", "let", "me", "look", "again",
     "think", "not", "bad", "wrong", "this", "check", "blood", "pressure", "sugar", "reading",
     "number", "numbers", "you", "know", "what", "well", "or")
) | _CORRECTS  # fmt: skip
"""With any other word between two readings the second one may be another."""
_DENIES = frozenset(("not", "than", "of"))
"""Ends what stands between a reading and one that is denied: "150 over 95, not 140 over 90"."""
_BEFORE_DENIED = frozenset(("and", "not", "rather", "than", "instead", "of", "it", "was"))
_MASK = "but"
"""Stands for the words of a reading, so that no time is found in them, nor one across them."""
_PARTS = frozenset(("and", "then", "but", "it", "that", "my", "i", "she", "he"))
"""What parts one time from the next, and an hour from what was measured."""


@dataclass(frozen=True, slots=True)
class _Placed:
    reading: Reading
    first: int
    end: int


def dated(vitals: Sequence[Vital], said: str, now: datetime) -> tuple[Reading, ...]:
    """The readings that the words tell, in their order; only what can be true.

    Of several of one name that were measured at one time, the earlier ones are a minute older.

    Args:
        vitals: that triage heard in the words.
        said: the words.
        now: aware, in the zone in which it is said.
    """
    split = split_words(said.casefold())
    at = measured_at(said, now)
    found = [
        _in_words(reading, start, end, split)
        for reading, start, end in placed(vitals, at)
        if reading.is_possible
    ]
    kept = _without_corrected(found, split.words)
    if len(kept) > 1 and not _overlap(kept):
        kept = _with_times(kept, split.words, now)
    return _apart([one.reading for one in kept])


def standing(vitals: Sequence[Vital], said: str) -> tuple[Vital, ...]:
    """What triage heard in the words, without the readings that they put right at once.

    Args:
        vitals: as triage heard them.
        said: the words.
    """
    split = split_words(said.casefold())
    none = datetime.fromtimestamp(0.0, tz=UTC)
    found = [_in_words(reading, start, end, split) for reading, start, end in placed(vitals, none)]
    kept = _without_corrected(found, split.words)
    if len(kept) == len(found):
        return tuple(vitals)
    gone = {one.first for one in found}.difference(one.first for one in kept)
    places = [at for one in found if one.first in gone for at in range(one.first, one.end)]
    starts = {split.spans[at].start for at in places}
    return tuple(one for one in vitals if one.span.start not in starts)


def _in_words(reading: Reading, start: int, end: int, split: Words) -> _Placed:
    inside = [at for at, span in enumerate(split.spans) if span.start < end and start < span.end]
    return _Placed(reading, min(inside, default=0), max(inside, default=-1) + 1)


def _overlap(placed_: Sequence[_Placed]) -> bool:
    """Whether nobody knows where in the words they stand."""
    return any(later.first < earlier.end for earlier, later in pairwise(placed_))


def _without_corrected(found: Sequence[_Placed], words: Sequence[str]) -> list[_Placed]:
    kept: list[_Placed] = []
    for one in found:
        before = kept[-1] if kept else None
        if before is None or before.reading.name != one.reading.name:
            kept.append(one)
            continue
        between = tuple(words[before.end : one.first])
        if between and between[-1] in _DENIES and _BEFORE_DENIED.issuperset(between):
            continue
        if puts_right(between):
            kept.pop()
        kept.append(one)
    return kept


def puts_right(between: Sequence[str]) -> bool:
    """Whether the words between two readings say that the first of them is wrong."""
    return not _CORRECTS.isdisjoint(between) and _SMALL.issuperset(between)


def _with_times(found: Sequence[_Placed], words: Sequence[str], now: datetime) -> list[_Placed]:
    """Each with the time that is told for it; one without any has that of its neighbour."""
    masked = [_MASK if word in _PARTS else word for word in words]
    for one in found:
        masked[one.first : one.end] = [_MASK] * (one.end - one.first)
    times = times_told(masked, now)
    if not times:
        return [_at(one, now) for one in found]
    if len(times) == len(found):
        return [_at(one, told.at) for one, told in zip(found, times, strict=True)]
    if len(times) == 1 and times[0].end <= found[0].first:
        return [_at(one, times[0].at) for one in found]
    nearest: dict[int, ToldTime] = {}
    for told in times:
        place = min(range(len(found)), key=lambda at: _distance(found[at], told))
        nearest.setdefault(place, told)
    return [_at(one, _time_of(place, found, nearest, now)) for place, one in enumerate(found)]


def _distance(one: _Placed, told: ToldTime) -> tuple[int, int]:
    """In words; of two as near as each other the one that follows."""
    if told.end <= one.first:
        return one.first - told.end, 0
    return told.first - one.end, 1


def _time_of(
    place: int, found: Sequence[_Placed], nearest: dict[int, ToldTime], now: datetime
) -> datetime:
    """Its own, or that of the reading before it; else of what a time behind it is told for, too."""
    before = [one for one in nearest if one <= place]
    if before:
        return nearest[max(before)].at
    behind = min(nearest)
    told = nearest[behind]
    return told.at if told.first >= found[behind].end else now


def _at(one: _Placed, at: datetime) -> _Placed:
    return replace(one, reading=replace(one.reading, at=at))


def _apart(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    spread = []
    for place, one in enumerate(readings):
        later = sum(
            other.name == one.name and other.at == one.at for other in readings[place + 1 :]
        )
        spread.append(replace(one, at=one.at - later * _MINUTE))
    return tuple(dict.fromkeys(spread))
