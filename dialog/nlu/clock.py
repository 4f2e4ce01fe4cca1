"""Times of the clock in spoken words: "half past two", "a quarter to four", "nine thirty"."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.nlu.reading import word_at
from triage.numbers import find_numbers

_FIRST_MORNING_HOUR = 7
"""Without a half of the day: seven to eleven are before noon, twelve to six after it."""
_LEADS = frozenset(
    ["at", "around", "about", "before", "after", "by", "between", "until", "till", "past", "from"]
)
_ENDS_BARE_HOUR = frozenset(
    ["", "or", "and", "on", "in", "tomorrow", "today", "would", "is", "works", "please", "if",
     "the", "next", "this", "sharp", "ish", "for", "but", "then", "should", "i", "will", "to",
     "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tonight", "was"]
)  # fmt: skip
_BESIDE_NO_CLOCK = frozenset(
    ["over", "pounds", "milligrams", "units", "dollars", "percent", "weeks", "days", "times",
     "point", "out", "degrees", "kilos", "years", "pills", "tablets", "street", "hundred"]
)  # fmt: skip
_BEFORE_NO_HOUR = frozenset(
    ["first", "second", "third", "last", "next", "other", "another", "this", "that", "which", "any",
     "either", "each", "every", "the", "no", "earlier", "later", "earliest", "latest", "soonest",
     "same", "old", "new", "good", "better", "best", "right", "wrong", "middle", "different"]
)  # fmt: skip
_COMPARED = frozenset(("earlier", "later", "sooner"))
_HOURS = range(1, 13)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of the day, said by the words `first` to `end` (exclusive)."""

    hour: int
    """1 to 12 as said; 0 to 23 where `is_24_hours`."""
    minute: int
    first: int
    end: int
    is_24_hours: bool = False
    """The half of the day was said along with it."""

    def in_part(self, part: str | None) -> "ClockTime":
        """The same in 24 hours, by the part of the day that was told (TMO, TAF, TEV, TNI)."""
        if self.is_24_hours:
            return self
        if part is None:
            is_later = not _FIRST_MORNING_HOUR <= self.hour < 12
        else:
            is_later = part in ("TAF", "TEV") or (part == "TNI" and self.hour >= 5)
        hour = self.hour % 12 + 12 * is_later
        return ClockTime(hour, self.minute, self.first, self.end, is_24_hours=True)

    def __str__(self) -> str:
        return f"T{self.hour:02d}:{self.minute:02d}"


def read_clock(words: Sequence[str], at: int) -> ClockTime | None:
    """The clock time that begins with word `at`; None where the number may be something else."""
    if word_at(words, at) in ("noon", "midnight", "midday"):
        return ClockTime(0 if words[at] == "midnight" else 12, 0, at, at + 1, is_24_hours=True)
    return _beside_hour(words, at) or _hour_first(words, at)


def find_bare_hour(words: Sequence[str]) -> ClockTime | None:
    """An hour that only the question "at what time" makes one: "nine would be fine"."""
    for at in range(len(words)):
        hour = _small(words, at, 12)
        if hour is None:
            continue
        value, end = hour
        if words[at] == "one" and word_at(words, at - 1) in _BEFORE_NO_HOUR:
            # "The second one" is none o'clock.
            continue
        is_counted = word_at(words, end) in _BESIDE_NO_CLOCK or word_at(words, end).isdecimal()
        return None if is_counted else ClockTime(value, 0, at, end)
    return None


def _beside_hour(words: Sequence[str], at: int) -> ClockTime | None:
    """Such as "half past two", "a quarter to four", "ten after nine", "twenty minutes to five"."""
    start = at + (word_at(words, at) == "a")
    word = word_at(words, start)
    if word in ("half", "quarter"):
        minutes, after = (30 if word == "half" else 15), start + 1
    else:
        number = _small(words, at, 59)
        if number is None:
            return None
        minutes, after = number
        after += word_at(words, after) == "minutes"
    relation = word_at(words, after)
    hour = _small(words, after + 1, 12)
    if hour is None or relation not in ("past", "after", "to", "of", "till", "before"):
        return None
    if word not in ("half", "quarter") and (relation in ("of", "before") or minutes % 5):
        # "Three to four days", "two of five": a range or a share.
        return None
    return _meridian(words, *_relate(hour[0], minutes, relation), at, hour[1])


