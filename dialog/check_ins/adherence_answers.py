"""How somebody takes a medicine: when last, how often not, and why not; by their words. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import dropwhile

from dialog.check_ins.closed_answers import read_closed
from dialog.check_ins.phrases import affirms_any, has_any, spoken, words_of
from dialog.check_ins.questions import NO, UNSURE
from dialog.check_ins.turning_points import declines
from dialog.nlu.durations import find_durations
from dialog.nlu.spoken_numbers import read_at, read_count
from dialog.nlu.times import find_times

NOT_TAKEN, TODAY, YESTERDAY, LONG_AGO = "not taken", "today", "yesterday", "more than a week ago"
NONE, ALL, MOST, HALF, SOME = "none", "all", "most", "about half", "some"
_MOST_DOSES = 42
"""In a week: six a day. Who tells more is asked again."""
_WEEK = 7


def last_dose(said: str, now: datetime) -> str | None:
    """When the last dose was taken: `today`, `yesterday`, `3 days ago`, ...; None: not told.

    Args:
        said: the answer.
        now: in the caller's zone.
    """
    words = words_of(said)
    if has_any(words, _NOT_TAKING) or "never" in words:
        return NOT_TAKEN
    if read_closed(said) == UNSURE:
        return UNSURE
    days = _days_ago(words, now)
    if days is None:
        if has_any(words, _NOW):
            return TODAY
        return LONG_AGO if has_any(words, _LONG_AGO) else None
    if days <= 1:
        return TODAY if days < 1 else YESTERDAY
    return LONG_AGO if days > _WEEK else f"{days:g} days ago"


def _days_ago(words: Sequence[str], now: datetime) -> int | None:
    """Whole days, by the latest time that is named."""
    for one in find_durations(words):
        if words[one.end - 1] == "ago":
            return int(one.days)
    for time in find_times(words, now.date(), is_past=True):
        day = time.value[:10]
        if len(day) == 10 and day[4] == day[7] == "-" and "W" not in day:
            return max(0, (now.date() - datetime.fromisoformat(day).date()).days)
        if time.value.startswith("T"):
            return 0
        if "W" in time.value:
            return _WEEK + 1
    return None


def missed_doses(said: str) -> str | None:
    """How many doses were missed: a number, or `none`, `all`, `most`, ...; None: not told.

    Of what is put right in the same breath the last counts: "none, no wait, I missed one".
    """
    words = words_of(said)
    put_right = _put_right(words)
    if put_right:
        # Where the rest tells no number, it was no correction of one.
        told = _missed(put_right)
        if told not in (None, UNSURE):
            return told
    return _missed(words)


def corrected_doses(said: str) -> str | None:
    """The number that puts an earlier answer right: "three actually"; None: nothing does."""
    words = words_of(said)
    if len(words) > _SHORT_CORRECTION or not has_any(words, _CORRECTS):
        return None
    counted = _counted(words)
    return counted if counted is not None or not has_any(words, ("none",)) else NONE


def _put_right(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words behind the last sign of a correction; empty where there is none."""
    cuts = [
        at + len(cue)
        for phrase in _CORRECTS
        for cue in (spoken(phrase),)
        for at in range(1, len(words) - len(cue))
        if words[at : at + len(cue)] == cue
    ]
    return words[max(cuts) :] if cuts else ()


def _missed(words: tuple[str, ...]) -> str | None:
    if has_any(words, _UNSURE):
        return UNSURE
    # A leading no is an answer of its own: "no, I take them all".
    words = tuple(dropwhile(_LEADS.__contains__, words)) or words
    value = next((value for value, phrases in _HOW_MANY if has_any(words, phrases)), None)
    if value == ALL and not has_any(words, _LEFT_OUT):
        is_taken = affirms_any(words, _TAKEN)
        return NONE if is_taken else SOME if has_any(words, _NOT_ALL) else ALL
    return value or _either(words) or _counted(words) or _without_number(words)


