"""The form that takes a reading: which of two is right, and whether what was heard was meant."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.early_ends import ended_early
from dialog.actions.readings import RECORDED, STEP, TIMED, heard_instead, in_conflict
from dialog.call.tracker import CallTracker
from dialog.check_ins.half_pressures import read_half, told_beside
from dialog.check_ins.questions import NO, NOT_ASKED
from dialog.check_ins.reading_answers import NoReading
from dialog.check_ins.reading_slots import ASKED, CONFIRMED, HALF, TOLD, WHICH
from dialog.check_ins.reading_times import measured_at
from dialog.check_ins.reading_words import (
    read_back,
    say_reading,
    say_readings,
    say_when,
    written,
)
from dialog.check_ins.readings import FRESH_FOR, PRESSURE, UPPER, Reading
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet

_ANEW = (SlotSet(TOLD, None), SlotSet(HALF, None))
"""Nothing of what was told counts."""
_MOST_NOES = 3
"""Times that a reading was read back wrongly, after which it is left."""


class CheckReading:
    """`validate_measurement_form`: drops what is old, sees what is in conflict, minds a no."""

    name = "validate_measurement_form"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What the slots hold after all, and a word on what was dropped."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        early = ended_early(tracker, (TOLD, WHICH, CONFIRMED))
        if early is not None:
            return early
        held = tracker.slot(TOLD)
        if held in tuple(NoReading):
            beside = told_beside(tracker.slot(HALF))
            if beside:
                # The other number is not to be had; what was told with the first still counts.
                told = SlotSet(TOLD, written(beside))
                return answer(events=(told, SlotSet(HALF, None), SlotSet(WHICH, NOT_ASKED)))
            return answer(events=_skipped())
        if not isinstance(held, str):
            return answer()
        if tracker.slot(CONFIRMED) in (NO, TIMED):
            return self._put_right(tracker, now)
        return self._checked(tracker, held, now)

    def _checked(self, tracker: CallTracker, held: str, now: datetime) -> ActionAnswer:
        """Whether what was told is a reading of now, and which one."""
        readings = [one for one in read_back(held) if one.is_possible]
        half = held if read_half(held) is not None else None
        if half is not None or not readings:
            return answer(events=(SlotSet(TOLD, None), SlotSet(HALF, half)))
        fresh = [one for one in readings if now - one.at <= FRESH_FOR]
        if not fresh:
            return answer(Say("utter_reading_old"), events=_ANEW)
        if len(fresh) < len(readings):
            # What is old besides a new one is no reading of now, and no matter.
            kept = SlotSet(TOLD, written(fresh))
            return answer(events=(kept, SlotSet(WHICH, NOT_ASKED)))
        chosen = tracker.slot(WHICH)
        if chosen is None:
            is_conflict = in_conflict(tracker) is not None
            return answer(events=() if is_conflict else (SlotSet(WHICH, NOT_ASKED),))
        return _settled(tracker, str(chosen), readings)

    def _put_right(self, tracker: CallTracker, now: datetime) -> ActionAnswer:
        if tracker.slot(CONFIRMED) == TIMED:
            return answer(events=timed(tracker, read_back(tracker.slot(TOLD)), now))
        return self._denied(tracker, now)

    def _denied(self, tracker: CallTracker, now: datetime) -> ActionAnswer:
        """It was heard wrongly: what was said instead, or asked anew, or left."""
        noes = sum(
            isinstance(one, SlotSet) and one.name == CONFIRMED and one.value == NO
            for one in tracker.events
        )
        message = tracker.latest_message
        said = (message.text or "") if message is not None else ""
        heard = heard_instead(tracker, said, read_back(tracker.slot(TOLD)), now)
        emptied = (SlotSet(CONFIRMED, None), SlotSet(WHICH, None))
        if heard:
            return answer(
                events=(SlotSet(TOLD, written(heard)), SlotSet(WHICH, NOT_ASKED), emptied[0])
            )
        if noes > _MOST_NOES:
            return answer(
                Say("utter_reading_left"), events=(SlotSet(TOLD, NoReading.NONE), *_skipped())
            )
        return answer(Say("utter_reading_sorry"), events=(*_ANEW, *emptied))


def timed(tracker: CallTracker, readings: Sequence[Reading], now: datetime) -> tuple[Event, ...]:
    """What is read back once more, of the time that was told for it instead of a yes or a no."""
    message = tracker.latest_message
    at = measured_at((message.text or "") if message is not None else "", now)
    moved = [replace(one, at=at) for one in readings]
    return (SlotSet(TOLD, written(moved)), SlotSet(CONFIRMED, None))


def _settled(tracker: CallTracker, chosen: str, readings: Sequence[Reading]) -> ActionAnswer:
    """After the caller has said which of two readings is right."""
    pair = in_conflict(tracker)
    if chosen == NOT_ASKED or pair is None:
        return answer()
    if chosen == "neither":
        events = (*_ANEW, SlotSet(WHICH, None), SlotSet(RECORDED, None))
        return answer(Say("utter_reading_neither"), events=events)
    other = read_back(chosen)
    right = other or (pair[int(chosen)],)
    others = tuple(one for one in readings if one.name != pair[0].name)
    kept = SlotSet(TOLD, written((*right, *others)))
    return answer(events=(kept, SlotSet(WHICH, NOT_ASKED)))


class AskWhichReading:
    """`action_ask_which_reading`: names the two that do not agree."""

    name = "action_ask_which_reading"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask which one is right."""
        pair = in_conflict(tracker)
        given = (
            ()
            if pair is None
            else tuple(
                (name, say_reading(one))
                for name, one in zip(("first", "second"), pair, strict=True)
            )
        )
        return answer(Say("utter_ask_which_of_two", given))


