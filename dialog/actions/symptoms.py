"""Assesses a complaint once its form is filled: how soon, in plain words, without a diagnosis."""

from datetime import datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, SymptomsAssessed
from dialog.nlu.spoken_durations import days_of
from dialog.nlu.spoken_values import say_list
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import FollowupAction, SlotSet
from dialog.speech.voice_responder import Speak
from triage.complaint import Complaint, Severity, grade_complaint
from triage.decision import Acuity

UNNAMED = "something else"
"""What the slot holds when the complaint was told in words that no list knows."""
_COUNTED = frozenset(
    ["headache", "migraine", "sore throat", "cough", "fever", "rash", "earache", "toothache",
     "stuffy nose", "nosebleed", "burn", "cut", "racing heart"]
)  # fmt: skip


_MAY_PASS, _BE_SEEN = "utter_self_care", "utter_recommend_appointment"
_OFFER_AGAIN = "action_schedule_appointment"


class AssessSymptoms:
    """`action_assess_symptoms`."""

    name = "action_assess_symptoms"

    def __init__(self, speak: Speak, zone: tzinfo) -> None:
        """Days are counted in `zone`."""
        self._speak = speak
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Grade the complaint, tell it back, and empty the form for a next one."""
        symptoms = _texts(tracker.slot("current_symptoms"))
        severity = _text(tracker.slot("symptom_severity"))
        duration = _text(tracker.slot("symptom_duration"))
        graded = Severity(severity) if severity in list(Severity) else None
        now = datetime.fromtimestamp(at, tz=self._zone)
        days = days_of(duration, now) if duration else None
        verdict = grade_complaint(Complaint(severity=graded, days=days))
        acuity = max(tracker.call.acuity, verdict.acuity)
        # Left as they are, the slots would answer the next complaint with this one's answers.
        emptied = tuple(
            SlotSet(name, None)
            for name in ("current_symptoms", "symptom_severity", "symptom_duration")
        )
        events = (
            AcuityRaised(acuity, verdict.findings[0].rule),
            SymptomsAssessed(symptoms, severity, duration, acuity),
            *emptied,
            SlotSet("triage_priority", acuity.label),
            *self._visit(tracker),
        )
        told = Say("utter_assessment", self._given(symptoms, duration if days else None))
        if _is_amid_offer(tracker) and acuity < Acuity.URGENT:
            # Who was choosing a time is not asked whether they want a visit.
            meant = _MAY_PASS if acuity is Acuity.SELF_CARE else _BE_SEEN
            return answer(told, Say(meant), events=(*events, FollowupAction(_OFFER_AGAIN)))
        return answer(told, events=events)

    @staticmethod
    def _visit(tracker: CallTracker) -> tuple[SlotSet, ...]:
        """What a visit would be for, unless the caller has said."""
        told = tracker.slot("requested_appointment_type")
        return () if told else (SlotSet("requested_appointment_type", "office visit"),)

    def _given(
        self, symptoms: tuple[str, ...], duration: str | None
    ) -> tuple[tuple[str, str], ...]:
        """The complaint in words: "a headache since yesterday"; nothing where it has no name."""
        names = [name for name in symptoms if name != UNNAMED]
        if not names:
            return ()
        phrases = [f"a {name}" if name in _COUNTED else name for name in names]
        listed = say_list([phrase.replace("a earache", "an earache") for phrase in phrases])
        lasting = f" {self._speak('symptom_duration', duration)}" if duration else ""
        return (("complaint", listed + lasting),)


def _is_amid_offer(tracker: CallTracker) -> bool:
    """Whether times are on offer of which none was taken yet."""
    return tracker.slot("booking_step") == "offered" and bool(tracker.slot("offered_slots"))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
