"""How calls about readings begin and go on: who calls us, and what is asked around a reading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.check_ins import CHECK_IN, PROGRAMME
from dialog.actions.early_ends import ended_early, or_ends
from dialog.actions.identity import STEP, WANTED, first_step
from dialog.actions.reading_form import timed
from dialog.actions.reading_store import StoreReadings
from dialog.actions.readings import RECORDED, half_now, heard_instead, heard_now, vitals_now
from dialog.actions.readings import STEP as READING_STEP
from dialog.actions.readings_again import (
    doubts_noted,
    is_put_right,
    said_wrong,
    stored_in_call,
    told_instead,
)
from dialog.actions.slots import Reader
from dialog.actions.taking_up import kept_for_later
from dialog.call.tracker import CallTracker
from dialog.check_ins.events import ReadingStored
from dialog.check_ins.half_pressures import written_half
from dialog.check_ins.heard_answers import BESIDES, hear_answer
from dialog.check_ins.questions import NO, NOT_ASKED, YES
from dialog.check_ins.reading_questions import READING_QUESTIONS, meal, taken
from dialog.check_ins.reading_slots import ASKED, CONFIRMED, HALF, OF_READING, TOLD, WHICH, WRONG
from dialog.check_ins.reading_words import read_back, written
from dialog.check_ins.readings import FRESH_FOR, GLUCOSE, PRESSURE
from dialog.clinical.backend import ClinicalBackend
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

_INTENTS: dict[str | None, str] = {"affirm": YES, "deny": NO}
"""What keys say, which have no words."""
_SETTLED = (SlotSet(TOLD, None), SlotSet(CONFIRMED, NOT_ASKED))
_OF_A_READING = {"bp_rested": NOT_ASKED, "glucose_meal": NOT_ASKED}
"""Questions that make sense only of a reading."""


def course_readers() -> dict[str, Reader]:
    """How the answers around a reading are read."""

    def asked(slot: str) -> Reader:
        question = next((one for one in READING_QUESTIONS if one.slot == slot), None)

        def read(said: str, tracker: CallTracker, at: float) -> str | None:
            message = tracker.latest_message
            intent = message.intent if message is not None else None
            heard = hear_answer(said, question, intent)
            return None if heard == BESIDES else heard

        return read

    readers = {
        "bp_rested": asked("bp_rested"),
        **{one.slot: asked(one.slot) for one in READING_QUESTIONS},
        "bp_medicine": _plain(taken),
        "glucose_medicine": _plain(taken),
        "glucose_meal": lambda said, tracker, at: meal(said),
    }
    return {slot: or_ends(_unless_measured(read)) for slot, read in readers.items()}


def _unless_measured(read: Reader) -> Reader:
    """The reader, of answers that tell no number: "no wait, it was 152" tells of no pills."""

    def reader(said: str, tracker: CallTracker, at: float) -> str | None:
        is_of_reading = bool(vitals_now(tracker)) or doubts_noted(tracker, said)
        return OF_READING if is_of_reading else read(said, tracker, at)

    return reader


def _plain(read: Callable[[str], str | None]) -> Reader:
    def reader(said: str, tracker: CallTracker, at: float) -> str | None:
        message = tracker.latest_message
        return read(said) or _INTENTS.get(message.intent if message is not None else None)

    return reader


class BeginReading:
    """`action_begin_reading`: somebody calls us about a reading; who it is comes first."""

    name = "action_begin_reading"

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        """`clinic` is None where no hospital is connected: nobody can be known then."""
        self._clinic = clinic
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Keep the numbers that were told, and set what comes first."""
        if self._clinic is None:
            # Who is known to somebody else is of no use without records.
            return answer(events=(SlotSet(STEP, "unavailable"),))
        if tracker.active_loop is not None:
            return answer(events=(*kept_for_later(tracker), SlotSet(STEP, "later")))
        step = first_step(tracker, self._clinic, CHECK_IN)
        message = tracker.latest_message
        said = (message.text or "") if message is not None else ""
        now = datetime.fromtimestamp(at, tz=self._zone)
        heard = heard_now(tracker, said, now)
        intent = message.intent if message is not None else None
        half = half_now(tracker, said, now)
        names = [one.name for one in heard if one.name in (PRESSURE, GLUCOSE)]
        meant = PRESSURE if intent == "blood_pressure_check" else GLUCOSE
        before = stored_in_call(tracker, names[0] if names else meant)
        is_wrong = bool(before and heard) and is_put_right(tracker, CONFIRMED)
        events = (
            SlotSet(PROGRAMME, names[0] if names else meant),
            SlotSet(TOLD, None if half is not None else written(heard) or None),
            SlotSet(HALF, None if half is None else written_half(half, heard)),
            SlotSet(WHICH, None),
            SlotSet(CONFIRMED, None),
            SlotSet(READING_STEP, None),
            *(said_wrong(before[-1:]) if is_wrong else (SlotSet(WRONG, None),)),
            SlotSet(WANTED, CHECK_IN),
            SlotSet(STEP, step),
        )
        return answer(events=events)


