"""When somebody would like to come, in spoken words: "tuesday at half past ten"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dialog.nlu.clock import ClockTime, read_clock
from dialog.nlu.days import DAY_BEGINNINGS, WEEKDAYS, read_day
from dialog.nlu.reading import Reading, word_at
from dialog.nlu.spoken_numbers import COUNT_BEGINNINGS

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
     "after", "early", "late", "of", "from", "maybe", "preferably", "like", "say"]
)  # fmt: skip
_CAN_BEGIN = (
    frozenset(name[0] for name in (*_WISHES, *_PART_NAMES))
    | DAY_BEGINNINGS
    | COUNT_BEGINNINGS
    | {*_PART_VALUES, *(f"{part}s" for part in _PART_VALUES)}
    | {"tonight", "noon", "midnight", "midday", "half", "quarter"}
)
"""Words that a piece of a time can begin with; figures can too. Most words are none of them."""
_LONGEST_GAP = 3
_TELLING_LEADS = frozenset(["before", "after", "between", "early", "late"])


def find_times(words: Sequence[str], today: date, *, is_past: bool = False) -> list[Reading]:
    """Every time that is named, as ISO 8601; parts of a day as TimeML writes them (TMO, TAF).

    One stretch of words that belong together is one time: "this afternoon around four". Of several
    to choose from, the values are joined by "|"; "before" and "after" leave one end open
    ("../T12:00"), "between" none.

    Args:
        words: what was said.
        today: the day of the call.
        is_past: days without a year are the last of their name, not the next.
    """
    marks = list(_marks(words, today, is_past=is_past))
    stretches: list[list[_Mark]] = []
    for mark in marks:
        gap = words[stretches[-1][-1].end : mark.first] if stretches else None
        if gap is not None and len(gap) <= _LONGEST_GAP and _JOINING.issuperset(gap):
            stretches[-1].append(mark)
        else:
            stretches.append([mark])
    return [_read_stretch(words, stretch) for stretch in stretches]


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
    day = read_day(words, at, today, is_past=is_past)
    if day is not None:
        return (_Mark(_Kind.DAY, day.value, at, day.end),)
    joined = _day_and_part(words, at, today)
    if joined:
        return joined
    part = _read_part(words, at)
    if part is not None:
        return (_Mark(_Kind.PART, part.value, at, part.end),)
    clock = read_clock(words, at)
    return () if clock is None else (_Mark(_Kind.CLOCK, "", at, clock.end, clock),)


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


def _read_stretch(words: Sequence[str], marks: list[_Mark]) -> Reading:
    """The time that the marks of one stretch make together."""
    choices: list[list[_Mark]] = [[]]
    for mark in marks:
        if choices[-1] and "or" in words[choices[-1][-1].end : mark.first]:
            choices.append([])
        choices[-1].append(mark)
    common = {mark.kind: mark for mark in (*choices[0], *choices[-1])}
    values = [_compose(words, choice, common) for choice in choices]
    first = marks[0].first
    while word_at(words, first - 1) in _TELLING_LEADS:
        first -= 1
    return Reading("|".join(dict.fromkeys(values)), first, marks[-1].end)


def _compose(words: Sequence[str], marks: list[_Mark], common: Mapping[_Kind, _Mark]) -> str:
    """One choice; what it lacks is taken from the others: "tuesday or friday in the morning"."""
    own: dict[_Kind, list[_Mark]] = {kind: [] for kind in _Kind}
    for mark in marks:
        own[mark.kind].append(mark)
    for kind in (_Kind.DAY, _Kind.PART):
        if not own[kind] and kind in common and not own[_Kind.WISH]:
            own[kind].append(common[kind])
    if not own[_Kind.CLOCK] and _Kind.CLOCK in common and own[_Kind.DAY]:
        own[_Kind.CLOCK].append(common[_Kind.CLOCK])
    day = own[_Kind.DAY][0].value if own[_Kind.DAY] else ""
    part = own[_Kind.PART][0].value if own[_Kind.PART] else None
    clocks = [mark.clock.in_part(part) for mark in own[_Kind.CLOCK] if mark.clock is not None]
    if not clocks:
        return day + (part or "") or own[_Kind.WISH][0].value
    lead = word_at(words, own[_Kind.CLOCK][0].first - 1)
    values = [f"{day}{clock}" for clock in clocks]
    if len(values) > 1:
        return f"{values[0]}/{values[-1]}"
    return {"before": f"../{values[0]}", "after": f"{values[0]}/.."}.get(lead, values[0])
