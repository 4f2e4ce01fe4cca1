"""How a caller seems to feel and what the call is about: the fold of its events. Pure.

It changes how things are said, and never what is told of danger, or when. Feelings fade: each turn
of the caller leaves `FADING` of them.
"""

from dataclasses import dataclass, replace

from dialog.events.call import (
    ActionFailed,
    AgentCut,
    CallerUnheard,
    SessionExpired,
    TurnTriaged,
    ValueDenied,
)
from dialog.events.conduct import CallerInsulted
from dialog.events.mood import MoodSensed, ReliefOffered
from dialog.moods.words import FEELINGS, Mood
from dialog.rasa.events import DEFAULT_FALLBACK, ActionExecuted, Event, UserUttered

FADING = 0.7
FELT = 0.4
"""From which a feeling is the mood."""
REPEATED = 0.3
"""How frustrated somebody is taken to be who has to say something again."""
_CUT, _MISSED, _UNHEARD, _MISHEARD, _FAILED, _INSULT = 0.15, 0.2, 0.2, 0.25, 0.2, 0.3
TOPICS = {
    "report_symptoms": "symptoms",
    "health_advice": "advice",
    "emergency_symptoms": "emergency",
    "side_effect_report": "medicines",
    "medication_question": "medicines",
    "medication_adherence": "medicines",
    "prescription_refill": "medicines",
    "pregnancy_symptoms": "pregnancy",
    "labor_signs": "pregnancy",
    "prenatal_checkup": "appointment",
    "postpartum_concerns": "pregnancy",
    "request_appointment": "appointment",
    "reschedule_appointment": "appointment",
    "test_results_inquiry": "results",
    "care_plan_inquiry": "care_plan",
    "blood_pressure_check": "readings",
    "diabetes_management": "readings",
    "insurance_billing": "billing",
    "stop_calling": "privacy",
    "forget_me": "privacy",
    "report_loss": "loss",
}
"""What a call is about, by what the caller said last that is about anything."""
GRAVE = frozenset(("emergency", "pregnancy", "loss"))
"""Topics in which nobody wants to be spoken to cheerfully."""


@dataclass(frozen=True, slots=True)
class Impression:
    """Of one call."""

    anxious: float = 0.0
    frustrated: float = 0.0
    satisfied: float = 0.0
    frustrated_turns: int = 0
    """Turns of the caller at whose end they were frustrated."""
    is_relief_offered: bool = False
    topic: str | None = None
    """One of the values of `TOPICS`; None: nothing yet."""

    @property
    def mood(self) -> Mood:
        """The strongest feeling, if any is strong enough; of equals the first of `FEELINGS`."""
        strengths = (self.anxious, self.frustrated, self.satisfied)
        strongest = max(strengths)
        return FEELINGS[strengths.index(strongest)] if strongest >= FELT else Mood.NEUTRAL

    @property
    def needs_relief(self) -> bool:
        """Whether the caller has been frustrated before, is now, and was offered nothing."""
        is_again = self.frustrated_turns > 0 and self.mood is Mood.FRUSTRATED
        return is_again and not self.is_relief_offered

    def apply(self, event: Event) -> "Impression":
        """The impression after the event; itself where the event tells nothing of it."""
        match event:
            case TurnTriaged():
                return self._faded()
            case MoodSensed():
                return self._sensed(event)
            case UserUttered():
                topic = TOPICS.get(event.intent or "", self.topic)
                return self if topic == self.topic else replace(self, topic=topic)
            case ReliefOffered() | ActionExecuted(name="action_offer_person" | "action_hand_off"):
                return replace(self, is_relief_offered=True)
            case SessionExpired():
                return Impression()
            case _:
                return self._vexed(event)

    def _faded(self) -> "Impression":
        """A turn of the caller begins."""
        turns = self.frustrated_turns + (self.mood is Mood.FRUSTRATED)
        if not (self.anxious or self.frustrated or self.satisfied):
            return self
        return replace(
            self,
            anxious=_rounded(self.anxious * FADING),
            frustrated=_rounded(self.frustrated * FADING),
            satisfied=_rounded(self.satisfied * FADING),
            frustrated_turns=turns,
        )

    def _sensed(self, event: MoodSensed) -> "Impression":
        """Who is satisfied is less frustrated; who is anxious or frustrated is not satisfied."""
        trouble = max(event.anxious, event.frustrated)
        eased = 1.0 - event.satisfied
        return replace(
            self,
            anxious=_rounded(self.anxious * eased + event.anxious),
            frustrated=_rounded(self.frustrated * eased + event.frustrated),
            satisfied=_rounded(self.satisfied * (1.0 - trouble) + event.satisfied),
        )

    def _vexed(self, event: Event) -> "Impression":
        """After something that would vex anybody."""
        match event:
            case AgentCut():
                step = _CUT
            case CallerUnheard():
                step = _UNHEARD
            case ValueDenied():
                step = _MISHEARD
            case ActionFailed():
                step = _FAILED
            case CallerInsulted():
                step = _INSULT
            case ActionExecuted(name=name) if name == DEFAULT_FALLBACK:
                step = _MISSED
            case _:
                return self
        return replace(self, frustrated=_rounded(self.frustrated + step))


def _rounded(strength: float) -> float:
    """Within 0 and 1; rounded, so that the same events give the same number everywhere."""
    return round(min(max(strength, 0.0), 1.0), 4)
