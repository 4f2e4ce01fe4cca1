"""Leaves to the staff what no refill can be asked for, and tells what is not known."""

import asyncio
import hashlib

from dialog.actions.action import Say, answer
from dialog.actions.refill_hearing import STEP
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import BadAnswerError, UnavailableError
from dialog.events.care import TaskLeft
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import ActionExecuted, Event, SlotSet

MEDICINE_ID, MEDICINE = "refill_medicine_id", "refill_medicine"
"""Slots: what was read back, by its id and by what it was called."""
UNSURE = (UnavailableError, BadAnswerError, TimeoutError)
"""After these nobody knows whether the write stands."""
CLEARED = (SlotSet(MEDICINE_ID, None), SlotSet(MEDICINE, None))


async def pass_on(
    clinic: ClinicalBackend,
    patient_id: str,
    tracker: CallTracker,
    wanted: str,
    deadline: float,
    *,
    is_named: bool = False,
) -> ActionAnswer:
    """Leave it to the staff before the deadline, on the loop's clock, and say so.

    `is_named` tells that it has a name that can be said back.

    Raises:
        ClinicalError: it was refused.
    """
    text = f"Asked on the telephone for a refill of: {wanted}. Not among the active medicines."
    left = await leave_refill(clinic, patient_id, tracker, text, wanted, deadline)
    if SlotSet(STEP, "passed_on") not in left:
        return unsure(*left)
    given = (("medicine", wanted),) if is_named else ()
    return answer(Say("utter_refill_passed_on", given), events=left)


async def leave_refill(
    clinic: ClinicalBackend,
    patient_id: str,
    tracker: CallTracker,
    text: str,
    wanted: str,
    deadline: float,
) -> tuple[Event, ...]:
    """Leave a task before the deadline; what happened, with no step where that is not known.

    Raises:
        ClinicalError: it was refused.
    """
    task = StaffTask("refill", text)
    # Not the words themselves: keys may be logged.
    digest = hashlib.sha256(wanted.casefold().encode()).hexdigest()[:16]
    try:
        async with asyncio.timeout_at(deadline):
            await clinic.leave_task(patient_id, task, key=f"{tracker.sender}:refill-task:{digest}")
    except UNSURE:
        return (TaskLeft(task.reason, is_sure=False),)
    return (TaskLeft(task.reason, is_sure=True), SlotSet(STEP, "passed_on"), *CLEARED)


def unsure(happened: Event) -> ActionAnswer:
    """Says what is not known, and offers a person; for the rules the offer was made."""
    events = (happened, SlotSet(STEP, "unknown"), *CLEARED, ActionExecuted("action_offer_person"))
    return answer(Say("utter_request_unknown"), Say("utter_offer_person"), events=events)
