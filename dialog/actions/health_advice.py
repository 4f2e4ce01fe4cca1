"""Answers an open health question: with general information where there is any, else not at all."""

from dialog.actions.action import Say, answer
from dialog.advice.adviser import Adviser, Question
from dialog.call.tracker import CallTracker
from dialog.hearing.asked_diagnosis import asks_for_diagnosis
from dialog.rasa.action_runner import ActionAnswer

FIXED = "utter_cannot_advice"
NO_DIAGNOSIS = "utter_cannot_diagnose"
TOLD = "utter_health_information"


class HealthAdvice:
    """`action_health_advice`: the offer of a person follows in any case."""

    name = "action_health_advice"

    def __init__(self, adviser: Adviser | None) -> None:
        """Without an adviser the fixed words are all there is."""
        self._adviser = adviser

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Tell what may be told, as general information; in a form nothing is looked up."""
        heard = tracker.latest_message
        text = (heard.text or "").strip() if heard is not None else ""
        if asks_for_diagnosis(text):
            return answer(Say(NO_DIAGNOSIS))
        if self._adviser is None or not text or tracker.active_loop is not None:
            return answer(Say(FIXED))
        call = tracker.call
        question = Question(tracker.sender, text, call.acuity, call.told.facts, tracker.events[:])
        told = await self._adviser.answer(question)
        say = Say(TOLD, (("information", told.text),)) if told.text else Say(FIXED)
        return answer(say, events=(told.event,))
