"""A mother's blood pressure at home: told whole or in halves, read back, put right, stored.

It may be told at any question, and put right after it was stored.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.reading_form import said_back
from dialog.actions.reading_store import stored, told_wrong, write_reading
from dialog.actions.readings import TIMED, half_now, heard_instead
from dialog.actions.readings_again import (
    doubts_noted,
    is_put_right,
    said_wrong,
    stored_in_call,
    told_instead,
)
from dialog.call.tracker import CallTracker
from dialog.check_ins.half_pressures import read_half, written_half
from dialog.check_ins.questions import NO, NOT_ASKED, YES
from dialog.check_ins.reading_slots import AT_HOME, AT_HOME_RIGHT, HALF, WRONG
from dialog.check_ins.reading_times import measured_at
from dialog.check_ins.reading_words import read_back, written
from dialog.check_ins.readings import FRESH_FOR, PRESSURE, UPPER, Reading
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet

NONE = "none"
"""What the slot holds where there is no reading."""
DENIED = "denied_pressure"
"""Slot: a reading of which the caller said that it was heard wrongly."""
_WITHIN_S = 3.0
_Outcome = tuple[tuple[Say, ...], tuple[Event, ...]]


class HomePressure:
    """What follows from the answers about it, of one clinic."""

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        """`clinic` is None where no hospital is connected: no reading is stored then."""
        self._clinic = clinic
        self._zone = zone

    async def settled(
        self, tracker: CallTracker, held: Mapping[str, Json], fresh: frozenset[str], at: float
    ) -> _Outcome:
        """A reading is read back before it is stored, whenever in the call it was told."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        told = held.get(AT_HOME)
        if AT_HOME_RIGHT in fresh and isinstance(told, str):
            return await self._answered(tracker, told, held.get(AT_HOME_RIGHT), now)
        if AT_HOME in fresh and isinstance(told, str) and read_half(told) is not None:
            return (), (SlotSet(AT_HOME, None), SlotSet(HALF, told))
        if AT_HOME in fresh and read_back(told):
            return _read_back_next(tracker, read_back(told), now)
        again = _told_again(tracker, told, held.get(AT_HOME_RIGHT), now)
        if again is not None:
            return again
        if told == NONE and held.get(AT_HOME_RIGHT) is None:
            return (), (SlotSet(AT_HOME_RIGHT, NOT_ASKED),)
        return (), ()

    async def _answered(
        self, tracker: CallTracker, told: str, right: Json, now: datetime
    ) -> _Outcome:
        """What the answer to its read-back leads to."""
        readings = read_back(told)
        if right == YES:
            return (), await self._store(tracker, readings)
        if right == TIMED:
            message = tracker.latest_message
            at = measured_at((message.text or "") if message is not None else "", now)
            moved = [Reading(one.name, one.values, one.unit, at, one.source) for one in readings]
            return _read_back_next(tracker, moved, now)
        if right != NO:
            return (), ()
        heard = _pressures(heard_instead(tracker, _said(tracker), readings, now))
        denied = SlotSet(DENIED, told)
        if heard:
            says, events = _read_back_next(tracker, heard, now)
            return says, (denied, *events)
        if tracker.slot(DENIED) is not None:
            # Heard wrongly twice: a number that may be wrong is worse than none.
            return (), (denied, SlotSet(AT_HOME, NONE), SlotSet(AT_HOME_RIGHT, NOT_ASKED))
        return (), (denied, SlotSet(AT_HOME, None), SlotSet(AT_HOME_RIGHT, None))

    async def _store(self, tracker: CallTracker, readings: Sequence[Reading]) -> tuple[Event, ...]:
        """Give it to the clinic; where that fails it is in the note of the call all the same."""
        patient_id = identified(tracker)
        if self._clinic is None or patient_id is None:
            return ()
        events: list[Event] = []
        try:
            async with asyncio.timeout(_WITHIN_S):
                for one in readings:
                    await write_reading(self._clinic, patient_id, tracker.sender, one)
                    events.append(stored(one, is_sure=True))
        except (ClinicalError, TimeoutError):
            events.append(stored(readings[len(events)], is_sure=False))
        return (*events, *await told_wrong(self._clinic, tracker, readings))


def _said(tracker: CallTracker) -> str:
    message = tracker.latest_message
    return (message.text or "") if message is not None else ""


def _pressures(readings: Sequence[Reading]) -> list[Reading]:
    return [one for one in readings if one.name == PRESSURE]


def _read_back_next(tracker: CallTracker, told: Sequence[Reading], now: datetime) -> _Outcome:
    """Lets it be read back; what is older than a week is none of now."""
    fresh = [one for one in told if now - one.at <= FRESH_FOR]
    if not fresh:
        return (Say("utter_reading_old"),), (SlotSet(AT_HOME, None), SlotSet(HALF, None))
    return (), (
        SlotSet(AT_HOME, written(fresh)),
        SlotSet(HALF, None),
        SlotSet(AT_HOME_RIGHT, None),
    )


def _told_again(tracker: CallTracker, told: Json, right: Json, now: datetime) -> _Outcome | None:
    """What follows where one is told at another question, or once more after it was stored."""
    before = stored_in_call(tracker, PRESSURE) if right == YES else ()
    found = _pressures(told_instead(tracker, AT_HOME_RIGHT, before, now))
    held = {one.compared for one in read_back(told)}
    if found and not {one.compared for one in found} <= held:
        is_wrong = bool(before) and is_put_right(tracker, AT_HOME_RIGHT)
        wrong = said_wrong(before[-1:]) if is_wrong else (SlotSet(WRONG, None),)
        says, events = _read_back_next(tracker, found, now)
        is_old = any(one == SlotSet(AT_HOME, None) for one in events)
        return None if is_old else (says, (*events, *wrong))
    if before and doubts_noted(tracker, _said(tracker)):
        return (Say("utter_reading_doubted"),), said_wrong(before[-1:])
    if found or right == YES or tracker.slot(HALF) is not None:
        return None
    half = half_now(tracker, _said(tracker), now)
    if half is None or told not in (None, NONE, NOT_ASKED):
        return None
    emptied = (SlotSet(AT_HOME, None), SlotSet(AT_HOME_RIGHT, None))
    return (), (SlotSet(HALF, written_half(half)), *emptied)


class AskHomePressure:
    """`action_ask_home_pressure`: asks for it, or for the number that is missing."""

    name = "action_ask_home_pressure"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask for it."""
        half = read_half(tracker.slot(HALF))
        if half is None:
            return answer(Say("utter_ask_home_pressure"))
        is_lower = half.kind == UPPER
        return answer(Say("utter_ask_lower_pressure" if is_lower else "utter_ask_upper_pressure"))


class AskPressureRight:
    """`action_ask_pressure_right`: reads back what was heard, with its time."""

    name = "action_ask_pressure_right"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask whether it was that."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        return answer(Say("utter_ask_pressure_right", said_back(tracker.slot(AT_HOME), now)))
