"""The week of a pregnancy in spoken words: "twenty weeks and three days", "my thirtieth week"."""

from collections.abc import Sequence
from itertools import pairwise

from dialog.nlu.reading import Reading, word_at
from dialog.nlu.spoken_numbers import Count, read_at, read_count, read_ordinal

WEEKS_PER_MONTH = 4.345
_LAST_WEEK = 43
_FIRST_LIKELY_WEEK = 4
"""Below it "weeks" in a pregnant caller's mouth is how long something has lasted."""
_CUES = frozenset(
    ["pregnant", "pregnancy", "trimester", "contractions", "prenatal", "due", "expecting", "ob",
     "midwife", "ultrasound", "labor"]
)  # fmt: skip
_CUE_PAIRS = frozenset([("my", "water"), ("the", "baby"), ("water", "broke"), ("my", "baby")])
_LASTING_LEADS = frozenset(
    ["for", "since", "last", "past", "in", "every", "about", "next", "over", "within", "another"]
)
_OTHER_UNITS = frozenset(
    ["month", "months", "day", "days", "year", "years", "hours", "minutes", "times", "kids"]
)
_STATES = (("i", "am"), ("she", "is"))
_STATE_FILLERS = frozenset(["only", "just", "almost", "nearly", "now", "already"])
_OTHER_STATES = frozenset(
    ["late", "post", "out", "into", "away", "overdue", "clean", "sober", "behind", "off", "short"]
)
_LASTING_ENDS = frozenset(["ago", "old", "from", "later", "now", "postpartum", "after", "since"])


def find_pregnancy_weeks(words: Sequence[str], *, asked: str | None = None) -> list[Reading]:
    """Every week of a pregnancy that is told, as a whole number of completed weeks.

    Args:
        words: what was said.
        asked: the slot that the open question is about; if it is the week, a number alone is one.
    """
    is_asked = asked == "pregnancy_week"
    is_pregnant = _has_cue(words)
    found: list[Reading] = []
    at = 0
    while at < len(words):
        reading = (
            _named_week(words, at, is_pregnant=is_pregnant or is_asked)
            or _counted_weeks(words, at, is_pregnant=is_pregnant, is_asked=is_asked)
            or _counted_months(words, at, is_asked=is_asked)
        )
        if reading is not None:
            found.append(reading)
        at = _behind_number(words, at) if reading is None else reading.end
    return found


def _behind_number(words: Sequence[str], at: int) -> int:
    """Past a number that is no week: the "five" of "forty five" is not one either."""
    number = read_at(words, at)
    return at + 1 if number is None else max(at + 1, number.end)


def _has_cue(words: Sequence[str]) -> bool:
    pairs = set(pairwise(words))
    return not _CUES.isdisjoint(words) or not _CUE_PAIRS.isdisjoint(pairs)


def _named_week(words: Sequence[str], at: int, *, is_pregnant: bool) -> Reading | None:
    """Such as "Week twelve", "the thirty sixth week"."""
    if not is_pregnant:
        return None
    if word_at(words, at) == "week":
        number = read_at(words, at + 1)
        return None if number is None else _reading(number.value, at, number.end)
    ordinal = read_ordinal(words, at)
    if ordinal is None or word_at(words, ordinal.end) != "week":
        return None
    return _reading(ordinal.value, at, ordinal.end + 1)


def _counted_weeks(
    words: Sequence[str], at: int, *, is_pregnant: bool, is_asked: bool
) -> Reading | None:
    number = read_at(words, at)
    if number is None:
        return None
    unit = word_at(words, number.end)
    if unit not in ("weeks", "week"):
        is_alone = is_asked and unit not in _OTHER_UNITS
        return _reading(number.value, at, number.end) if is_alone else None
    end = _with_days(words, number.end + 1)
    after = word_at(words, end)
    if after in ("pregnant", "along") or words[end : end + 2] in (("of", "pregnancy"),):
        return _reading(number.value, at, end)
    is_lasting = word_at(words, at - 1) in _LASTING_LEADS or after in _LASTING_ENDS
    if word_at(words, at - 1) == "pregnant" or (is_asked and word_at(words, at - 1) == "about"):
        is_lasting = False
    is_meant = is_asked or is_pregnant or _is_state(words, at, after)
    if not is_meant or is_lasting or number.value < _FIRST_LIKELY_WEEK:
        return None
    return _reading(number.value, at, end)


def _is_state(words: Sequence[str], at: int, after: str) -> bool:
    """Whether somebody is so many weeks: "i'm thirty weeks and my hands are puffy"."""
    if word_at(words, at - 1) in _STATE_FILLERS:
        at -= 1
    return tuple(words[max(0, at - 2) : at]) in _STATES and after not in _OTHER_STATES


def _with_days(words: Sequence[str], end: int) -> int:
    """Where "and three days" ends, which may follow the weeks."""
    start = end + (word_at(words, end) == "and")
    days = read_at(words, start)
    if days is not None and days.value < 7 and word_at(words, days.end) in ("day", "days"):
        return days.end + 1
    return end


def _counted_months(words: Sequence[str], at: int, *, is_asked: bool) -> Reading | None:
    """Such as "Five months pregnant": the week that so many months make."""
    count: Count | None = read_count(words, at)
    if count is None or word_at(words, count.end) not in ("months", "month"):
        return None
    if is_asked:
        return _reading(count.value * WEEKS_PER_MONTH, at, count.end + 1)
    if word_at(words, count.end + 1) not in ("pregnant", "along"):
        return None
    return _reading(count.value * WEEKS_PER_MONTH, at, count.end + 1)


def _reading(week: float, first: int, end: int) -> Reading | None:
    return Reading(f"{round(week)}", first, end) if 0.5 < week <= _LAST_WEEK else None
