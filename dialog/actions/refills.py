"""Asks the clinic for a refill, once it is sure of which medicine. Nothing is ever promised."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

from dialog.actions.access import STEP_IDENTITY, patient_for, refusal
from dialog.actions.action import Say, answer
from dialog.actions.own_medicines import label, matching
from dialog.actions.refill_hearing import (
    QUEUE,
    REFILL_WISH,
    STEP,
    asked_for,
    asked_once,
    drops_all,
    goes_on,
    is_bare_yes,
    is_of_dose,
    is_refused,
    means_another,
    message_naming,
    names_wanted,
    said_names,
    text_naming,
    waiting_names,
    wants_none,
    was_asked_before,
)
from dialog.actions.refill_passing import (
    CLEARED,
    MEDICINE,
    MEDICINE_ID,
    UNSURE,
    leave_refill,
    pass_on,
    unsure,
)
from dialog.actions.refill_state import told_state
from dialog.actions.several_medicines import several_named
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Medicine
from dialog.clinical.errors import NotFoundError
from dialog.clinical.purposes import for_purpose
from dialog.clinical.refill_questions import asks_of_refill
from dialog.events.care import RefillAsked
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import SlotSet
from dialog.speech.speaking import Question

_OPTIONS = 3
"""Medicines that are read out to choose from."""
QUESTION = "utter_ask_refill_medicine"
_WITHIN_S = 4.5
"""For reading and writing; less than any action has, so that a lost answer is told as one."""


class RequestRefill:
    """`action_request_refill`: finds the medicine among the patient's own, and reads it back.

    A clinic that does not answer makes the action fail: the caller is told, and offered a person.
    """

    name = "action_request_refill"

    def __init__(self, clinic: ClinicalBackend | None, *, within_s: float = _WITHIN_S) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Read back the one that is meant; ask which; or leave it to the staff.

        Of several that are named each has its turn. A question about an earlier request is none
        for a new one.

        Raises:
            ClinicalError: nothing was written.
        """
        heard = tracker.latest_message
        is_next = tracker.slot(STEP) == "next"
        if heard is not None and asks_of_refill(heard.text or "") and not is_next:
            return told_state(tracker)
        patient_id = patient_for(tracker, "medicines")
        if patient_id is None or self._clinic is None:
            return answer(refusal(tracker), events=(SlotSet(STEP, STEP_IDENTITY),))
        deadline = _now() + self._within_s
        own = _active(await self._clinic.medicines(patient_id))
        question = tracker.call.question
        asked = question if question is not None and question.response == QUESTION else None
        desk = _Desk(self._clinic, patient_id, tracker, own, deadline)
        queue = waiting_names(tracker)
        if queue and goes_on(tracker):
            return await desk.take_up(queue)
        if is_refused(tracker):
            return await desk.other_dose() if is_of_dose(tracker) else desk.refused()
        several = several_named(message_naming(tracker, was_asked=asked is not None), own)
        if several:
            return await desk.take_up(several)
        return await _about_one(desk, queue, asked)


async def _about_one(desk: "_Desk", queue: Sequence[str], asked: Question | None) -> ActionAnswer:
    """What becomes of the one that is meant, where at most one is named.

    Args:
        desk: of this turn.
        queue: names whose turn comes after it.
        asked: the question which one is meant; None where it was not asked.

    Raises:
        ClinicalError: nothing was written.
    """
    tracker, own, was_asked = desk.tracker, desk.own, asked is not None
    found = matching(said_names(tracker, was_asked=was_asked), own)
    by_purpose = () if found else for_purpose(text_naming(tracker, was_asked=was_asked), own)
    found = found or by_purpose
    if len(found) == 1:
        return _read_back(found[0], desk.others(queue, found[0]))
    if found and (asked is None or not asked.options or (by_purpose and asked_once(tracker))):
        return _ask_which(found, queue)
    if was_asked and wants_none(tracker):
        if queue and not drops_all(tracker):
            return await desk.take_up(queue)
        return answer(events=(SlotSet(STEP, "dropped"), *CLEARED))
    if was_asked and is_bare_yes(tracker):
        # Nobody is left a note of a "yes".
        is_over = not asked_once(tracker)
        return answer(events=(SlotSet(STEP, "dropped"), *CLEARED)) if is_over else _ask_which(own)
    if was_asked or names_wanted(tracker):
        return await desk.pass_on(asked_for(tracker), queue)
    # Whoever has one medicine means that one; it is read back before anything is done.
    return _read_back(own[0]) if len(own) == 1 else _ask_which(own)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one medicine after the other has its turn, for one patient and before the deadline."""

    clinic: ClinicalBackend
    patient_id: str
    tracker: CallTracker
    own: Sequence[Medicine]
    deadline: float
    """On the loop's clock."""

    async def take_up(self, names: Sequence[str]) -> ActionAnswer:
        """The first of these; where it is on no list the staff is told, and the next is taken up.

        Raises:
            ClinicalError: it was refused.
        """
        first, rest = names[0], names[1:]
        found = matching((first,), self.own)
        if len(found) == 1:
            return _read_back(found[0], self.others(rest, found[0]))
        if found:
            return _ask_which(found, rest)
        return await self.pass_on(first, rest, is_named=True)

    async def pass_on(
        self, wanted: str, rest: Sequence[str], *, is_named: bool = False
    ) -> ActionAnswer:
        """Leave it to the staff, and take up the others.

        Raises:
            ClinicalError: it was refused.
        """
        passed = await pass_on(
            self.clinic, self.patient_id, self.tracker, wanted, self.deadline, is_named=is_named
        )
        is_left = SlotSet(STEP, "passed_on") in passed.events
        if not rest or not is_left:
            return passed
        further = await self.take_up(rest)
        # Of both the later says where the call stands.
        return ActionAnswer(
            (*passed.events, *further.events), (*passed.responses, *further.responses)
        )

    def refused(self) -> ActionAnswer:
        """The one that was read back is not meant, or none is wanted: which it is, is asked once.

        Not so where something else waits that the caller wanted, or there is no other medicine.
        """
        refused = self.tracker.slot(MEDICINE_ID)
        others = [one for one in self.own if one.id != refused]
        is_over = drops_all(self.tracker) or was_asked_before(self.tracker)
        if not others and not is_over and means_another(self.tracker):
            return _ask_which(())
        if is_over or not others or self.tracker.wishes.waiting:
            return answer(events=(SlotSet(STEP, "dropped"), *CLEARED))
        return _ask_which(others)

    async def other_dose(self) -> ActionAnswer:
        """The medicine is right, and its dose is said not to be: a person looks at that.

        Raises:
            ClinicalError: it was refused.
        """
        called = str(self.tracker.slot(MEDICINE))
        text = f"Asked on the telephone for a refill of: {called}. Says that the dose is another."
        passed = await leave_refill(
            self.clinic, self.patient_id, self.tracker, text, called, self.deadline
        )
        is_left = SlotSet(STEP, "passed_on") in passed
        if not is_left:
            return unsure(*passed)
        return answer(Say("utter_refill_other_dose", (("medicine", called),)), events=passed)

    def others(self, names: Sequence[str], taken: Medicine) -> tuple[str, ...]:
        """Those of the names that are not of this medicine."""
        return tuple(one for one in names if matching((one,), self.own) != (taken,))


