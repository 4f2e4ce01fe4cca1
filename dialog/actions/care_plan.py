"""Adds to the care plan what the patient told in this call; a clinician sees it first."""

import asyncio
import hashlib

from dialog.actions.access import identified
from dialog.actions.action import answer
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import CareUpdate
from dialog.clinical.errors import ClinicalError
from dialog.events.care import CarePlanTold
from dialog.notes.evidence import joined
from dialog.notes.subjective import subjective
from dialog.notes.turns import counting
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

STEP = "care_plan_step"
"""Slot: `updated`, `nothing` (to add), `identity`, `failed` (at least one update may not stand)."""
LEFT = "is_passed_on"
"""Slot: whether the clinic has got what it was to be told; chooses the words."""
_WITHIN_S = 4.0
"""For all updates; less than any action has, so that those which stand are remembered."""


class UpdateCarePlan:
    """`action_update_care_plan`: says nothing itself.

    Each update has a key of its own, made of the call and of what it says: told twice, or tried
    again after a failure, it stands once.
    """

    name = "action_update_care_plan"

    def __init__(self, clinic: ClinicalBackend | None, *, within_s: float = _WITHIN_S) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Write what is new since the last time in this call.

        It may be run again at any time: what failed is tried once more.
        """
        patient_id = identified(tracker)
        if patient_id is None or self._clinic is None:
            return answer(events=(SlotSet(STEP, "identity"),))
        updates = updates_of(tracker)
        if not updates:
            return answer(events=(SlotSet(STEP, "nothing"),))
        written: list[str] = []
        step = "updated"
        try:
            async with asyncio.timeout(self._within_s):
                for key, update in updates.items():
                    await self._clinic.update_care_plan(patient_id, update, key=key)
                    written.append(key)
        except (ClinicalError, TimeoutError):
            step = "failed"
        told = (CarePlanTold(tuple(written)),) if written else ()
        failed = (SlotSet(LEFT, False),) if step == "failed" else ()
        return answer(events=(*told, *failed, SlotSet(STEP, step)))


def updates_of(tracker: CallTracker) -> dict[str, CareUpdate]:
    """What belongs into the plan and is not there yet, by its key."""
    events = tracker.events[:]
    earlier = [event for event in events if isinstance(event, CarePlanTold)]
    standing = {key for event in earlier for key in event.keys}
    told = [one for one in joined(subjective(events, counting(events))) if one.topic]
    found: dict[str, CareUpdate] = {}
    for one in told:
        digest = hashlib.sha256(f"{one.topic} {one.text}".encode()).hexdigest()[:16]
        found[f"{tracker.sender}:care:{digest}"] = CareUpdate(one.topic, one.text)
    return {key: update for key, update in found.items() if key not in standing}
