"""How long something has lasted, in spoken words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialog.nlu.reading import word_at
from dialog.nlu.spoken_numbers import Count, read_count

_UNIT_DAYS = {
    "second": 1 / 86400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0,
    "week": 7.0, "fortnight": 14.0, "month": 30.4, "year": 365.0,
}  # fmt: skip
_UNITS = set(_UNIT_DAYS) | {f"{unit}s" for unit in _UNIT_DAYS}
_ISO = {
    "second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "night": "P{}D",
    "week": "P{}W", "fortnight": "P{}W", "month": "P{}M", "year": "P{}Y",
}  # fmt: skip
_BARE_COUNT = 3.0
"""How many "for years" is reckoned as; its ISO form says that no number was told."""
_VAGUE = (("a", "few"), ("few",), ("several",), ("many",))
"""Counts of no number: "a few hours" is not three."""
_LEADS = (("the", "last"), ("the", "past"), ("the", "whole"))
_BETWEEN = ("more", "whole", "full", "long", "straight", "good")
_PREGNANT = ("old", "pregnant", "along")
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
_PARTS = frozenset(("morning", "afternoon", "evening", "night"))


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something has lasted; it was said by the words `first` to `end` (exclusive)."""

    days: float
    first: int
    end: int
    iso: str = "PX"
    """ISO 8601 in the unit that was said: P3D, PT1.5H; X where no number was told."""


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
    return Lasting(point.days, at, end, point.iso)


def _counted(words: Sequence[str], at: int) -> Lasting | None:
    """What begins with a number or "a few": "three weeks", "a couple of hours ago"."""
    is_led = tuple(words[at : at + 2]) in _LEADS
    count = read_count(words, at + 2 * is_led)
    if count is None and is_led:
        # "The last week".
        count = Count(1.0, at + 2)
    if count is None:
        return _bare(words, at)
    unit_at = count.end + (word_at(words, count.end) in _BETWEEN)
    unit, end = word_at(words, unit_at), unit_at + 1
    if unit not in _UNITS or word_at(words, end) in _PREGNANT:
        return None
    value, end = _more(words, count.value, end)
    lasting = _lasting(value, unit, at, end + (word_at(words, end) == "ago"))
    return _uncounted(lasting, unit) if _is_vague(words, at + 2 * is_led) else lasting


def _more(words: Sequence[str], value: float, end: int) -> tuple[float, int]:
    """What is said behind the unit: "a week and a half", "a day or two"."""
    if tuple(words[end : end + 3]) == ("and", "a", "half"):
        return value + 0.5, end + 3
    more = read_count(words, end + 1) if word_at(words, end) == "or" else None
    is_alone = more is not None and word_at(words, more.end) not in _UNITS
    if more is not None and is_alone and more.value == value + 1:
        return more.value, more.end
    return value, end


def _bare(words: Sequence[str], at: int) -> Lasting | None:
    """Such as "For years", which counts nothing."""
    unit = word_at(words, at)
    if unit not in _UNITS or not unit.endswith("s") or word_at(words, at - 1) not in ("for", "in"):
        return None
    return _uncounted(_lasting(_BARE_COUNT, unit, at, at + 1), unit)


def _is_vague(words: Sequence[str], at: int) -> bool:
    return any(tuple(words[at : at + len(one)]) == one for one in _VAGUE)


def _uncounted(lasting: Lasting, unit: str) -> Lasting:
    """The same, with an ISO form that says that no number was told."""
    return replace(lasting, iso=_ISO[unit.removesuffix("s")].format("X"))


def _lasting(count: float, unit: str, first: int, end: int) -> Lasting:
    unit = unit.removesuffix("s")
    written = count * 2 if unit == "fortnight" else count
    return Lasting(count * _UNIT_DAYS[unit], first, end, _ISO[unit].format(f"{written:g}"))


def _named(words: Sequence[str], at: int, names: dict[tuple[str, ...], float]) -> Lasting | None:
    for length in (6, 4, 3, 2, 1):
        name = tuple(words[at : at + length])
        if len(name) == length and name in names:
            return Lasting(names[name], at, at + length, _iso_of_days(names[name]))
    return None


def _iso_of_days(days: float) -> str:
    """A vague stretch of time in ISO 8601; X where it is too vague for a number."""
    if days >= 14:
        return "PX"
    return f"P{days:g}D" if days >= 1 else f"PT{max(1, round(days * 24))}H"