def _without_number(words: Sequence[str]) -> str | None:
    weekdays = {word.removesuffix("s") for word in words} & _WEEKDAYS
    if weekdays:
        return str(len(weekdays))
    if has_any(words, ("yesterday", "this morning", "last night", "today", "a day", "a dose")):
        return "1"
    if has_any(words, _SOME):
        return SOME
    read = read_closed(" ".join(words))
    return NONE if read == NO else UNSURE if read == UNSURE else None


def _either(words: Sequence[str]) -> str | None:
    """Two numbers between which the patient leaves it open: "like two or three"."""
    for at, word in enumerate(words[1:-1], 1):
        if word not in ("or", "to"):
            continue
        low, high = read_at(words, at - 1), read_at(words, at + 1)
        if low is None or high is None or words[at - 1] in ("a", "an", "the"):
            continue
        is_range = low.end == at and 0 < low.value < high.value <= _MOST_DOSES
        if is_range and not _is_week(words, high.end):
            return f"{low.value:g} or {high.value:g}"
    return None


def _counted(words: Sequence[str]) -> str | None:
    for at, word in enumerate(words):
        if word in _TIMES:
            return _TIMES[word]
        count = None if word in ("a", "an", "the", "half") else read_count(words, at)
        if word == "a" and words[at + 1 : at + 2] in (("couple",), ("few",)):
            count = read_count(words, at)
        if count is None or _is_week(words, count.end):
            continue
        if count.value != int(count.value) or count.value > _MOST_DOSES:
            return None
        return NONE if count.value == 0 else f"{count.value:g}"
    return None


def _is_week(words: Sequence[str], end: int) -> bool:
    """Whether the number counts the week that was asked about: "in the last seven days"."""
    return words[end : end + 1] == ("days",) and ("last" in words or "past" in words)


class Reason(StrEnum):
    """Why doses were missed."""

    COST = "cost"
    SIDE_EFFECT = "side effect"
    RAN_OUT = "ran out"
    FELT_BETTER = "felt better"
    ACCESS = "access"
    FORGOT = "forgot"
    OTHER = "other"


_REASONS = {
    Reason.COST: (
        "cost", "costs", "expensive", "afford", "money", "pay for", "price", "copay", "co pay",
        "too much for me each month", "insurance stopped", "insurance does not cover",
        "insurance will not cover", "not covered", "lost my insurance",
    ),
    Reason.SIDE_EFFECT: (
        "side effect", "side effects", "makes me", "made me", "make me", "feel sick", "felt sick",
        "nausea", "nauseous", "dizzy", "stomach", "headache", "headaches", "cough", "rash",
        "gives me", "gave me", "upsets", "upset my", "tired from", "bothers me", "hurts my",
        "swelling", "itchy", "does not agree with me", "diarrhea",
    ),
    Reason.RAN_OUT: (
        "ran out", "run out", "running out", "out of pills", "out of it", "out of them",
        "none left", "no pills left", "not refilled", "no refill", "no refills", "need a refill",
        "bottle was empty", "bottle is empty", "waiting for my refill", "prescription expired",
        "waiting on a refill", "refill was late", "ran low",
    ),
    Reason.FELT_BETTER: (
        "felt better", "feel better", "feeling better", "felt fine", "feel fine", "felt good",
        "feel good", "feeling good", "feeling fine", "do not need", "did not need", "not need it",
        "no symptoms", "pressure was fine", "pressure was good", "sugar was fine",
        "sugar was good", "back to normal", "cured",
    ),
    Reason.ACCESS: (
        "pharmacy was closed", "pharmacy is closed", "get to the pharmacy", "no ride", "no car",
        "could not get to", "can not get to", "far away", "too far", "transportation",
        "out of town", "traveling", "travelling", "on a trip", "was away", "on vacation",
        "in the hospital", "left them at home", "left it at home", "not have it with me",
        "not have them with me", "no way to get", "could not pick up", "not in stock",
        "out of stock", "lost my pills", "lost them", "lost the bottle",
    ),
    Reason.FORGOT: (
        "forgot", "forget", "forgetting", "forgotten", "forgetful", "slipped my mind",
        "not remember", "do not remember", "remember to take", "busy", "fell asleep", "overslept",
        "lost track", "memory", "did not think of it", "my routine", "distracted", "slept through",
    ),
}  # fmt: skip
"""What callers say, the more telling first. Of one that is denied nothing is believed."""
_DENIABLE = ("not afford", "cannot afford", "can not afford")
"""Denials that are the reason itself."""


