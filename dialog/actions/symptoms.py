"""Assesses a complaint once its form is filled: how soon, in plain words, without a diagnosis."""

from datetime import UTC, datetime

from dialog.actions.action import Outcome, Say
from dialog.events import AcuityRaised, SlotSet, SlotValue, SymptomsAssessed
from dialog.nlu.spoken_durations import days_of, say_duration
from dialog.nlu.spoken_values import say_list
from dialog.tracker import Tracker
from triage.complaint import Complaint, Severity, grade_complaint

UNNAMED = "something else"
"""What the slot holds when the complaint was told in words that no list knows."""
_COUNTED = frozenset(
    ["headache", "migraine", "sore throat", "cough", "fever", "rash", "earache", "toothache",
     "stuffy nose", "nosebleed", "burn", "cut", "racing heart"]
)  # fmt: skip


class AssessSymptoms:
    """`action_assess_symptoms`."""

    name = "action_assess_symptoms"

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Grade the complaint, tell it back, and empty the form for a next one."""
        symptoms = _texts(tracker.slot("current_symptoms"))
        severity = tracker.slot("symptom_severity")
        duration = tracker.slot("symptom_duration")
        now = datetime.fromtimestamp(at, tz=UTC)
        complaint = Complaint(
            severity=Severity(severity) if isinstance(severity, str) else None,
            days=days_of(duration, now) if isinstance(duration, str) else None,
        )
        verdict = grade_complaint(complaint)
        acuity = max(tracker.acuity, verdict.acuity)
        told = SymptomsAssessed(
            at,
            symptoms,
            severity if isinstance(severity, str) else None,
            duration if isinstance(duration, str) else None,
            acuity,
        )
        # Left as they are, the slots would answer the next complaint with this one's answers.
        emptied = tuple(
            SlotSet(at, name, None)
            for name in ("current_symptoms", "symptom_severity", "symptom_duration")
        )
        events = (
            AcuityRaised(at, acuity, verdict.findings[0].rule),
            told,
            *emptied,
            SlotSet(at, "triage_priority", acuity.label),
            SlotSet(at, "requested_appointment_type", "office visit"),
        )
        return Outcome(events, (Say("utter_assessment", _given(symptoms, duration, now)),))


def _given(symptoms: tuple[str, ...], duration: SlotValue, now: datetime) -> dict[str, str]:
    """The complaint in words: "a headache since yesterday"; nothing where it has no name."""
    names = [name for name in symptoms if name != UNNAMED]
    if not names:
        return {}
    phrases = [f"a {name}" if name in _COUNTED else name for name in names]
    listed = say_list([phrase.replace("a earache", "an earache") for phrase in phrases])
    lasting = say_duration(duration, now) if isinstance(duration, str) else None
    return {"complaint": f"{listed} {lasting}" if lasting else listed}


def _texts(value: SlotValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
