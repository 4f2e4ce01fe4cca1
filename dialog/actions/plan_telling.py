"""Reads out what was agreed with the patient, as the clinic has worded it. Nothing is added."""

from dialog.actions.access import STEP_IDENTITY, patient_for, refusal
from dialog.actions.action import Say, answer
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import CareGoal, GoalStatus
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

STEP = "plan_step"
"""Slot: `identity`, `none`, `told`."""
_MOST_TOLD = 5
"""Nobody keeps more in mind by ear; the clinic has the rest."""


class TellCarePlan:
    """`action_tell_care_plan`.

    A clinic that does not answer makes the action fail: the caller is told, and offered a person.
    """

    name = "action_tell_care_plan"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody is known then."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Read the goals that stand; of a plan without any, say that they are reached.

        Raises:
            ClinicalError: nothing was told.
        """
        patient_id = patient_for(tracker, "care_plan")
        if patient_id is None or self._clinic is None:
            return answer(refusal(tracker), events=(SlotSet(STEP, STEP_IDENTITY),))
        goals = (await self._clinic.care_plan(patient_id)).goals
        standing = [one for one in goals if one.text.strip()]
        active = [_sentence(one) for one in standing if one.status is GoalStatus.ACTIVE]
        if active:
            given = (("goals", " ".join(active[:_MOST_TOLD])),)
            return answer(Say("utter_care_plan", given), events=(SlotSet(STEP, "told"),))
        if any(one.status is GoalStatus.REACHED for one in standing):
            return answer(Say("utter_care_plan_reached"), events=(SlotSet(STEP, "told"),))
        return answer(Say("utter_no_care_plan"), events=(SlotSet(STEP, "none"),))


def _sentence(goal: CareGoal) -> str:
    """The goal as a sentence of its own: a voice pauses behind each."""
    plain = " ".join(goal.text.split())
    told = f"{plain[:1].upper()}{plain[1:]}"
    return told if told[-1:] in tuple(".!?") else f"{told}."