def reasons(said: str) -> tuple[Reason, ...]:
    """All that the words name, the more telling first."""
    words = words_of(said)
    return tuple(
        reason
        for reason, phrases in _REASONS.items()
        if affirms_any(words, phrases) or (reason is Reason.COST and has_any(words, _DENIABLE))
    )


def reason_told(said: str) -> str | None:
    """The answer to why: reasons, `other`, `unsure` or `declined`; None: it is none."""
    if declines(said):
        return "declined"
    found = reasons(said)
    if found:
        return ", ".join(found)
    words = words_of(said)
    if read_closed(said) == UNSURE or has_any(words, ("no reason", "do not know why")):
        return UNSURE
    return Reason.OTHER.value if len(words) >= _A_FEW and not asks(said) else None


def leaves_out(said: str) -> bool:
    """Whether doses are told of that were missed, or that none are taken any more."""
    words = words_of(said)
    return affirms_any(words, (*_LEFT_OUT, "skipping", "missing")) or has_any(words, _NOT_TAKING)


def feels_unwell(said: str) -> bool:
    """Whether the words say so, as a no that is none: "i do not feel good on it"."""
    words = words_of(said)
    return has_any(words, _UNWELL) or affirms_any(words, _BADLY)


def feels_well(said: str) -> bool:
    """Whether the words say that nothing bothers: "i feel great"; not with a "but" behind it."""
    words = words_of(said)
    return affirms_any(words, _WELL) and not has_any(words, _TAKES_BACK)


def has_enough(said: str) -> bool:
    """Whether there is no need of more for now: "I still have plenty"."""
    words = words_of(said)
    return affirms_any(words, _ENOUGH) and not has_any(words, _ALMOST_OUT)


def asks(said: str) -> bool:
    """Whether the words begin as a question does: "can I take two tomorrow"."""
    return not _ASKS.isdisjoint(words_of(said)[:1])


_WELL = (
    "feel great", "feel good", "feel fine", "feel well", "feel okay", "feel wonderful",
    "feel better", "feel normal", "feeling great", "feeling good", "feeling fine", "feeling well",
    "feeling better", "feeling okay", "felt fine", "felt good", "felt great", "i am fine",
    "i am good", "i am great", "i am okay", "doing fine", "doing great", "doing well",
    "doing good", "doing okay", "works well", "works fine", "works great", "working well",
    "agrees with me", "tolerate it", "everything is fine", "everything is good", "it is fine",
    "it is good", "it is great", "no complaints", "same as always", "same as usual",
)  # fmt: skip
_ENOUGH = ("plenty", "enough", "a lot left", "lots left", "lots of them", "full bottle",
           "a full one", "good on that", "stocked up", "just picked", "just got",
           "just filled", "just refilled",
           "got a refill", "got them refilled", "got it refilled", "picked it up", "picked them up",
           "on auto refill", "still have some", "have some left")  # fmt: skip
_ALMOST_OUT = ("almost out", "running out", "running low", "run out", "ran out", "not enough",
               "only enough", "enough for", "one left", "two left", "few left", "need",
               "down to")  # fmt: skip
