"""What the answers of a call about medicines lead to: words, tasks for the staff, a refill."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.adherence import (
    FELT,
    LAST,
    MISSED,
    OWN,
    REASON,
    REFILL,
    REFILL_DUE,
    TAUGHT,
    TEACH,
    told_reasons,
)
from dialog.actions.check_ins import TURN
from dialog.call.tracker import CallTracker
from dialog.check_ins.adherence_answers import ALL, MOST, NONE, Reason
from dialog.check_ins.questions import NOT_ASKED, UNSURE, YES
from dialog.check_ins.teach_back import Agreement, compare
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import ClinicalError
from dialog.events.call import AdherenceTold
from dialog.events.care import TaskLeft
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import SlotSet
from triage.decision import Acuity

_WITHIN_S = 4.0
"""For all tasks; less than any action has."""
_NOTHING = (None, NOT_ASKED, NONE, UNSURE, "declined")
_REMARKS = {
    Reason.COST: "utter_adherence_cost",
    Reason.FORGOT: "utter_adherence_forgot",
    Reason.FELT_BETTER: "utter_adherence_felt_better",
    Reason.ACCESS: "utter_adherence_access",
}
"""What is said of a reason; of the others the offer of a pharmacist is enough."""


class ReviewAdherence:
    """`action_review_adherence`: records the answers, and passes on what is for a person."""

    name = "action_review_adherence"

    def __init__(self, clinic: ClinicalBackend | None, *, within_s: float = _WITHIN_S) -> None:
        """`clinic` is None where no hospital is connected: nobody is left anything to do."""
        self._clinic = clinic
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say what follows from the answers."""
        held = {slot: tracker.slot(slot) for slot in (LAST, MISSED, REASON, FELT, REFILL, TEACH)}
        why = told_reasons(held[REASON])
        agreement = _agreement(tracker, held[TEACH])
        told = _told(tracker, held, agreement)
        is_calm = tracker.call.acuity < Acuity.SOON and tracker.slot(TURN) is None
        tasks = list(_tasks(held, why, agreement, keeps_refill=not is_calm))
        left = await self._leave(tracker, tasks)
        says = [Say(_REMARKS[one]) for one in _REMARKS if one in why]
        says += _of_teaching(tracker, agreement)
        if left:
            is_sure = all(one.is_sure for one in left)
            says.append(Say("utter_pharmacist_will_call" if is_sure else "utter_request_unknown"))
        due = SlotSet(REFILL_DUE, held[REFILL] == YES and is_calm)
        return answer(*says, events=(told, *left, due))

    async def _leave(
        self, tracker: CallTracker, tasks: Iterable[StaffTask]
    ) -> tuple[TaskLeft, ...]:
        """One after the other, each under a key of its own; what was not answered is not sure."""
        patient_id = identified(tracker)
        if self._clinic is None or patient_id is None:
            return ()
        left: list[TaskLeft] = []
        deadline = asyncio.get_running_loop().time() + self._within_s
        for task in tasks:
            key = f"{tracker.sender}:adherence:{task.reason}"
            try:
                async with asyncio.timeout_at(deadline):
                    await self._clinic.leave_task(patient_id, task, key=key)
            except (ClinicalError, TimeoutError):
                left.append(TaskLeft(task.reason, is_sure=False))
            else:
                left.append(TaskLeft(task.reason, is_sure=True))
        return tuple(left)


def _tasks(
    held: dict[str, Json],
    why: frozenset[Reason],
    agreement: Agreement | None,
    *,
    keeps_refill: bool,
) -> Iterator[StaffTask]:
    """What a person of the clinic has to do; the words for it name no more than was told."""
    missed = held[MISSED]
    if Reason.COST in why:
        yield StaffTask("medicine_cost", "Misses doses for the cost. Please look for help with it.")
    is_much = missed in (ALL, MOST)
    needs_pharmacist = why - {Reason.FORGOT, Reason.COST} or is_much
    if needs_pharmacist or agreement is Agreement.DIFFERS or held[FELT] not in _NOTHING:
        acuity = Acuity.SOON if is_much or held[FELT] not in _NOTHING else Acuity.ROUTINE
        yield StaffTask("pharmacist_call_back", _told_of(held, agreement), acuity)
    if held[REFILL] == YES and keeps_refill:
        yield StaffTask("refill", "Asked on the telephone for a refill; which one was not told.")


def _told_of(held: dict[str, Json], agreement: Agreement | None) -> str:
    parts = [f"Doses missed in the last week: {held[MISSED]}."]
    if held[REASON] not in _NOTHING:
        parts.append(f"Reason: {held[REASON]}.")
    if held[FELT] not in _NOTHING:
        parts.append(f"Side effects told: {held[FELT]}.")
    if agreement is Agreement.DIFFERS:
        parts.append("Told to take it otherwise than prescribed.")
    return " ".join(parts)


def _agreement(tracker: CallTracker, said: Json) -> Agreement | None:
    """How the telling back lies to the prescription; None: nothing was told back."""
    taught = tracker.slot(TAUGHT)
    if not isinstance(taught, list) or said in _NOTHING or not isinstance(said, str):
        return Agreement.UNCLEAR if said == UNSURE and isinstance(taught, list) else None
    return compare(said, str(taught[1]))


def _of_teaching(tracker: CallTracker, agreement: Agreement | None) -> Sequence[Say]:
    """A thank you, or the prescription as it stands."""
    taught = tracker.slot(TAUGHT)
    if agreement is None or not isinstance(taught, list):
        return ()
    if agreement is Agreement.AGREES:
        return (Say("utter_teach_back_agrees"),)
    given = (("medicine", str(taught[0])), ("dose", str(taught[1])))
    return (Say("utter_teach_back_prescription", given),)


def _told(
    tracker: CallTracker, held: dict[str, Json], agreement: Agreement | None
) -> AdherenceTold:
    own = tracker.slot(OWN)
    refill = held[REFILL]
    return AdherenceTold(
        tuple(str(one) for one in own) if isinstance(own, list) else (),
        _text(held[FELT]),
        missed=_text(held[MISSED]),
        reasons=tuple(sorted(told_reasons(held[REASON]))),
        last_dose=_text(held[LAST]),
        wants_refill=None if refill is None else refill == YES,
        teach_back=None if agreement is None else agreement.value,
    )


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value != NOT_ASKED else None
