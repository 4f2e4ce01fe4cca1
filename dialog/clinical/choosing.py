"""Which of the times that were offered a caller takes. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from dialog.clinical.other_times import is_complaint
from dialog.clinical.visit_times import read_wish
from dialog.nlu.clock import ClockTime, find_bare_hour
from dialog.nlu.dropped_wishes import drops_wish
from dialog.nlu.relative_days import read_relative_day
from dialog.nlu.times import find_times
from dialog.nlu.wished_times import ANY_TIME, read_wished_time, wanted_part
from triage.words import split_words


class Another(Enum):
    """Not one of the offers."""

    TIME = "another"
    NOTHING = "nothing"
    """No visit at all."""


_ORDINALS = {
    "first": 0, "one": 0, "1": 0, "second": 1, "two": 1, "2": 1, "third": 2, "three": 2, "3": 2,
    "last": -1, "latest": -1, "earliest": 0, "soonest": 0,
}  # fmt: skip
_ALONE = frozenset(("one", "two", "three", "1", "2", "3"))
"""Figures that mean an offer only where they stand alone: "three" may be the hour."""
_BESIDE = frozenset(
    ("the", "number", "option", "please", "that", "would", "be", "good", "fine", "works", "i",
     "will", "take", "yes", "okay", "ok", "let", "us", "do", "go", "with", "um", "uh", "it", "is",
     "thanks", "thank", "you", "great", "perfect", "sounds", "for", "me", "one", "can", "best",
     "so", "then", "well", "oh", "alright", "all", "right", "just", "give", "have", "and")
)  # fmt: skip
_OTHERS = frozenset(
    ("none", "neither", "no", "nope", "another", "different", "other", "later", "earlier", "else",
     "not")
)  # fmt: skip


_POINTED = re.compile(
    r"\bthe (first|second|third|last|latest|earliest|soonest)"
    r"(?: (?:one|time|slot|option|of (?:them|those|these)|you (?:said|had|offered))\b"
    r"|(?: (?:please|then|thanks|is (?:fine|good|okay)|works|sounds good|will do|i guess"
    r"|i suppose))*$)"
)
"""One of the offers, and no date: "the first of december" goes on."""
_ASKING = frozenset(("what", "when", "who", "whom", "which", "why", "how", "is", "was", "are"))
_CORRECTS = re.compile(
    r"\S.*\b(?:no|wait|actually|sorry|rather|i mean|i meant|scratch that|make (?:it|that)|better)"
    r" (?:(?:no|wait|actually|sorry|make (?:it|that)|i mean|let us (?:do|say|take)|say) )*(.+)$"
)
_MIDDLE, _OF_A_MIDDLE = "middle", 3
_COMPARED = frozenset(("later", "earlier", "sooner", "else", "different"))
"""Said by who wants none of them, whatever else is said."""
_PLACES = frozenset(_ORDINALS) - _ALONE
_THINKS_AGAIN = frozenset(
    ("no", "nope", "wait", "oh", "sorry", "actually", "i", "meant", "mean", "said", "rather",
     "make", "instead", "then", "well", "hm", "please", "but", "can", "we", "have", "want")
)  # fmt: skip
"""What is said before an offer by whoever names another one than before, or is impatient."""
_ALL_ONE = re.compile(
    r"\b(?:any of (?:them|these|those)|whichever|whatever|either(?: one| of them)?|you (?:choose"
    r"|pick|decide|tell me)|what (?:do|would) you (?:think|recommend|suggest|advise|say|prefer)"
    r"|which(?: one)? (?:do|would|should) (?:you|i) (?:recommend|suggest|take|think"
    r"|pick|choose|prefer)"
    r"|(?:i )?do not (?:care|mind)|(?:it )?(?:does not|do not) matter"
    r"|any (?:one|day|time)|anything(?: is fine| works)?|all the same|up to you)\b"
)
"""Takes the first: it is read back before anything is booked."""
_UNSURE = re.compile(
    r"\b(?:i am |i |we are )?(?:(?:really |still )?not (?:really |so |quite )?(?:sure|certain)"
    r"|do not (?:really )?know|can not (?:really )?(?:decide|say|tell))(?: (?:which"
    r"|which one|yet))*\b"
)
_TAKES = re.compile(
    r"^(?:(?:yes|yeah|yep|yup|sure|okay|ok|great|perfect|alright|all right|then|so|oh|well|please"
    r"|i think|i guess)\b ?)*"
    r"(?:(?:i |we )?(?:will|would|can|could|am going to|let us|let me|go ahead and|just|please|want"
    r"|to|like|have| )*\b(?:take|book|do|reserve|grab|have|schedule) (?:it|that|this|that one"
    r"|this one|one|me in)"
    r"|(?:it|that|this|that one|one)? ?(?:will |would |should |is )?(?:work|works|suits|do|fine"
    r"|good|great|perfect|okay|ok|be (?:fine|good|great|perfect|okay|ok))(?: for me| me| by me)?"
    r"|sounds (?:good|great|fine|perfect)(?: to me)?|put me down(?: for (?:it|that))?|go ahead)"
    r"(?: (?:please|then|thanks|thank you|for me|with that|and book it))*$"
)
"""Accepts what is on offer without saying which: as if it were all one, the first is read back."""
_NAMES_NONE = frozenset(("not", "no", "never", "neither", "nothing", "none"))
_WHICH_IS_FIRST = re.compile(
    r"^(?:(?:and|so|okay|ok|well|um|uh|oh|yes|yeah) )*"
    r"(?:which|what)(?: (?:one|time|day|visit|appointment|slot)| of (?:them|these|those|the \w+))?"
    r"(?: (?:is|was|would be|comes|will be))?(?: the)?"
    r" (?:soonest|earliest|quickest|nearest|closest|first|next|fastest)"
    r"(?: (?:one|of (?:them|these|those|the \w+)|time|appointment|please))*$"
)
"""Asks which of them comes first, which is read back: "which one is the soonest"."""
_CANNOT = re.compile(
    r"\b(?:can|could|do|does|will|would) not (?:\w+ )?(?:make|come|work|suit|fit|be there)\b"
)
_THE_LATER = re.compile(
    r"^(?:(?:yes|ok|okay|then|so|well|um|i|we|will|would|take|have|like|prefer|rather|want|can|let"
    r"|us|do|give|me|please) )*the (earlier|later) one(?: (?:please|then|works|is (?:fine|good)))*$"
)
"""Of those on offer the first or the last; "a later one" is none of them."""
_THAT_ONE = re.compile(
    r"^(?:(?:yes|yeah|yep|ok|okay|sure|i will take|i want|just|right|great|perfect) )*"
    r"(?:that|this) (?:one|time)(?: (?:is|works|please|then|sounds|good|fine|great|perfect|it))*$"
)
"""The one that was read back just now."""
_NOON = 12
_TELLS_TIME_AGAIN = frozenset(("not", "no", "nope", "never", "neither", "but"))


def choose_offer(text: str, offers: Sequence[datetime], now: datetime) -> int | Another | None:
    """The number of the offer that is meant, from 0; `Another` for none of them; None: unclear.

    Args:
        text: the answer.
        offers: when they begin, in order, at the caller's place.
        now: there.
    """
    if drops_wish(text):
        return Another.NOTHING
    words = _decided(_words(text))
    if is_complaint(text) or (offers and read_relative_day(text, offers[0].date())):
        return Another.TIME
    told = _meant(text, words, offers, now)
    if told is not None:
        return told
    if not _COMPARED.isdisjoint(words):
        return Another.TIME
    if offers and (_accepts(words) or _names_day_of_all(words, offers)):
        return 0
    if not _OTHERS.isdisjoint(words):
        return Another.TIME
    is_yes = bool({"yes", "yeah", "sure", "okay", "ok"}.intersection(words[:1]))
    return 0 if is_yes and len(offers) == 1 else None


def _decided(words: Sequence[str]) -> Sequence[str]:
    """Without "I am not sure", which refuses none of them."""
    return _UNSURE.sub(" ", " ".join(words)).split()


def choose_again(
    text: str, offers: Sequence[datetime], chosen: int, now: datetime
) -> int | Another | None:
    """What somebody takes instead who was asked whether `chosen` is to be booked.

    None: they name nothing else, so that it stays a yes or a no, or is neither. `chosen` itself:
    they name it again.

    Args:
        text: the answer.
        offers: when they begin, in order, at the caller's place.
        chosen: the number of the one that was read back.
        now: there.
    """
    if drops_wish(text):
        return Another.NOTHING
    if is_complaint(text) or _CANNOT.search(" ".join(_words(text))) is not None:
        return Another.TIME
    words = _words(text)
    if _THAT_ONE.search(" ".join(words)) is not None:
        return chosen
    told = _told(words, offers, now)
    is_refused = not _TELLS_TIME_AGAIN.isdisjoint(words)
    if told == chosen and is_refused:
        return Another.TIME
    if told is not None:
        return told
    if is_refused and find_times(words, now.date()):
        return Another.TIME
    # A bare "no" is left to whoever asked.
    is_other = not (_OTHERS - _TELLS_TIME_AGAIN - {"none"}).isdisjoint(words)
    return Another.TIME if is_other else None


def _meant(
    text: str, words: Sequence[str], offers: Sequence[datetime], now: datetime
) -> int | Another | None:
    """By what is asked, by what does not suit, by its place, or by its time, in that order."""
    told: int | Another | None = _first_asked(words, offers)
    if told is None:
        told = _left_of_them(text, offers, now)
    return _told(words, offers, now) if told is None else told


def _first_asked(words: Sequence[str], offers: Sequence[datetime]) -> int | None:
    """The first of them, where it is asked which that is."""
    is_asked = _WHICH_IS_FIRST.search(" ".join(words)) is not None
    return offers.index(min(offers)) if is_asked and offers else None


def _left_of_them(text: str, offers: Sequence[datetime], now: datetime) -> int | Another | None:
    """What is left where the words only say what does not suit: "tomorrow is bad"."""
    wish = read_wished_time(text, now.date())
    if wish is None or wanted_part(wish) != ANY_TIME or wish == ANY_TIME:
        return None
    refused = read_wish(wish, now.date())
    left = [at for at, begins in enumerate(offers) if not refused.refuses(begins)]
    if len(left) == len(offers):
        return None
    return left[0] if len(left) == 1 else Another.TIME


def _accepts(words: Sequence[str]) -> bool:
    """Whether any of them will do; "i can not make any of those" takes none."""
    said = " ".join(words)
    if _TAKES.search(said) is not None:
        return True
    rest, found = _ALL_ONE.subn(" ", said)
    return found > 0 and _NAMES_NONE.isdisjoint(rest.split())


def _names_day_of_all(words: Sequence[str], offers: Sequence[datetime]) -> bool:
    """Whether the day is named that all of them are on, and nothing else: "okay monday".

    As if it were all one, the first is read back before anything is booked.
    """
    told = [one for one in words if one not in _BESIDE and one not in ("on", "in")]
    days = {begins.strftime("%A").lower() for begins in offers}
    parts = {"morning" if begins.hour < _NOON else "afternoon" for begins in offers}
    is_day = len(days) == 1 and days.issubset(told)
    rest = set(told) - days
    return is_day and (not rest or rest == parts)


def _words(text: str) -> tuple[str, ...]:
    return split_words(text.lower().replace("#", " ").replace("\u2019", "'")).words


def _told(words: Sequence[str], offers: Sequence[datetime], now: datetime) -> int | Another | None:
    """By its place, or by its time; None where neither is told."""
    instead = _put_right(words)
    if instead:
        # "The ten o'clock, no, make it nine": what is told last counts, where it tells anything.
        told = _told(instead, offers, now)
        if told is not None:
            return told
    counted = _counted(words, len(offers))
    if counted is None:
        counted = _pointed_at(words, len(offers))
    return _named(words, offers, now) if counted is None else counted


def _put_right(words: Sequence[str]) -> Sequence[str]:
    """What is said behind "no, make it", where something stands before it; () where nothing."""
    found = _CORRECTS.search(" ".join(words))
    return () if found is None else found.group(1).split()


def _pointed_at(words: Sequence[str], count: int) -> int | None:
    """By its place amid other words: "shit, fine, the first", "oh then give me the second one"."""
    said = " ".join(words)
    if not (_OTHERS | _ASKING).isdisjoint(words):
        return None
    places = {_ORDINALS[found.group(1)] for found in _POINTED.finditer(said)}
    if len(places) != 1:
        return None
    place = places.pop()
    return place % count if -1 <= place < count else None


def _counted(words: Sequence[str], count: int) -> int | None:
    """By its place: "the second one", "two"; no word beside it may mean anything else."""
    compared = _THE_LATER.search(" ".join(words))
    if compared is not None and count:
        return 0 if compared.group(1) == "earlier" else count - 1
    words = _without_that_one(_thought_again(words))
    if _MIDDLE in words:
        others = [word for word in words if word not in _BESIDE and word not in (_MIDDLE, "in")]
        return 1 if count == _OF_A_MIDDLE and not others else None
    places = [word for word in words if word in _ORDINALS]
    telling = [word for word in places if word not in _ALONE] or places[:1]
    rest = [word for word in words if word not in _BESIDE and word not in _ORDINALS]
    if len(telling) != 1 or rest or not _OTHERS.isdisjoint(words):
        return None
    place = _ORDINALS[telling[0]]
    return place % count if -1 <= place < count else None


def _without_that_one(words: Sequence[str]) -> Sequence[str]:
    """Without "that one", which names no place."""
    return [
        word
        for at, word in enumerate(words)
        if not (word == "one" and at and words[at - 1] in ("that", "this"))
    ]


def _thought_again(words: Sequence[str]) -> Sequence[str]:
    """Without "no wait, I meant", where a place is told behind it; "no" alone stays a no."""
    if _PLACES.isdisjoint(words) and "number" not in words:
        return words
    start = next((at for at, word in enumerate(words) if word not in _THINKS_AGAIN), 0)
    return [word for word in words[start:] if word not in ("instead", "then", "rather")]


def _named(words: Sequence[str], offers: Sequence[datetime], now: datetime) -> int | Another | None:
    """By day, part of the day or hour; a time that was not offered is another."""
    times = find_times(words, now.date())
    clock = find_bare_hour(words)
    if times:
        wish = read_wish(str(times[0].value), now.date())
        fitting = [at for at, begins in enumerate(offers) if wish.fits(begins)]
        if wish.clock is not None:
            fitting = _nearest(fitting, offers, wish.clock.hour, wish.clock.minute)
    elif clock is not None:
        fitting = _by_hour(offers, clock)
    else:
        return None
    if len(fitting) == 1:
        return fitting[0]
    return None if fitting else Another.TIME


def _nearest(among: Sequence[int], offers: Sequence[datetime], hour: int, minute: int) -> list[int]:
    """Those of the very minute; where an hour alone was told and none is, those of the hour."""
    of_hour = [at for at in among if offers[at].hour == hour]
    return _of_minute(of_hour, offers, minute)


def _by_hour(offers: Sequence[datetime], clock: ClockTime) -> list[int]:
    """Those of an hour that was said without its half of the day."""
    of_hour = [at for at, begins in enumerate(offers) if begins.hour % 12 == clock.hour % 12]
    exact = _of_minute(of_hour, offers, clock.minute)
    return exact if len(exact) == 1 or clock.minute else of_hour


def _of_minute(of_hour: Sequence[int], offers: Sequence[datetime], minute: int) -> list[int]:
    """Nobody who says "nine thirty" takes nine; who says "nine" may mean a quarter past."""
    exact = [at for at in of_hour if offers[at].minute == minute]
    return exact or ([] if minute else list(of_hour))
