"""When somebody would like to come, and when not, from all that they say of it. Pure.

"Any day but monday", "not before ten", "tuesday, in the morning if possible": what is wished is
written as `dialog.nlu.times` writes it, and behind it, each after a "!", what does not suit;
"XXXX-WXX-1" is any Monday, as TimeML has it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dialog.nlu.days import WEEKDAYS
from dialog.nlu.durations import find_durations
from dialog.nlu.reading import Reading, word_at
from dialog.nlu.time_values import Side, beside, has_day, has_hour, joined, opposite
from dialog.nlu.times import find_times
from triage.words import split_words

ANY_TIME = "anytime"
REFUSED = "!"
_WISHES = frozenset((ANY_TIME, "asap"))
_IDLE = frozenset(("please", "preferably", "ideally", "perhaps", "possibly", "sometime", "kindly"))
"""Words that may stand anywhere in a wish and tell nothing of it."""
_REFUSING = frozenset(("not", "except", "besides", "never", "excluding", "without", "avoid"))
_AWAY = re.compile(
    r"\b(?:busy|away|gone|unavailable|working|travell?ing|booked(?: up)?|tied up|out(?: of (?:town"
    r"|state|the (?:country|office|house)))?|on (?:vacation|holiday|leave|a trip|call)|at work"
    r"|in school|not (?:here|around|home))$"
)
"""Where somebody is, or what they do, who can not come."""
_BETWEEN = frozenset(
    ("on", "in", "at", "the", "a", "an", "do", "make", "it", "for", "come", "any", "this", "next",
     "be", "to", "take", "there", "free", "available", "time", "have", "able", "open", "good",
     "really", "so", "all", "during")
)  # fmt: skip
"""What may stand between a refusal and the time that is meant by it."""
_COMPARED = frozenset(("earlier", "later", "sooner", "other"))
"""Before "than"."""
_EVERY = frozenset(
    ("any", "anytime", "anything", "anyday", "every", "everything", "whenever", "all")
)
_REACH_OF_BUT = 4
_UNTIL = frozenset(("until", "till"))
_SUITS_NOT = re.compile(
    r"^(?:(?:is|are|was|would|will|does|do|did|that|it|just|really|be|probably|i|we|still)\b ?)*"
    r"(?:not (?!(?:a |an )?(?:problem|bad|issue|only|just|until|before|after))|can not\b|no good\b"
    r"|bad\b|out\b|tough\b|hard\b|impossible\b|difficult\b|booked\b|too (?:early|late|soon|far)\b"
    r"|am (?:busy|away|working|out|gone|at work)\b|have (?:work|school|class|classes)\b)"
)
"""Behind a time that does not suit: "monday is no good", "on fridays i am away"."""
_WORKS_THEN = re.compile(r"^(?:i|we) work\b")
_THE_NEXT = tuple(
    tuple(one.split())
    for one in ("the one after", "the week after", "the next one", "the following one",
                "the following week", "a week later")
)  # fmt: skip
"""Behind a day: that of the week after it."""
_ON_ANY = re.compile(
    r"\b(?:do not (?:care|mind)|(?:does|do) not (?:really )?matter|no preference|no particular"
    r"|(?:when|whenever|what|whatever|as|anything|something) (?:you|they|the (?:clinic|doctor"
    r"|office)) (?:have|has|got|can|could|wants?|like|says?|suggests?|prefers?|thinks?)"
    r"(?! (?:for|about|if|to))|what (?:do|have) you (?:have|got)(?! (?:for|about|if|to))"
    r"|when can (?:you|they|i|the doctor) (?:see|fit|get|squeeze|take|come|be)"
    r"|(?:you|they) (?:choose|pick|decide)"
    r"|up to (?:you|them)|whatever|surprise me|flexible|all the same|(?:not|no) (?:picky|fussy)"
    r"|(?:am|days?|week|schedule is) (?:wide |always |pretty |totally )?(?:open|free)"
    r"|whichever(?: (?:day|time|one|is|works|suits|you|day works))?|either(?: one| day| is fine)?$"
    r"|anything (?:is|works|goes|will|that|at all|open|available)|what is (?:free|open|available)"
    r"|(?:first|next) (?:one|opening|slot|spot|thing))\b|^anything$|\byou tell me$"
)
_WHICH_ARE_FREE = re.compile(
    r"\b(?:what|which|any|anything|something)(?: other)? (?:else|times?|days?|slots?"
    r"|options?|openings?"
    r"|appointments?|dates?)(?: \w+)?(?: (?:do|have|has|is|are|can|could|would|got|you|there)\b|$)"
    r"|\bwhat (?:can|could|would|do) (?:you|they) (?:\w+ )?(?:offer|give|suggest"
    r"|recommend|propose)\b"
    r"|\bwhat (?:is|are) (?:your|the|my) (?:options|openings|availability|next"
    r" (?:opening|slot|one))"
    r"|\bwhen (?:is|are|do|does|would) (?:you|they|the (?:doctor|clinic|next))\b"
    r"(?!.*\b(?:open|close|closed|hours)\b)"
)
_OTHERWISE = re.compile(r"\b(?:later|earlier|sooner|else|other|another|different)\b")
"""Tells that it is to be some other time, and not which."""
_AT_ONCE = re.compile(
    r"\b(?:soonest|earliest|quick(?:ly|est)?|immediately|urgent(?:ly)?|at once"
    r"|the sooner|as (?:soon|early|quick|fast) as)\b|^(?:right )?(?:now|soon)$"
)
_BARE = frozenset(
    (*WEEKDAYS, *(f"{one}s" for one in WEEKDAYS), "morning", "mornings", "afternoon",
     "afternoons", "evening", "evenings", "or", "and", "on", "in", "the", "at", "night", "nights")
)  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEAST_DAYS = 1.0


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said of a time."""

    value: str
    is_refused: bool = False


