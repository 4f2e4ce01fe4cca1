"""Which of the times that were offered a caller takes. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from dialog.clinical.visit_times import read_wish
from dialog.nlu.clock import find_bare_hour
from dialog.nlu.times import find_times
from triage.words import split_words


class Another(Enum):
    """Not one of the offers."""

    TIME = "another"


_ORDINALS = {
    "first": 0, "one": 0, "1": 0, "second": 1, "two": 1, "2": 1, "third": 2, "three": 2, "3": 2,
    "last": -1, "latest": -1, "earliest": 0, "soonest": 0,
}  # fmt: skip
_ALONE = frozenset(("one", "two", "three", "1", "2", "3"))
"""Figures that mean an offer only where they stand alone: "three" may be the hour."""
_BESIDE = frozenset(
    ("the", "number", "option", "please", "that", "would", "be", "good", "fine", "works", "i",
     "will", "take", "yes", "okay", "ok", "let", "us", "do", "go", "with", "um", "uh", "it", "is",
     "thanks", "thank", "you", "great", "perfect", "sounds", "for", "me", "one", "can", "best")
)  # fmt: skip
_OTHERS = frozenset(
    ("none", "neither", "no", "nope", "another", "different", "other", "later", "earlier", "else",
     "not")
)  # fmt: skip


def choose_offer(text: str, offers: Sequence[datetime], now: datetime) -> int | Another | None:
    """The number of the offer that is meant, from 0; `Another` for none of them; None: unclear.

    Args:
        text: the answer.
        offers: when they begin, in order, at the caller's place.
        now: there.
    """
    words = split_words(text.lower().replace("#", " ")).words
    counted = _counted(words, len(offers))
    if counted is not None:
        return counted
    named = _named(words, offers, now)
    if named is not None:
        return named
    if not _OTHERS.isdisjoint(words):
        return Another.TIME
    is_yes = bool({"yes", "yeah", "sure", "okay", "ok"}.intersection(words[:1]))
    return 0 if is_yes and len(offers) == 1 else None


def _counted(words: Sequence[str], count: int) -> int | None:
    """By its place: "the second one", "two"; no word beside it may mean anything else."""
    places = [word for word in words if word in _ORDINALS]
    telling = [word for word in places if word not in _ALONE] or places[:1]
    rest = [word for word in words if word not in _BESIDE and word not in _ORDINALS]
    if len(telling) != 1 or rest or not _OTHERS.isdisjoint(words):
        return None
    place = _ORDINALS[telling[0]]
    return place % count if -1 <= place < count else None


def _named(words: Sequence[str], offers: Sequence[datetime], now: datetime) -> int | Another | None:
    """By day, part of the day or hour; a time that was not offered is another."""
    times = find_times(words, now.date())
    clock = find_bare_hour(words)
    if times:
        wish = read_wish(str(times[0].value), now.date())
        fitting = [
            at
            for at, begins in enumerate(offers)
            if wish.fits(begins) and (wish.clock is None or wish.clock.hour == begins.hour)
        ]
    elif clock is not None:
        fitting = [at for at, begins in enumerate(offers) if begins.hour % 12 == clock.hour % 12]
    else:
        return None
    if len(fitting) == 1:
        return fitting[0]
    return None if fitting else Another.TIME
