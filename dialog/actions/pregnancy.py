"""Weighs what a call tells of a pregnancy. That it is never low is meant: a nurse hears of it."""

from dialog.actions.action import answer
from dialog.call_tracker import CallTracker
from dialog.events import PrenatalRiskAssessed
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet
from triage.decision import Acuity


class AssessPregnancy:
    """`action_prenatal_risk_assessment`."""

    name = "action_prenatal_risk_assessment"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """High from what triage calls urgent on; what it does not know is not called harmless."""
        week = tracker.slot("pregnancy_week")
        risk = "high" if tracker.call.acuity >= Acuity.URGENT else "moderate"
        events = (
            PrenatalRiskAssessed(week if isinstance(week, float) else None, risk),
            SlotSet("risk_level", risk),
            SlotSet("prenatal_risk", risk),
        )
        return answer(events=events)
