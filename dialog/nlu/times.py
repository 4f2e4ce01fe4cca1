"""When somebody would like to come, in spoken words: "tuesday at half past ten"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from dialog.nlu.clock import ClockTime, read_clock
from dialog.nlu.day_spans import SPAN_BEGINNINGS, read_days
from dialog.nlu.days import WEEKDAYS
from dialog.nlu.iso_days import days_of, week_of
from dialog.nlu.reading import Reading, word_at
from dialog.nlu.spoken_numbers import COUNT_BEGINNINGS
from dialog.nlu.time_values import Side, compose, in_week, stretch

_PART_VALUES = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
_PART_NAMES = {
    ("after", "work"): "TEV", ("after", "school"): "TAF", ("after", "lunch"): "TAF",
    ("before", "lunch"): "TMO", ("before", "noon"): "TMO", ("at", "lunch"): "T12:00",
    ("lunch", "time"): "T12:00", ("lunchtime",): "T12:00", ("first", "thing"): "TMO",
}  # fmt: skip
_WISHES = {
    ("as", "soon", "as", "possible"): "asap", ("right", "away"): "asap", ("asap",): "asap",
    ("the", "sooner", "the", "better"): "asap", ("soon",): "asap", ("any", "time"): "anytime",
    ("anytime",): "anytime", ("any", "day"): "anytime", ("whenever",): "anytime",
    ("as", "soon", "as", "you", "can"): "asap", ("as", "early", "as", "possible"): "asap",
    ("the", "earliest"): "asap", ("the", "soonest"): "asap", ("earliest", "possible"): "asap",
    ("first", "available"): "asap", ("next", "available"): "asap",
}  # fmt: skip
_JOINING = frozenset(
    ["at", "in", "on", "the", "or", "and", "around", "about", "between", "to", "by", "before",
     "after", "early", "late", "of", "from", "maybe", "preferably", "like", "say", "through",
     "thru", "till", "until"]
)  # fmt: skip
_CAN_BEGIN = (
    frozenset(name[0] for name in (*_WISHES, *_PART_NAMES))
    | SPAN_BEGINNINGS
    | COUNT_BEGINNINGS
    | {*_PART_VALUES, *(f"{part}s" for part in _PART_VALUES)}
    | {"tonight", "noon", "midnight", "midday", "half", "quarter"}
)
"""Words that a piece of a time can begin with; figures can too. Most words are none of them."""
_LONGEST_GAP = 3
_TELLING_LEADS = frozenset(["before", "after", "between", "early", "late"])
_SIDES = {"before": Side.BEFORE, "after": Side.AFTER}
_COMPARED = {
    "earlier": Side.BEFORE,
    "sooner": Side.BEFORE,
    "prior": Side.BEFORE,
    "later": Side.AFTER,
}
"""Before a "than" or a "to": "earlier than", "prior to"."""
_UP_TO = frozenset(("to", "through", "thru", "till", "until"))
_WEEK = re.compile(r"\d{4}-W\d{2}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def find_times(words: Sequence[str], today: date, *, is_past: bool = False) -> list[Reading]:
    """Every time that is named, as ISO 8601; parts of a day as TimeML writes them (TMO, TAF).

    One stretch of words that belong together is one time: "this afternoon around four". Of several
    to choose from, the values are joined by "|"; "before" and "after" leave one end open
    ("../T12:00"), "between" none. Behind a day, "after" begins with the next one.

    Args:
        words: what was said.
        today: the day of the call.
        is_past: days without a year are the last of their name, not the next.
    """
    stretches: list[list[_Mark]] = []
    for mark in _marks(words, today, is_past=is_past):
        gap = words[stretches[-1][-1].end : mark.first] if stretches else None
        if gap is not None and len(gap) <= _LONGEST_GAP and _JOINING.issuperset(gap):
            stretches[-1].append(mark)
        else:
            stretches.append([mark])
    return [_read_stretch(words, marks, is_past=is_past) for marks in stretches]


class _Kind(Enum):
    DAY = "day"
    PART = "part"
    CLOCK = "clock"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class _Mark:
    """One piece of a time."""

    kind: _Kind
    value: str
    first: int
    end: int
    clock: ClockTime | None = None
    weekday: int | None = None
    """Of a day that was told as a weekday and no more; Monday is 0."""
    week: str = ""
    """Of a week, or of a day that is so many weeks ahead: the week in ISO 8601."""


def _marks(words: Sequence[str], today: date, *, is_past: bool) -> Iterator[_Mark]:
    at = 0
    while at < len(words):
        is_worth_it = words[at] in _CAN_BEGIN or words[at][:1].isdigit()
        found = _mark_at(words, at, today, is_past=is_past) if is_worth_it else ()
        yield from found
        at = found[-1].end if found else at + 1


def _mark_at(words: Sequence[str], at: int, today: date, *, is_past: bool) -> tuple[_Mark, ...]:
    for name, value in _WISHES.items():
        if tuple(words[at : at + len(name)]) == name:
            return (_Mark(_Kind.WISH, value, at, at + len(name)),)
    day = read_days(words, at, today, is_past=is_past)
    if day is not None:
        return (_day(words, day),)
    joined = _day_and_part(words, at, today)
    if joined:
        return joined
    part = _read_part(words, at)
    if part is not None:
        return (_Mark(_Kind.PART, part.value, at, part.end),)
    clock = read_clock(words, at)
    return () if clock is None else (_Mark(_Kind.CLOCK, "", at, clock.end, clock),)


def _day(words: Sequence[str], day: Reading) -> _Mark:
    said = words[day.first : day.end]
    weekday = WEEKDAYS.index(said[0]) if len(said) == 1 and said[0] in WEEKDAYS else None
    week = day.value if _WEEK.fullmatch(day.value) else ""
    if "weeks" in said and _DATE.fullmatch(day.value):
        week = week_of(date.fromisoformat(day.value))
    return _Mark(_Kind.DAY, day.value, day.first, day.end, weekday=weekday, week=week)


def _day_and_part(words: Sequence[str], at: int, today: date) -> tuple[_Mark, ...]:
    """Such as "This morning", "tonight", "last night": a day and a part of it in one."""
    if words[at] == "tonight":
        days, part, end = 0, "TNI", at + 1
    elif words[at] in ("this", "last") and word_at(words, at + 1) in _PART_VALUES:
        days, part, end = -(words[at] == "last"), _PART_VALUES[words[at + 1]], at + 2
    else:
        return ()
    day = str(today + timedelta(days=days))
    return (_Mark(_Kind.DAY, day, at, end), _Mark(_Kind.PART, part, at, end))


def _read_part(words: Sequence[str], at: int) -> Reading | None:
    """Such as "In the morning", "mornings", "after work"; a night only behind a day."""
    for name, value in _PART_NAMES.items():
        if tuple(words[at : at + len(name)]) == name:
            return Reading(value, at, at + len(name))
    start = at + 2 if tuple(words[at : at + 2]) == ("in", "the") else at
    word, before = word_at(words, start), word_at(words, start - 1)
    part = _PART_VALUES.get(word.removesuffix("s"))
    if part is None or before in ("good", "all", "every", "each", "a", "per", "one"):
        return None
    if part == "TNI" and not (before in ("tomorrow", "yesterday") or before in WEEKDAYS):
        return None
    return Reading(part, at, start + 1)


def _read_stretch(words: Sequence[str], marks: list[_Mark], *, is_past: bool) -> Reading:
    """The time that the marks of one stretch make together."""
    choices: list[list[_Mark]] = [[]]
    for mark in marks:
        if choices[-1] and "or" in words[choices[-1][-1].end : mark.first]:
            choices.append([])
        choices[-1].append(mark)
    choices = _in_their_week(choices)
    common = {mark.kind: mark for mark in (*choices[0], *choices[-1])}
    values = [_compose(words, choice, common, is_past=is_past) for choice in choices]
    first = marks[0].first
    while word_at(words, first - 1) in _TELLING_LEADS:
        first -= 1
    return Reading("|".join(dict.fromkeys(values)), first, marks[-1].end)


def _in_their_week(choices: list[list[_Mark]]) -> list[list[_Mark]]:
    """Weekdays beside a week are of that week: "thursday or friday next week"."""
    weeks = [
        next((mark.week for mark in choice if mark.week), "")
        if any(mark.weekday is not None for mark in choice)
        else ""
        for choice in choices
    ]
    common = next(filter(None, weeks), "")
    if not common:
        return choices
    return [
        list(_moved(choice, week or common)) for choice, week in zip(choices, weeks, strict=True)
    ]


def _moved(choice: list[_Mark], week: str) -> Iterator[_Mark]:
    """The marks, with bare weekdays in that week; the week itself is told by them."""
    has_weekday = any(mark.weekday is not None for mark in choice)
    for mark in choice:
        if mark.weekday is not None:
            yield replace(mark, value=in_week(mark.weekday, week))
        elif not (has_weekday and mark.week):
            yield mark


def _compose(
    words: Sequence[str], marks: list[_Mark], common: Mapping[_Kind, _Mark], *, is_past: bool
) -> str:
    """One choice; what it lacks is taken from the others: "tuesday or friday in the morning"."""
    own: dict[_Kind, list[_Mark]] = {kind: [] for kind in _Kind}
    for mark in marks:
        own[mark.kind].append(mark)
    for kind in (_Kind.DAY, _Kind.PART):
        if not own[kind] and kind in common and not own[_Kind.WISH]:
            own[kind].append(common[kind])
    if not own[_Kind.CLOCK] and _Kind.CLOCK in common and own[_Kind.DAY]:
        own[_Kind.CLOCK].append(common[_Kind.CLOCK])
    part = own[_Kind.PART][0].value if own[_Kind.PART] else None
    clocks = [mark.clock.in_part(part) for mark in own[_Kind.CLOCK] if mark.clock is not None]
    days = _days_in(words, own[_Kind.DAY], is_past=is_past)
    if not clocks and not part and days == [""]:
        return own[_Kind.WISH][0].value
    of_clock = _side(words, own[_Kind.CLOCK][0].first) if clocks else None
    of_day = _side(words, own[_Kind.DAY][0].first) if own[_Kind.DAY] and not is_past else None
    values = [
        compose(
            day, "" if clocks or part is None else part, clocks, of_day=of_day, of_clock=of_clock
        )
        for day in days
    ]
    return "|".join(values)


def _days_in(words: Sequence[str], marks: list[_Mark], *, is_past: bool) -> list[str]:
    """The days that are named in one choice: one, all from one to another, or each of two."""
    if not marks:
        return [""]
    first = marks[0]
    by = word_at(words, first.first - 1) == "by"
    if by and not is_past and (days := days_of(first.value)) is not None:
        return [f"../{days[1] + timedelta(days=1)}"]
    if len(marks) == 1 or is_past:
        return [first.value]
    between = words[first.end : marks[1].first]
    is_between = "and" in between and word_at(words, first.first - 1) == "between"
    if is_between or not _UP_TO.isdisjoint(between):
        return [stretch(first.value, marks[1].value) or first.value]
    return list(_each(words, marks))


def _each(words: Sequence[str], marks: list[_Mark]) -> Iterator[str]:
    """Days that are told in a row: "monday and tuesday", "monday, tuesday"."""
    yield marks[0].value
    for before, mark in pairwise(marks):
        between = words[before.end : mark.first]
        if between and "and" not in between:
            return
        yield mark.value


def _side(words: Sequence[str], first: int) -> Side | None:
    """Whether the time is before or after the day that begins there."""
    if word_at(words, first - 1) in ("than", "to"):
        return _COMPARED.get(word_at(words, first - 2))
    return _SIDES.get(word_at(words, first - 1))
