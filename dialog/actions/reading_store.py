"""Gives a confirmed reading to the clinic, once, and says how it lies to the last one.

No judgement: what is dangerous, triage has told already.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.check_ins import TURN
from dialog.actions.patient_facts import with_facts
from dialog.actions.readings import RECORDED, STEP, claim_of
from dialog.actions.readings_again import corrected
from dialog.actions.staff_tasks import leave_tasks, left_tasks
from dialog.call.tracker import CallTracker
from dialog.check_ins.events import ReadingCorrected, ReadingStored
from dialog.check_ins.questions import NOT_ASKED, YES
from dialog.check_ins.reading_answers import NoReading
from dialog.check_ins.reading_slots import CONFIRMED, HALF, TOLD, WHICH, WRONG
from dialog.check_ins.reading_words import read_back, say_reading, say_when, written
from dialog.check_ins.readings import PRESSURE, Change, Reading, change
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import BadAnswerError, ClinicalError, UnavailableError
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import Event, SlotSet
from triage.assess import Triage
from triage.decision import Acuity, Patient

_WITHIN_S = 4.0
"""For all that is written; less than any action has, so that a lost answer is told as one."""
_UNSURE = (UnavailableError, BadAnswerError, TimeoutError)
"""After these nobody knows whether the write stands."""
_CHANGES = {
    Change.HIGHER: "utter_reading_higher",
    Change.LOWER: "utter_reading_lower",
    Change.SAME: "utter_reading_same",
}


class StoreReadings:
    """`action_store_readings`: after the read-back; sets `reading_step`.

    Only what was said yes to and can be true is stored. A pressure that triage calls urgent is
    to be measured once more.
    """

    name = "action_store_readings"

    def __init__(
        self,
        clinic: ClinicalBackend | None,
        triage: Triage,
        zone: tzinfo,
        *,
        within_s: float = _WITHIN_S,
    ) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._triage = triage
        self._zone = zone
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Store it and say so; or say what to do where there is none."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        held = tracker.slot(TOLD)
        if tracker.slot(TURN) is not None:
            return answer(events=_emptied("left"))
        if tracker.slot(CONFIRMED) != YES:
            return answer(Say(_unread(tracker)), events=_emptied("done"))
        readings = [one for one in read_back(held) if one.is_possible]
        recorded = read_back(tracker.slot(RECORDED))
        new = [one for one in readings if one not in recorded]
        says, events = await self.store(tracker, new)
        is_repeat = tracker.slot(STEP) == "repeat"
        step = "done" if is_repeat or not self._is_urgent(tracker, new, now) else "repeat"
        known = SlotSet(RECORDED, written((*new, *recorded)))
        compared = _compared(new, recorded, now)
        return answer(*says, *compared, events=(*events, *_emptied(step), known))

    async def store(
        self, tracker: CallTracker, readings: Sequence[Reading]
    ) -> tuple[tuple[Say, ...], tuple[Event, ...]]:
        """What is said of the storing, and what happened; what they put right is passed on."""
        says, events = await self._written(tracker, readings)
        return says, (*events, *await told_wrong(self._clinic, tracker, readings))

    async def _written(
        self, tracker: CallTracker, readings: Sequence[Reading]
    ) -> tuple[tuple[Say, ...], tuple[Event, ...]]:
        patient_id = identified(tracker)
        if patient_id is None or self._clinic is None:
            return (Say("utter_identity_needed"),), ()
        if not readings:
            return (Say("utter_reading_kept"),), ()
        events: list[Event] = []
        try:
            async with asyncio.timeout(self._within_s):
                for reading in readings:
                    await write_reading(self._clinic, patient_id, tracker.sender, reading)
                    events.append(stored(reading, is_sure=True))
        except _UNSURE:
            events.append(stored(readings[len(events)], is_sure=False))
            return (Say("utter_reading_unsure"),), tuple(events)
        except ClinicalError:
            return (Say("utter_reading_not_stored"),), tuple(events)
        return (Say("utter_reading_stored"),), tuple(events)

    def _is_urgent(self, tracker: CallTracker, readings: Iterable[Reading], now: datetime) -> bool:
        known = Patient(on=now.date(), facts=tracker.call.patient(Patient(on=now.date())).facts)
        patient = with_facts(known, tracker)
        return any(
            self._triage.assess(claim_of(one), patient).acuity >= Acuity.URGENT
            for one in readings
            if one.name == PRESSURE
        )


async def write_reading(
    clinic: ClinicalBackend, patient_id: str, call: str, reading: Reading
) -> None:
    """Give it to the clinic, once in a call.

    Raises:
        ClinicalError: the clinic does not take it.
    """
    # Without the time of day: told again in the same call, it is the same reading. Of the whole
    # of it: two pressures may share their upper value, and neither half may be left out.
    values = "/".join(f"{value:g}" for value in reading.values)
    what = f"{reading.name} {values} {reading.unit} {reading.at:%Y-%m-%d}"
    # Not the values themselves: keys may be logged.
    digest = hashlib.sha256(what.encode()).hexdigest()[:16]
    for one in reading.measurements:
        await clinic.add_reading(patient_id, one, key=f"{call}:reading:{one.kind}:{digest}")


async def told_wrong(
    clinic: ClinicalBackend | None, tracker: CallTracker, new: Sequence[Reading]
) -> tuple[Event, ...]:
    """What follows where the caller has put right what was given to the clinic before."""
    wrong = read_back(tracker.slot(WRONG))
    if not wrong or not new:
        return ()
    task = corrected(wrong, new)
    is_left = await leave_tasks(clinic, tracker, (task,))
    return (
        ReadingCorrected(written(wrong), written(new)),
        *left_tasks((task,), is_sure=is_left),
        SlotSet(WRONG, None),
    )


def _unread(tracker: CallTracker) -> str:
    """What is said where there is no reading, or half of one."""
    if tracker.slot(TOLD) == NoReading.DEVICE:
        return "utter_reading_sync"
    return "utter_reading_none" if tracker.slot(HALF) is None else "utter_reading_half"


def stored(reading: Reading, *, is_sure: bool) -> ReadingStored:
    """The record's word for it; `is_sure`: whether the clinic has answered."""
    return ReadingStored(reading.name, written((reading,)), is_sure)


def _compared(
    readings: Sequence[Reading], recorded: Sequence[Reading], now: datetime
) -> tuple[Say, ...]:
    """How the latest lies to the last one on record; nothing where there is none."""
    for reading in readings[-1:]:
        earlier = [one for one in recorded if one.name == reading.name and one.at <= reading.at]
        if earlier:
            last = max(earlier, key=lambda one: one.at)
            given = (("reading", say_reading(last)), ("when", say_when(last.at, now)))
            return (Say(_CHANGES[change(reading, last)], given),)
    return ()


def _emptied(step: str) -> tuple[Event, ...]:
    """The slots of the form, for a next reading; read back where the form takes no more."""
    confirmed = None if step == "repeat" else NOT_ASKED
    return (
        SlotSet(TOLD, None), SlotSet(HALF, None), SlotSet(WHICH, None),
        SlotSet(CONFIRMED, confirmed), SlotSet(STEP, step),
    )  # fmt: skip