_UNWELL = (
    "not feel good", "not feel well", "not feel right", "not feel great", "not feel okay",
    "not feel so good", "not feel very good", "not feel like myself", "not feeling good",
    "not feeling well", "not feeling right", "not feeling great", "not feeling so good",
    "not felt good", "not felt well", "not felt right", "not been feeling well",
    "not been feeling good", "not agree with me", "not sit well with me",
)  # fmt: skip
_BADLY = ("feel bad", "feel awful", "feel terrible", "feel sick", "feel worse", "feel weird",
          "feel off", "feel lousy", "feel horrible", "feeling bad", "feeling worse", "feeling sick",
          "feeling off", "feeling awful")  # fmt: skip
_TAKES_BACK = ("but", "except", "though", "although", "apart from", "aside from", "until", "if",
               "sometimes", "other than", "when i do not", "used to", "wish")  # fmt: skip
_A_FEW = 2
"""Words that tell a reason, though no list knows it; one alone may be anything."""
_ASKS = frozenset(
    ("what", "when", "where", "why", "how", "who", "which", "can", "could", "should", "is", "are",
     "does", "do", "will", "may")
)  # fmt: skip
_NOT_TAKING = (
    "not taking", "stopped taking", "have not started", "never started", "quit taking",
    "have not taken any", "not taken any", "stopped it", "stopped them", "do not take it",
    "do not take them", "not been taking", "have not been taking", "i stopped", "i quit",
)  # fmt: skip
_NOW = ("just now", "just took", "right now", "a minute ago", "took it already", "already took",
        "already taken", "with breakfast", "at breakfast", "with lunch", "when i woke up",
        "when i got up", "took it when", "earlier")  # fmt: skip
_LONG_AGO = ("a while ago", "long time ago", "weeks ago", "months ago", "a while back",
             "a long time", "ages ago", "last month")  # fmt: skip
_UNSURE = ("not sure how many", "do not know how many", "no idea", "lost count", "hard to say",
           "can not say", "not counted", "did not count", "do not keep track")  # fmt: skip
_HOW_MANY = (
    (MOST, ("all but one", "all but two", "most of them", "almost all", "nearly all", "most days",
            "a lot", "many of them", "too many", "quite a few", "nearly every", "almost every",
            "more than half")),
    (HALF, ("half of them", "about half", "half the time", "every other day", "every second day",
            "half the")),
    (NONE, ("none", "not missed", "not miss", "never miss", "never missed", "zero", "nothing",
            "did not skip", "not skipped", "not a single", "not one", "not any",
            "took them all", "took all", "taken all", "taken them all", "every single dose",
            "take it every day", "take them every day", "took it every day", "took them every day",
            "taken it every day", "taken them every day", "taking it every day",
            "taking them every day", "have not forgotten", "not forgotten any", "all good")),
    (ALL, ("all of them", "all of it", "every dose", "every one", "every day", "whole week",
           "all week", "all seven", "the entire week", "everything", "not taken any",
           "not taking", "stopped taking", "i stopped", "quit taking", "not taken it at all",
           "not taken them at all", "all of the doses", "every single day", "all")),
)  # fmt: skip
"""The more telling first: "not missed any" holds an "any", "almost all" an "all"."""
_CORRECTS = ("no wait", "wait", "actually", "i mean", "i meant", "make that", "make it", "rather",
             "sorry", "correction", "or no", "oh no", "no no")  # fmt: skip
"""What comes behind one of these is meant, and not what was said before it."""
_SHORT_CORRECTION = 7
"""Words: a number that is put right stands almost alone."""
_LEADS = frozenset(["no", "nope", "nah", "oh", "well", "um", "uh", "so", "and", "yes", "yeah"])
_NOT_ALL = ("not take them all", "not taken them all", "not take all", "not taken all",
            "not take every", "not taken every", "not always take")  # fmt: skip
_TAKEN = ("took", "taken", "take", "taking")
_LEFT_OUT = ("missed", "miss", "skipped", "skip", "without", "forgot", "forget", "stopped", "quit")
_SOME = ("some", "sometimes", "now and then", "once in a while", "occasionally", "here and there")
_TIMES = {"once": "1", "twice": "2"}
_WEEKDAYS = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)