def read_wished_time(said: str, today: date) -> str | None:
    """When the caller would like to come; None where the words do not tell.

    Args:
        said: the caller's words.
        today: the day of the call, at the caller's place.
    """
    words = tuple(word for word in split_words(said.lower()).words if word not in _IDLE)
    words = _plain(words)
    told = list(_told(words, today))
    wanted = _together([one.value for one in told if not one.is_refused])
    refused = list(dict.fromkeys(one.value for one in told if one.is_refused))
    if wanted in _WISHES or not wanted:
        wanted = _so_far_ahead(words, today) or wanted
    if not wanted and not refused:
        return _without_a_time(" ".join(words))
    return REFUSED.join((wanted or ANY_TIME, *refused))


def asks_what_is_free(said: str) -> bool:
    """Whether it is asked which times there are, those that come next included: "what else"."""
    plain = " ".join(split_words(said.lower()).words)
    return _ON_ANY.search(plain) is not None or _WHICH_ARE_FREE.search(plain) is not None


def wanted_part(value: str) -> str:
    """What is wished, without what does not suit."""
    return value.partition(REFUSED)[0]


def at_hour(day: str, hour: str) -> str:
    """A day that was wished before, at an hour, or without one, that is told now.

    Where the day has an hour of its own already, the new one takes its place.
    """
    told, *refused = hour.split(REFUSED)
    kept, *before = day.split(REFUSED)
    if has_hour(told):
        kept = joined(_days_alone(kept), told)
    return REFUSED.join(dict.fromkeys((kept, *before, *refused)))


def _days_alone(value: str) -> str:
    """The days of a value whose hours are told anew."""
    choices = []
    for one in value.split("|"):
        days = [point.split("T")[0] for point in one.split("/")]
        is_open_hour = ".." in days and has_hour(one)
        told = [point for point in days if point != ".."] if is_open_hour else days
        choices.append("/".join(dict.fromkeys(told)))
    return "|".join(choices)


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    """The words without "if possible", and weekends as the days that they are."""
    kept: list[str] = []
    for word in words:
        if word == "possible" and kept[-1:] == ["if"]:
            kept.pop()
        elif word == "weekends":
            kept += ["saturdays", "or", "sundays"]
        else:
            kept.append(word)
    return tuple(kept)


def _told(words: Sequence[str], today: date) -> Iterator[_Told]:
    """All times that are named, and whether they suit."""
    times = find_times(words, today)
    for place, time in enumerate(times):
        following = times[place + 1].first if place + 1 < len(times) else len(words)
        later = _week_later(words, time)
        if later is not None:
            yield _Told(later)
        elif _begins_then(words, time):
            yield _Told(opposite(beside(time.value, Side.BEFORE)))
        elif _is_until(words, time):
            yield _Told(_from_then_on(time.value))
        elif not _is_refused(words, time, following):
            yield _Told(time.value)
        elif ".." in time.value:
            yield _Told("|".join(opposite(one) for one in time.value.split("|")))
        elif time.value not in _WISHES:
            yield _Told(_recurring(words, time), is_refused=True)