class SendRefill:
    """`action_send_refill`: after the yes, writes the request. Only rules that follow a yes run it.

    The key is made of call and medicine, so that within one call a second yes asks for nothing new.
    """

    name = "action_send_refill"

    def __init__(self, clinic: ClinicalBackend | None, *, within_s: float = _WITHIN_S) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask the clinic, and say that it decides; or that nobody knows whether it was asked.

        Raises:
            ClinicalError: it refused, so that nothing was written.
        """
        patient_id = patient_for(tracker, "medicines")
        medicine_id, called = tracker.slot(MEDICINE_ID), tracker.slot(MEDICINE)
        if patient_id is None or self._clinic is None:
            return answer(refusal(tracker), events=(SlotSet(STEP, STEP_IDENTITY), *CLEARED))
        if not isinstance(medicine_id, str) or not isinstance(called, str):
            return _ask_which(())
        deadline = _now() + self._within_s
        try:
            async with asyncio.timeout_at(deadline):
                await self._clinic.request_refill(
                    patient_id, medicine_id, key=f"{tracker.sender}:refill:{medicine_id}"
                )
        except UNSURE:
            return unsure(RefillAsked(called, is_sure=False))
        except NotFoundError:
            # Taken off the list while the caller was asked.
            passed = await pass_on(self._clinic, patient_id, tracker, called, deadline)
            is_next = bool(waiting_names(tracker)) and SlotSet(STEP, "passed_on") in passed.events
            further = (SlotSet(STEP, "next"),) if is_next else ()
            return ActionAnswer((*passed.events, *further), passed.responses)
        given = (("medicine", called),)
        step = "next" if waiting_names(tracker) else "sent"
        events = (RefillAsked(called, is_sure=True), SlotSet(STEP, step), *CLEARED)
        return answer(Say("utter_refill_sent", given), events=events)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _active(medicines: Sequence[Medicine]) -> tuple[Medicine, ...]:
    """Those that are taken, and of several that nobody could tell apart the first."""
    called = {
        (one.name.casefold(), one.dose.casefold()): one
        for one in reversed(medicines)
        if one.is_active
    }
    return tuple(reversed(called.values()))


def _read_back(medicine: Medicine, others: Sequence[str] = ()) -> ActionAnswer:
    called = f"{medicine.name} {medicine.dose}".strip()
    events = (
        SlotSet(MEDICINE_ID, medicine.id),
        SlotSet(MEDICINE, called),
        SlotSet(QUEUE, list(others) or None),
        SlotSet(STEP, "confirm_first" if others else "confirm"),
    )
    return answer(Say("utter_confirm_refill", (("medicine", called),)), events=events)


def _ask_which(medicines: Sequence[Medicine], others: Sequence[str] = ()) -> ActionAnswer:
    """By name where there are few: they are read out, and may be keyed by their number."""
    events = (SlotSet(STEP, "which"), SlotSet(QUEUE, list(others) or None), *CLEARED)
    said: dict[str, Json] = {"response": QUESTION}
    if 1 < len(medicines) <= _OPTIONS:
        said["buttons"] = [_option(label(one, medicines)) for one in medicines]
    return ActionAnswer(events, (said,))


def _option(called: str) -> dict[str, Json]:
    return {"title": called, "payload": f"/{REFILL_WISH}{json.dumps({'medication': called})}"}