class CheckCourse:
    """`validate_blood_pressure_form`, `validate_glucose_form`: passes over what makes no sense."""

    def __init__(self, form: str, store: StoreReadings, zone: tzinfo) -> None:
        """Of the questions of `form` those about a reading are left out where there was none."""
        self.name = f"validate_{form}"
        self._form = form
        self._store = store
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Fill in what need not be asked."""
        slots = tracker.domain.forms[self._form].required_slots
        early = ended_early(tracker, slots)
        if early is not None:
            return early
        passed_over = tuple(SlotSet(one, None) for one in slots if tracker.slot(one) == OF_READING)
        again = await self._told_again(tracker, datetime.fromtimestamp(at, tz=self._zone))
        if again is not None:
            return replace(again, events=(*passed_over, *again.events))
        if passed_over:
            return answer(Say("utter_check_in_noted"), events=passed_over)
        has_reading = any(isinstance(one, ReadingStored) for one in tracker.events)
        passed = (
            ()
            if has_reading
            else tuple(
                SlotSet(slot, value)
                for slot, value in _OF_A_READING.items()
                if slot in slots and tracker.slot(slot) is None
            )
        )
        return answer(events=passed)

    async def _told_again(self, tracker: CallTracker, now: datetime) -> ActionAnswer | None:
        """What follows where another reading is told while questions around one are asked."""
        held = tracker.slot(TOLD)
        if held is None:
            return _doubted(tracker) or self._heard_again(tracker, now)
        match tracker.slot(CONFIRMED):
            case "yes":
                readings = read_back(held)
                says, events = await self._store.store(tracker, readings)
                known = written((*readings, *read_back(tracker.slot(RECORDED))))
                return answer(*says, events=(*events, *_SETTLED, SlotSet(RECORDED, known)))
            case "timed":
                return answer(events=timed(tracker, read_back(held), now))
            case "no":
                message = tracker.latest_message
                said = (message.text or "") if message is not None else ""
                heard = heard_instead(tracker, said, read_back(held), now)
                if heard:
                    told = SlotSet(TOLD, written(heard))
                    return answer(events=(told, SlotSet(CONFIRMED, None)))
                return answer(Say("utter_reading_left"), events=(*_SETTLED, SlotSet(WRONG, None)))
            case _:
                return None

    def _heard_again(self, tracker: CallTracker, now: datetime) -> ActionAnswer | None:
        asked = str(tracker.slot(ASKED))
        before = stored_in_call(tracker, asked)
        known = {one.compared for one in before}
        told = [
            one
            for one in told_instead(tracker, CONFIRMED, before, now)
            if one.name == asked and now - one.at <= FRESH_FOR and one.compared not in known
        ]
        if not told:
            return None
        is_wrong = bool(before) and is_put_right(tracker, CONFIRMED)
        wrong = said_wrong(before[-1:]) if is_wrong else (SlotSet(WRONG, None),)
        return answer(events=(SlotSet(TOLD, written(told)), SlotSet(CONFIRMED, None), *wrong))


def _doubted(tracker: CallTracker) -> ActionAnswer | None:
    """What follows where what was noted is called wrong, and no other number is told."""
    message = tracker.latest_message
    said = (message.text or "") if message is not None else ""
    if not doubts_noted(tracker, said):
        return None
    before = stored_in_call(tracker, str(tracker.slot(ASKED)))
    return answer(Say("utter_reading_doubted"), events=said_wrong(before[-1:]))
