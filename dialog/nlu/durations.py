"""How long something has lasted, in spoken words."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.numbers import read_number

_UNIT_DAYS = {
    "minute": 1 / 1440, "minutes": 1 / 1440, "hour": 1 / 24, "hours": 1 / 24, "day": 1.0,
    "days": 1.0, "night": 1.0, "nights": 1.0, "week": 7.0, "weeks": 7.0, "month": 30.4,
    "months": 30.4, "year": 365.0, "years": 365.0,
}  # fmt: skip
_VAGUE_COUNTS = {
    ("a",): 1.0, ("an",): 1.0, ("a", "couple", "of"): 2.0, ("a", "couple"): 2.0,
    ("couple", "of"): 2.0, ("a", "few"): 3.0, ("few",): 3.0, ("several",): 5.0,
    ("half", "a"): 0.5, ("half", "an"): 0.5, ("the", "whole"): 1.0, ("the", "last"): 1.0,
    ("the", "past"): 1.0, ("many",): 10.0,
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SINCE = {
    ("yesterday",): 1.0, ("this", "morning"): 0.3, ("last", "night"): 0.5, ("last", "week"): 7.0,
    ("today",): 0.3, ("tonight",): 0.1, ("noon",): 0.2, ("lunch",): 0.2, ("breakfast",): 0.3,
    ("midnight",): 0.4, ("the", "weekend"): 3.0, ("last", "month"): 30.0, ("last", "year"): 365.0,
    ("this", "afternoon"): 0.2, ("birth",): 7300.0, ("childhood",): 7300.0, ("forever",): 7300.0,
    ("dinner",): 0.3, ("the", "day", "before", "yesterday"): 2.0, ("christmas",): 60.0,
    ("summer",): 120.0, ("last", "summer"): 240.0, ("spring",): 120.0, ("winter",): 120.0,
} | {(day,): 4.0 for day in WEEKDAYS} | {("last", day): 7.0 for day in WEEKDAYS}  # fmt: skip
_ALONE = {
    ("all", "day"): 0.5, ("all", "night"): 0.5, ("all", "week"): 7.0, ("all", "morning"): 0.3,
    ("just", "now"): 0.01, ("just", "started"): 0.01, ("a", "while"): 14.0, ("ages",): 60.0,
    ("as", "long", "as", "i", "can", "remember"): 3650.0, ("my", "whole", "life"): 7300.0,
    ("a", "long", "time"): 60.0, ("forever",): 3650.0, ("over", "night"): 0.5,
    ("overnight",): 0.5, ("just", "today"): 0.3,
}  # fmt: skip
_ALONE_WORDS = frozenset(
    " ".join(name) for name in _ALONE if name[0] in ("all", "just", "overnight")
)
_PARTS = frozenset(("morning", "afternoon", "evening", "night"))


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something has lasted; it was said by the words `first` to `end` (exclusive)."""

    days: float
    first: int
    end: int


def find_durations(words: Sequence[str]) -> list[Lasting]:
    """Every duration in the words, from the left, none overlapping."""
    found = []
    at = 0
    while at < len(words):
        lasting = _since(words, at) or _counted(words, at) or _named(words, at, _ALONE)
        if lasting is None:
            at += 1
        else:
            found.append(lasting)
            at = lasting.end
    return found


def find_starting_points(words: Sequence[str]) -> list[Lasting]:
    """Points in time that only an answer to "since when" makes a duration: "yesterday"."""
    found = (_named(words, at, _SINCE) for at in range(len(words)))
    return [lasting for lasting in found if lasting is not None][:1]


def _since(words: Sequence[str], at: int) -> Lasting | None:
    """What begins with "since"."""
    if words[at] != "since":
        return None
    point = _named(words, at + 1, _SINCE) or _counted(words, at + 1)
    if point is None:
        point = _counted(words, at + 2) if at + 2 < len(words) else None
    if point is None:
        return None
    end = point.end
    while end < len(words) and words[end] in _PARTS | {"ago"}:
        end += 1
    return Lasting(point.days, at, end)


def _counted(words: Sequence[str], at: int) -> Lasting | None:
    """What begins with a number or "a few": "three weeks", "a couple of hours ago"."""
    counts = _count(words, at)
    if counts is None:
        return None
    count, unit_at = counts
    unit = words[unit_at] if unit_at < len(words) else ""
    after = words[unit_at + 1] if unit_at + 1 < len(words) else ""
    if unit not in _UNIT_DAYS or after in ("old", "pregnant", "along"):
        return None
    return Lasting(count * _UNIT_DAYS[unit], at, unit_at + 1 + (after == "ago"))


def _count(words: Sequence[str], at: int) -> tuple[float, int] | None:
    for length in (3, 2, 1):
        count = _VAGUE_COUNTS.get(tuple(words[at : at + length]))
        if count is not None and at + length < len(words):
            nested = _count(words, at + length) if words[at] == "the" else None
            return nested or (count, at + length)
    if at >= len(words):
        return None
    number = read_number(words, at)
    return None if number is None else (number.value, number.end)


def _named(words: Sequence[str], at: int, names: dict[tuple[str, ...], float]) -> Lasting | None:
    for length in (6, 4, 3, 2, 1):
        name = tuple(words[at : at + length])
        if len(name) == length and name in names:
            return Lasting(names[name], at, at + length)
    return None


def phrase_duration(words: str) -> str:
    """A duration in the caller's own words, made to fit behind the name of a complaint."""
    if words in _ALONE_WORDS or words.startswith(("since", "for ")):
        return words
    if words.endswith(" ago"):
        return f"that started {words}"
    if tuple(words.split()) in _SINCE:
        return f"since {words}"
    return f"for {words}"
