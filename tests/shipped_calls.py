"""Conversations with the shipped domain under the engine itself, whose actions are the least."""

import random
from collections.abc import Mapping

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.ensemble import Ensemble
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    Rewound,
    SlotSet,
)
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.responses import Responder
from dialog.rasa.tracker import Tracker

FORMS = (
    "symptom_form",
    "appointment_form",
    "medication_adherence_form",
    "pregnancy_form",
    "reading_form",
)


class LeastActions:
    """Actions that do what the rules count on, and nothing else."""

    def __init__(self, priority: str) -> None:
        self._priority = priority

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        if name in ("action_default_fallback", "action_repeat"):
            return ActionAnswer((Rewound(),))
        filled: dict[str, Mapping[str, Json]] = {
            "action_assess_symptoms": {
                "current_symptoms": None,
                "symptom_severity": None,
                "symptom_duration": None,
                "triage_priority": self._priority,
            },
            "action_schedule_appointment": {"booking_step": "unconnected"},
            "action_begin_adherence": {"service_step": "unavailable"},
            "action_begin_reading": {"service_step": "unavailable"},
            "action_raise_emergency": {
                "emergency_detected": True,
                "triage_priority": "emergency",
            },
        }
        return ActionAnswer(tuple(SlotSet(*one) for one in filled.get(name, {}).items()))


class NoWords:
    """Every message of these tests says what it means."""

    def parse(self, text: str) -> Mapping[str, Json]:
        return {"intent": {"name": "nlu_fallback", "confidence": 0.3}, "entities": []}


class Call:
    """A conversation with the domain."""

    def __init__(self, ensemble: Ensemble, *, priority: str = "routine") -> None:
        responder = Responder(ensemble.domain, random.Random(7), channel="voice")
        context = ActionContext(responder, LeastActions(priority))
        self.tracker = Tracker(ensemble.domain)
        self._processor = Processor(ensemble, context, NoWords(), lambda: 0.0)

    async def hear(self, *messages: str) -> list[str]:
        """What was done on the last of the messages."""
        done: list[str] = []
        for text in messages:
            before = len(self.tracker.events)
            await self._processor.answer(self.tracker, Message(text))
            done = [
                one.name
                for one in self.tracker.events[before:]
                if isinstance(one, ActionExecuted) and one.name and one.name != LISTEN
            ]
        return [one for one in done if one != "action_session_start"]

    def asked(self) -> Json:
        """The slot whose question is open."""
        return self.tracker.slot("requested_slot")