def _relate(hour: int, minutes: int, relation: str) -> tuple[int, int]:
    if relation in ("past", "after"):
        return hour, minutes
    return (hour - 1 or 12), 60 - minutes


def _hour_first(words: Sequence[str], at: int) -> ClockTime | None:
    """Such as "three o'clock", "two thirty pm", "at four", "ten oh five"."""
    hour = _small(words, at, 12)
    if hour is None:
        return None
    value, after = hour
    minute, end = _minute(words, after)
    told = _meridian(words, value, minute, at, end)
    if told.is_24_hours or word_at(words, end) == "o'clock":
        after_word = end + (word_at(words, end) == "o'clock")
        return told if told.is_24_hours else _meridian(words, value, minute, at, after_word)
    next_word = word_at(words, end)
    if next_word in _BESIDE_NO_CLOCK or word_at(words, at - 1) in ("over", "point"):
        return None
    if end > after:
        return told
    is_led = word_at(words, at - 1) in _LEADS or _ends_range(words, at) or _is_compared(words, at)
    is_alone = next_word in _ENDS_BARE_HOUR or next_word in ("in", "o'clock")
    return told if is_led and is_alone and not _counts_on(words, end) else None


def _is_compared(words: Sequence[str], at: int) -> bool:
    """Whether another time is compared with it: "no earlier than ten"."""
    return word_at(words, at - 1) == "than" and word_at(words, at - 2) in _COMPARED


def _ends_range(words: Sequence[str], at: int) -> bool:
    """Whether the hour is the later end of "between two and four" or "from two to four"."""
    opening = {"and": "between", "to": "from"}.get(word_at(words, at - 1))
    return opening in words[max(0, at - 5) : at]


def _counts_on(words: Sequence[str], end: int) -> bool:
    """Whether a range of something counted follows: "about two or three days"."""
    if word_at(words, end) not in ("or", "to", "and"):
        return False
    more = _small(words, end + 1, 59)
    return more is not None and word_at(words, more[1]) not in _ENDS_BARE_HOUR | {"pm", "am"}


def _minute(words: Sequence[str], at: int) -> tuple[int, int]:
    """The minutes behind an hour and where they end; 0 and `at` where none are said."""
    if word_at(words, at) in ("oh", "o") and (unit := _small(words, at + 1, 9)) is not None:
        return unit
    number = _small(words, at, 59, least=10)
    if number is None or (number[0] % 5 and not words[at].isdigit()):
        return 0, at
    return number


def _small(words: Sequence[str], at: int, most: int, *, least: int = 1) -> tuple[int, int] | None:
    """A whole number up to `most`, read alone: "two thirty" begins with a two, not with 230."""
    for length in (2, 1):
        if not 0 <= at <= len(words) - length:
            continue
        found = find_numbers(words[at : at + length])
        fits = len(found) == 1 and found[0].first == 0 and found[0].end == length
        if fits and least <= found[0].value <= most and not found[0].value % 1:
            return int(found[0].value), at + length
    return None


def _meridian(words: Sequence[str], hour: int, minute: int, first: int, end: int) -> ClockTime:
    """The time with the "pm" that may follow at `end` taken in."""
    mark = word_at(words, end)
    if mark in ("a", "p") and word_at(words, end + 1) == "m":
        mark, end = mark + "m", end + 1
    if mark not in ("am", "pm"):
        return ClockTime(hour, minute, first, end)
    hour = hour % 12 + (12 if mark == "pm" else 0)
    return ClockTime(hour, minute, first, end + 1, is_24_hours=True)