class AskReadingConfirmed:
    """`action_ask_reading_confirmed`: reads back what was heard, with its time."""

    name = "action_ask_reading_confirmed"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask whether it was that."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        return answer(Say("utter_reading_read_back", said_back(tracker.slot(TOLD), now)))


def said_back(held: Json, now: datetime) -> tuple[tuple[str, str], ...]:
    """What fills the words that read back what a slot holds: `reading` and `when`."""
    readings = read_back(held)
    whens = [say_when(one.at, now) for one in readings]
    told = (say_readings(readings), whens[-1] if whens else "just now")
    if len(set(whens)) > 1:
        told = _each_with_its_time(readings, whens)
    return (("reading", told[0]), ("when", told[1]))


def _each_with_its_time(readings: Sequence[Reading], whens: Sequence[str]) -> tuple[str, str]:
    """What is read back of several that were measured at several times, and when the last was."""
    timed = [
        f"{say_reading(one)}, measured {when},"
        for one, when in zip(readings[:-1], whens[:-1], strict=True)
    ]
    return f"{' '.join(timed)} and {say_reading(readings[-1])}", whens[-1]


class AskTold:
    """`action_ask_told_reading`: asks for the reading that the call is about."""

    name = "action_ask_told_reading"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask for it; for the other number where one was told, anew where it is measured again."""
        half = read_half(tracker.slot(HALF))
        if half is not None:
            is_lower = half.kind == UPPER
            return answer(
                Say("utter_ask_lower_pressure" if is_lower else "utter_ask_upper_pressure")
            )
        is_pressure = tracker.slot(ASKED) == PRESSURE
        if tracker.slot(STEP) == "repeat":
            return answer(Say("utter_ask_reading_repeated"))
        return answer(Say("utter_ask_pressure" if is_pressure else "utter_ask_glucose"))


def _skipped() -> tuple[Event, ...]:
    return (SlotSet(WHICH, NOT_ASKED), SlotSet(CONFIRMED, NOT_ASKED))
