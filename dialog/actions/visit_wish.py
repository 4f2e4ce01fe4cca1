"""When a visit is wished, by all that the caller has told of it in this call."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from dialog.actions.doctors_times import wished_doctor
from dialog.actions.slots import Reader
from dialog.call.tracker import CallTracker
from dialog.clinical.other_times import other_wish
from dialog.clinical.wished_days import why_not
from dialog.hearing.corrections import sounds_corrected
from dialog.nlu.contact_wishes import wants_waiting_list
from dialog.nlu.days import WEEKDAYS
from dialog.nlu.dropped_wishes import drops_wish
from dialog.nlu.relative_days import read_relative_day
from dialog.nlu.time_values import has_day, has_hour
from dialog.nlu.wished_times import (
    ANY_TIME,
    REFUSED,
    asks_what_is_free,
    at_hour,
    read_wished_time,
)
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet, UserUttered
from triage.decision import Acuity
from triage.words import split_words

WHEN = "preferred_appointment_time"
DROPPED = "dropped_visit"
"""Slot: what the visit was for of which no time was taken, the last in this call."""
UNTIMED = "when the clinic suggests"
"""What the slot holds when the wish was told in words that no grammar knows: it is not repeated."""
MOVED_FROM = "moved_from"
"""Slot: the day of the visit that is moved, in ISO 8601."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHANGES = "reschedule_appointment"
_LONG_AGO = timedelta(days=3 * 365)
_STEP, _KNOWN, _OFFERED = "booking_step", "authenticated", "offered_slots"
_SETTLED = frozenset(("booked", "dropped", "waiting", "unconnected", "down"))
"""Steps behind which a day was told for another visit."""
_LOOKED_BACK = 400
"""Events in which an earlier wish is looked for."""
_LASTING = "duration"
_NAMES_DAY = frozenset(
    (*WEEKDAYS, "today", "tomorrow", "week", "weekend", "morning", "afternoon", "evening", "noon",
     "later", "earlier", "soon", "possible")
)  # fmt: skip


def when_readers(zone: tzinfo, *, asks_again: bool) -> dict[str, Reader]:
    """How the wish for a time is read, where it is `zone` time.

    Args:
        zone: the caller's.
        asks_again: whether who tells nothing that can be looked for is asked again. Where nothing
            is booked anyway, whatever they say is passed over.
    """

    def when(said: str, tracker: CallTracker, at: float) -> str | None:
        if is_of_identity(tracker):
            return None
        today = datetime.fromtimestamp(at, tz=zone).date()
        heard = tracker.latest_message
        text = _of_what_is_to_come(heard, today) if heard is not None else ""
        base = _talked_about(tracker)
        wish = None if base is None else read_relative_day(text, base)
        wish = wish or read_wished_time(text, today)
        if wish is not None and _is_day_of_moved(wish, tracker, heard):
            # "Change my appointment on Monday" tells which, and not when instead.
            return None
        if _is_of_birth(wish or said, today):
            # Nobody wants to come on a day of years ago: it tells who they are.
            return None
        if wish is None and asks_what_is_free(text):
            wish = _what_comes_next(text, tracker, at, zone) or ANY_TIME
        if wish is None and said != UNTIMED:
            # Told some turns ago, or a bare number.
            wish = said
        if wish is not None:
            return with_earlier_day(wish, tracker)
        is_known = why_not(UNTIMED, text, today) is not None or _names_doctor(tracker, heard)
        is_known = is_known or drops_wish(text) or wants_waiting_list(text)
        is_urgent = tracker.call.acuity >= Acuity.URGENT
        return UNTIMED if is_known or is_urgent or not asks_again else None

    return {WHEN: when}


def wished_instead(tracker: CallTracker, said: str, today: date) -> str | None:
    """The time that a visit is wanted at instead, where it is asked who it is for: "no, thursday".

    A day that could be one of birth tells no time.
    """
    words = split_words(said.lower()).words
    is_booking = tracker.slot("wanted_service") == "booking" and tracker.slot(WHEN) is not None
    if not is_booking or not sounds_corrected(words) or _NAMES_DAY.isdisjoint(words):
        return None
    wish = read_wished_time(said, today)
    return None if wish is None else with_earlier_day(wish, tracker)


