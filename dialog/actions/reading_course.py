"""How calls about readings begin and go on: who calls us, and what is asked around a reading."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from dialog.actions.action import answer
from dialog.actions.check_ins import CHECK_IN, PROGRAMME
from dialog.actions.early_ends import ended_early, or_ends
from dialog.actions.identity import STEP, WANTED, first_step
from dialog.actions.readings import STEP as READING_STEP
from dialog.actions.readings import half_now, heard_now
from dialog.actions.slots import Reader
from dialog.actions.taking_up import kept_for_later
from dialog.call.tracker import CallTracker
from dialog.check_ins.events import ReadingStored
from dialog.check_ins.half_pressures import written_half
from dialog.check_ins.heard_answers import BESIDES, hear_answer
from dialog.check_ins.questions import NO, NOT_ASKED, YES
from dialog.check_ins.reading_questions import READING_QUESTIONS, meal, taken
from dialog.check_ins.reading_slots import CONFIRMED, HALF, TOLD, WHICH
from dialog.check_ins.reading_words import written
from dialog.check_ins.readings import GLUCOSE, PRESSURE
from dialog.clinical.backend import ClinicalBackend
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

_INTENTS: dict[str | None, str] = {"affirm": YES, "deny": NO}
"""What keys say, which have no words."""
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
    return {slot: or_ends(read) for slot, read in readers.items()}


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
        half = None if heard else half_now(tracker, said, now)
        names = [one.name for one in heard if one.name in (PRESSURE, GLUCOSE)]
        meant = PRESSURE if intent == "blood_pressure_check" else GLUCOSE
        events = (
            SlotSet(PROGRAMME, names[0] if names else meant),
            SlotSet(TOLD, written(heard) or None),
            SlotSet(HALF, None if half is None else written_half(half)),
            SlotSet(WHICH, None),
            SlotSet(CONFIRMED, None),
            SlotSet(READING_STEP, None),
            SlotSet(WANTED, CHECK_IN),
            SlotSet(STEP, step),
        )
        return answer(events=events)


class CheckCourse:
    """`validate_blood_pressure_form`, `validate_glucose_form`: passes over what makes no sense."""

    def __init__(self, form: str) -> None:
        """Of the questions of `form` those about a reading are left out where there was none."""
        self.name = f"validate_{form}"
        self._form = form

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Fill in what need not be asked."""
        slots = tracker.domain.forms[self._form].required_slots
        early = ended_early(tracker, slots)
        if early is not None:
            return early
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
