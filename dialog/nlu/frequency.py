"""How often something happens or is taken, in spoken words: "twice a day", "every six hours".

The value is how many times in which period, as ISO 8601 writes periods: "2/P1D", "1/PT6H".
"""

from collections.abc import Sequence

from dialog.nlu.reading import Reading, word_at
from dialog.nlu.spoken_numbers import Count, read_count

_PERIODS = {
    "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "night": "P{}D", "morning": "P{}D",
    "evening": "P{}D", "afternoon": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y",
}  # fmt: skip
_ADVERBS = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M",
    "yearly": "P1Y",
}  # fmt: skip
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_NAMED = {
    ("all", "the", "time"): "constant", ("constantly",): "constant", ("nonstop",): "constant",
    ("non", "stop"): "constant", ("around", "the", "clock"): "constant",
    ("continuously",): "constant", ("the", "whole", "time"): "constant",
    ("sometimes",): "intermittent", ("now", "and", "then"): "intermittent",
    ("every", "now", "and", "then"): "intermittent", ("on", "and", "off"): "intermittent",
    ("every", "so", "often"): "intermittent", ("off", "and", "on"): "intermittent",
    ("once", "in", "a", "while"): "intermittent", ("from", "time", "to", "time"): "intermittent",
    ("comes", "and", "goes"): "intermittent", ("come", "and", "go"): "intermittent",
    ("occasionally",): "intermittent", ("rarely",): "rare", ("hardly", "ever"): "rare",
    ("seldom",): "rare", ("every", "once", "in", "a", "while"): "intermittent",
    ("with", "every", "meal"): "3/P1D", ("with", "each", "meal"): "3/P1D",
    ("with", "meals"): "3/P1D", ("at", "bedtime"): "1/P1D",
    ("twice", "daily"): "2/P1D",
}  # fmt: skip
_LONGEST_NAME = max(len(name) for name in _NAMED)


def find_frequencies(words: Sequence[str]) -> list[Reading]:
    """Every frequency in the words, from the left, none overlapping."""
    found = []
    at = 0
    while at < len(words):
        reading = _named(words, at) or _times(words, at) or _every(words, at) or _adverb(words, at)
        if reading is None:
            at += 1
        else:
            found.append(reading)
            at = reading.end
    return found


def _named(words: Sequence[str], at: int) -> Reading | None:
    for length in range(_LONGEST_NAME, 0, -1):
        name = tuple(words[at : at + length])
        if len(name) == length and name in _NAMED:
            return Reading(_NAMED[name], at, at + length)
    return None


def _times(words: Sequence[str], at: int) -> Reading | None:
    """Such as "once or twice a week", "three times daily", "a few times a day"."""
    count = _how_many(words, at)
    if count is None:
        return None
    start = count.end
    if word_at(words, start) in _ADVERBS:
        return Reading(f"{count.value:g}/{_ADVERBS[words[start]]}", at, start + 1)
    if word_at(words, start) in ("a", "per", "each", "every", "in", "an"):
        start += 1 + (word_at(words, start + 1) == "a")
        unit = word_at(words, start)
        if unit in _PERIODS:
            return Reading(f"{count.value:g}/{_PERIODS[unit].format(1)}", at, start + 1)
    return None


def _how_many(words: Sequence[str], at: int) -> Count | None:
    """Such as "once", "once or twice", "three times", "three to four times"."""
    if word_at(words, at) in _TIMES:
        if word_at(words, at + 1) == "or":
            more = _how_many(words, at + 2)
            if more is not None:
                return more
        return Count(_TIMES[words[at]], at + 1)
    count = read_count(words, at)
    if count is None or word_at(words, count.end) not in ("times", "time"):
        return None
    return Count(count.value, count.end + 1)


def _every(words: Sequence[str], at: int) -> Reading | None:
    """Such as "every other day", "every four to six hours", "each morning", "every few minutes"."""
    if word_at(words, at) not in ("every", "each"):
        return None
    if word_at(words, at + 1) in ("other", "second"):
        unit = word_at(words, at + 2)
        if unit in _PERIODS:
            return Reading(f"1/{_PERIODS[unit].format(2)}", at, at + 3)
        return None
    if word_at(words, at + 1) == "single":
        at_unit, count = at + 2, 1.0
    else:
        counted = read_count(words, at + 1)
        at_unit, count = (at + 1, 1.0) if counted is None else (counted.end, counted.value)
    unit = word_at(words, at_unit).removesuffix("s")
    if unit not in _PERIODS:
        return None
    return Reading(f"1/{_PERIODS[unit].format(f'{count:g}')}", at, at_unit + 1)


def _adverb(words: Sequence[str], at: int) -> Reading | None:
    period = _ADVERBS.get(words[at])
    return None if period is None else Reading(f"1/{period}", at, at + 1)