def _week_later(words: Sequence[str], time: Reading) -> str | None:
    """The day a week behind one: "not this thursday, the one after"."""
    rest = [word for word in words[time.end :] if word not in ("but", "and", "maybe")]
    is_day = _DATE.fullmatch(time.value) is not None
    if is_day and any(tuple(rest[: len(one)]) == one for one in _THE_NEXT):
        return str(date.fromisoformat(time.value) + timedelta(weeks=1))
    return None


def _begins_then(words: Sequence[str], time: Reading) -> bool:
    """Whether it is that day or any later one: "starting december tenth", "from friday on"."""
    before = [word for word in words[max(0, time.first - 2) : time.first] if word != "on"]
    is_on = word_at(words, time.end) in ("on", "onward", "onwards", "forward")
    is_led = before[-1:] in (["starting"], ["beginning"]) or (before[-1:] == ["from"] and is_on)
    return is_led and has_day(time.value) and not has_hour(time.value) and "/" not in time.value


def _is_until(words: Sequence[str], time: Reading) -> bool:
    is_point = ".." not in time.value and time.value not in _WISHES
    return is_point and word_at(words, time.first - 1) in _UNTIL


def _from_then_on(value: str) -> str:
    """Who is away until a day can come on it."""
    if has_hour(value):
        return value if "/" in value else f"{value}/.."
    return opposite(beside(value, Side.BEFORE))


def _is_refused(words: Sequence[str], time: Reading, following: int) -> bool:
    before = _leading(words, time.first)
    last = before[-1] if before else ""
    if last in _REFUSING and "why" not in before[-2:]:
        return True
    if last == "but" and not _EVERY.isdisjoint(before[-1 - _REACH_OF_BUT :]):
        return True
    said = " ".join(before)
    away = _AWAY.search(said)
    if away is not None and "not" not in said[: away.start()].split()[-2:]:
        return True
    if tuple(before[-2:]) in (("i", "work"), ("apart", "from"), ("aside", "from")):
        return True
    if last == "no" and (words[time.end - 1].endswith("s") or _is_compared(words, time.first)):
        return True
    if last == "other" and "than" in words[max(0, time.first - 3) : time.first]:
        return True
    rest = words[time.end : following]
    if following < len(words) and rest and rest[-1] in _REFUSING:
        # "Monday, not tuesday": the denial is of what follows.
        rest = rest[:-1]
    after = " ".join(rest)
    return _SUITS_NOT.search(f"{after} ") is not None or _WORKS_THEN.search(after) is not None


def _is_compared(words: Sequence[str], first: int) -> bool:
    return word_at(words, first - 1) == "than" and word_at(words, first - 2) in _COMPARED


def _leading(words: Sequence[str], first: int) -> list[str]:
    """The words before a time, without those that join it to what is said of it."""
    if _is_compared(words, first) and words[first - 2] != "other":
        first -= 2
    elif word_at(words, first - 1) == "than":
        first -= 1
    before = list(words[:first])
    while before and before[-1] in _BETWEEN:
        before.pop()
    return before


def _recurring(words: Sequence[str], time: Reading) -> str:
    """A weekday that does not suit, whichever it is: "not mondays"; else the time itself."""
    if not _BARE.issuperset(words[time.first : time.end]):
        return time.value
    return _DATE.sub(
        lambda found: f"XXXX-WXX-{date.fromisoformat(found.group()).isoweekday()}", time.value
    )


def _together(values: Sequence[str]) -> str:
    """One wish of several times: an hour is of the day that was told apart from it."""
    wish = ""
    for value in (one for one in values if one not in _WISHES):
        if wish and has_day(wish) and not has_hour(wish) and not has_day(value):
            wish = joined(wish, value)
        elif wish and has_day(value) and not has_hour(value) and not has_day(wish):
            wish = joined(value, wish)
        else:
            wish = value
    return wish or next((one for one in values if one in _WISHES), "")


def _so_far_ahead(words: Sequence[str], today: date) -> str | None:
    """Such as "two weeks", which only an answer makes a day to come."""
    for lasting in find_durations(words):
        is_past = words[lasting.end - 1] == "ago" or word_at(words, lasting.first - 1) == "for"
        if lasting.days >= _LEAST_DAYS and not is_past and words[lasting.first] != "since":
            return str(today + timedelta(days=min(round(lasting.days), 3_660)))
    return None


def _without_a_time(said: str) -> str | None:
    if _OTHERWISE.search(said) is not None:
        return None
    if _AT_ONCE.search(said) is not None:
        return "asap"
    return ANY_TIME if _ON_ANY.search(said) is not None else None