def is_of_identity(tracker: CallTracker) -> bool:
    """Whether the latest words told who is calling: a day in them is one of birth."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.name == _KNOWN and event.value is True:
            return True
    return False


def with_earlier_day(wish: str, tracker: CallTracker) -> str:
    """The wish on the day that was told before for this visit, where it tells an hour alone."""
    wanted, *refused = wish.split(REFUSED)
    tells_hour = has_hour(wanted) or any(map(has_hour, refused))
    if not tells_hour or has_day(wanted) or any(map(has_day, refused)):
        return wish
    is_same = tracker.slot(DROPPED) is not None
    before = _earlier_wish(tracker.events, _SETTLED - {"dropped"} if is_same else _SETTLED)
    return wish if before is None or not has_day(before) else at_hour(before, wish)


def _earlier_wish(events: Sequence[Event], settled: Collection[str]) -> str | None:
    """What the slot held before the latest words; None where the visit was another one."""
    is_before = False
    for event in reversed(events[-_LOOKED_BACK:]):
        match event:
            case UserUttered():
                is_before = True
            case SlotSet(name=name, value=value) if name == _STEP and value in settled:
                return None
            case SlotSet(name=name, value=str(value)) if is_before and name == WHEN:
                return value
            case _:
                continue
    return None


def _of_what_is_to_come(heard: UserUttered, today: date) -> str:
    """The words, without times that tell of what has been: "i fell on monday"."""
    text = heard.text or ""
    for entity in heard.entities:
        if _is_past(entity, today):
            first, end = entity.get("start"), entity.get("end")
            if isinstance(first, int) and isinstance(end, int):
                text = text[:first] + "#" * (end - first) + text[end:]
    return text


def _is_past(entity: Mapping[str, Json], today: date) -> bool:
    value = entity.get("value")
    if entity.get("entity") == _LASTING:
        return isinstance(value, str) and value.endswith("/..")
    if entity.get("entity") != "time_reference" or not isinstance(value, str):
        return False
    day = value[: len("2026-11-24")]
    return day[:4].isdecimal() and "W" not in day and len(day) == 10 and day < str(today)


def _what_comes_next(text: str, tracker: CallTracker, at: float, zone: tzinfo) -> str | None:
    """The times behind those that were refused, where others are asked for: "what else"."""
    for event in reversed(tracker.events[-_LOOKED_BACK:]):
        match event:
            case SlotSet(name=name, value=value) if name == _STEP and value in _SETTLED:
                return None
            case SlotSet(name=name, value=list(rows)) if name == _OFFERED and rows:
                parted = (str(row).rpartition("|")[2] for row in rows)
                offers = [datetime.fromisoformat(one).astimezone(zone) for one in parted]
                return other_wish(text, offers, datetime.fromtimestamp(at, tz=zone))
            case _:
                continue
    return None


def _is_of_birth(value: str, today: date) -> bool:
    """Whether it is a day so long ago that it can be no wish."""
    day = value[: len("2026-11-24")]
    is_day = _DATE.fullmatch(day) is not None
    return is_day and today - date.fromisoformat(day) > _LONG_AGO


def _is_day_of_moved(wish: str, tracker: CallTracker, heard: UserUttered | None) -> bool:
    """Whether the day is that of the visit that is to be moved, told with the wish itself."""
    is_wish = heard is not None and heard.intent == _CHANGES
    is_moved = tracker.slot("appointment_to_move") is not None
    return is_wish and is_moved and wish == tracker.slot(MOVED_FROM)


def _talked_about(tracker: CallTracker) -> date | None:
    """The day that "the week after" is reckoned from; None where none was talked about.

    That is the day told last for this visit, or else the one on which the visit that is moved is.
    """
    before = _earlier_wish(tracker.events, _SETTLED)
    told = _DATE.search(before or "")
    if told is not None:
        return date.fromisoformat(told.group())
    moved = tracker.slot(MOVED_FROM)
    is_moved = tracker.slot("appointment_to_move") is not None and isinstance(moved, str)
    return date.fromisoformat(str(moved)) if is_moved else None


def _names_doctor(tracker: CallTracker, heard: UserUttered | None) -> bool:
    """Whether the words name somebody by whom the caller wants to be seen, whenever that is."""
    doctor = wished_doctor(tracker)
    return doctor is not None and heard is not None and bool(doctor.called)
