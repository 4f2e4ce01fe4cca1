"""When somebody would like to come, in spoken words: "tuesday at half past ten"."""

from collections.abc import Sequence

from triage.numbers import read_number

_DAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today",
     "tomorrow", "tonight", "weekend", "mondays", "tuesdays", "wednesdays", "thursdays",
     "fridays", "weekdays", "weekday"]
)  # fmt: skip
_PARTS = frozenset(
    ["morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "noon", "lunch",
     "week", "month"]
)  # fmt: skip
_LEADS = frozenset(
    ["next", "this", "the", "early", "late", "on", "in", "at", "after", "before", "around",
     "about", "any", "every", "between", "for", "by", "half", "quarter", "past", "to", "from"]
)  # fmt: skip
_WHOLE = (
    ("as", "soon", "as", "possible"), ("the", "day", "after", "tomorrow"), ("any", "time"),
    ("anytime",), ("any", "day"), ("right", "away"), ("the", "sooner", "the", "better"),
    ("after", "work"), ("after", "school"), ("whenever",), ("soon",), ("end", "of", "the", "week"),
)  # fmt: skip
_CLOCK_ENDS = frozenset(["o'clock", "am", "pm", "thirty", "fifteen"])


def find_time(words: Sequence[str]) -> tuple[int, int] | None:
    """The words that name a day, a part of it or a clock time: first and end (exclusive).

    One stretch: "tuesday or wednesday in the morning" is a single wish.
    """
    marked = sorted(set(_whole(words)) | set(_named(words)) | set(_clock(words)))
    if not marked:
        return None
    first, end = marked[0], marked[-1] + 1
    while first > 0 and words[first - 1] in _LEADS:
        first -= 1
    return _without_lead(words, first), end


def _whole(words: Sequence[str]) -> list[int]:
    found: list[int] = []
    for name in _WHOLE:
        for at in range(len(words) - len(name) + 1):
            if tuple(words[at : at + len(name)]) == name:
                found.extend(range(at, at + len(name)))
    return found


def _named(words: Sequence[str]) -> list[int]:
    """Days, and parts of the day; not the "this morning" and "last week" of the past."""
    found = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in _DAYS or (word in _PARTS and before not in ("last", "good", "a", "per")):
            found.append(at)
    return found


def _clock(words: Sequence[str]) -> list[int]:
    """Clock times: "at nine", "ten thirty", "three o'clock", "half past two"."""
    found: list[int] = []
    for at in range(len(words)):
        number = read_number(words, at)
        if number is None:
            continue
        before = words[at - 1] if at else ""
        end = number.end
        after = words[end] if end < len(words) else ""
        told = before in ("at", "past", "to", "around", "before", "after", "between")
        if after in _CLOCK_ENDS or (told and number.value <= 1230):
            found.extend(range(at, end + (after in _CLOCK_ENDS)))
    return found


def _without_lead(words: Sequence[str], first: int) -> int:
    """`first` moved past "for" and "on", which the reply brings along itself."""
    return first + 1 if words[first] in ("for", "on", "by") and first + 1 < len(words) else first
