"""What callers say is to become of a visit: of which one, whether to move it, and to when. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from dialog.clinical.visit_times import read_wish
from dialog.nlu.alternatives import Between, Option, Taken
from dialog.nlu.times import find_times
from triage.wordlists import word_set
from triage.words import split_words

MOVE, CANCEL, KEEP = "move", "cancel", "keep"
_UNWANTED = ("do not want it", "do not need it", "do not want that", "call it off")
_CHANGE = Between(
    Option(word_set("move moved change reschedule postpone another different other later earlier")),
    Option(word_set("cancel cancelled cancellation drop delete"), _UNWANTED),
    Option(word_set("keep stays stay"), ("leave it", "as it is"), frozenset(("nothing",))),
)
_CHANGES = {Taken.FIRST: MOVE, Taken.SECOND: CANCEL, Taken.NEITHER: KEEP}
"""What is to become of a visit. To whom it is all one has not said that it be cancelled."""
_YES = frozenset(("yes", "yeah", "yep", "yup", "sure", "please", "correct", "right", "ok", "okay"))
_NO = frozenset(("no", "nope", "nah", "not", "never"))
_TO = frozenset(("to", "until", "till"))
_BARELY = 1
"""Words between a "to" and the time it leads to: "to the thirtieth"."""


_MADE_ANOTHER = re.compile(
    r"\b(?:make|change|move|switch|push|put) (?:it|that|this|the time|the appointment|me)\b"
    r"|\binstead\b|\brather (?:have|take|come|do)\b|\bbetter (?:at|on|if)\b"
)


_BOOKS_ANOTHER = re.compile(
    r"\b(?:book|make|get|schedule|have|find|need|want|set up) (?:me )?"
    r"(?:(?:a|an) (?:\w+ )?(?:new|different|later|earlier|other)|another)\b"
)


_NOT_MADE = re.compile(r"\b(?:not|never)(?: \w+){0,4} (?:make|change|move) (?:it|that|this)\b")


def makes_another(said: str) -> bool:
    """Whether what was arranged a moment ago is to be otherwise: "make it ten instead"."""
    plain = _plain(said)
    return _MADE_ANOTHER.search(plain) is not None and _NOT_MADE.search(plain) is None


def _plain(said: str) -> str:
    return " ".join(split_words(said.lower()).words)


def read_change(said: str) -> str | None:
    """The answer to "shall I move it, or cancel it?"; None: it tells neither."""
    taken = _CHANGE.taken(said)
    change = None if taken is None else _CHANGES.get(taken)
    if change == CANCEL and _BOOKS_ANOTHER.search(_plain(said)) is not None:
        # "Cancel it and book a new one" is one visit in the place of another.
        return MOVE
    if change == CANCEL and not _names_cancelling(said):
        # "The last" may be a visit; nothing is cancelled that was not said to be.
        return None
    return change


def _names_cancelling(said: str) -> bool:
    words = split_words(said.lower()).words
    is_named = any(word.startswith(("cancel", "drop", "delet")) for word in words)
    is_keyed = set(words) <= {"2", "two", "number", "press", "option"}
    return is_named or is_keyed or any(one in " ".join(words) for one in _UNWANTED)


def read_cancelling(said: str) -> str | None:
    """The answer to "shall I cancel it?"; None: it tells nothing."""
    words = split_words(said.lower()).words
    start = next((at for at, word in enumerate(words) if word not in _NO), len(words))
    change = read_change(" ".join(words[start:]))
    if start:
        # "No, move it" is plain, "no, cancel it" is not.
        return {CANCEL: None, MOVE: MOVE}.get(change or "", KEEP)
    if change in (MOVE, KEEP):
        return change
    is_unwanted = any(f" {one} " in f" {' '.join(words)} " for one in _UNWANTED)
    if not _NO.isdisjoint(words) and not is_unwanted:
        return KEEP
    return CANCEL if change == CANCEL or not _YES.isdisjoint(words[:1]) else None


def stated_change(said: str) -> str | None:
    """Whether who asked about a visit has said with it to move or to cancel it."""
    change = read_change(said)
    return change if change in (MOVE, CANCEL) else None


def moved_to(said: str, today: date) -> str | None:
    """When the visit is to be instead, as `dialog.nlu.times` writes it; None: they did not say.

    "My appointment on friday" tells when it is, "to friday" when it is to be.
    """
    words = split_words(said.lower()).words
    for at in range(len(words) - 1, -1, -1):
        if words[at] in _TO:
            times = find_times(words[at + 1 :], today)
            if times and times[0].first <= _BARELY:
                return str(times[0].value)
    return None


def meant_visit(said: str, visits: Sequence[datetime], today: date) -> int:
    """The number of the visit that is meant, from 0: of the day that was named, else the next.

    Args:
        said: the caller's words.
        visits: when they begin, in order, at the caller's place.
        today: there.
    """
    words = split_words(said.lower()).words
    new = moved_to(said, today)
    for time in find_times(words, today):
        wish = read_wish(str(time.value), today)
        is_day = (wish.first, wish.last) != (today, read_wish("", today).last)
        if str(time.value) == new or not is_day:
            continue
        fitting = [at for at, begins in enumerate(visits) if wish.fits(begins)]
        if fitting:
            return fitting[0]
    return 0
