"""Assesses a complaint once its form is filled: how soon, in plain words, without a diagnosis."""

from dialog.actions.action import Outcome, Say
from dialog.events import AcuityRaised, SlotSet, SlotValue, SymptomsAssessed
from dialog.nlu.durations import find_durations, find_starting_points, phrase_duration
from dialog.tracker import Tracker
from triage.complaint import Complaint, Severity, grade_complaint
from triage.words import split_words

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
        complaint = Complaint(
            severity=Severity(severity) if isinstance(severity, str) else None,
            days=_days(duration),
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
        return Outcome(events, (Say("utter_assessment", _given(symptoms, duration)),))


def _given(symptoms: tuple[str, ...], duration: SlotValue) -> dict[str, str]:
    """The complaint in words: "a headache since yesterday"; nothing where it has no name."""
    names = [name for name in symptoms if name != UNNAMED]
    if not names:
        return {}
    phrases = [f"a {name}" if name in _COUNTED else name for name in names]
    *first, last = (phrase.replace("a earache", "an earache") for phrase in phrases)
    listed = f"{', '.join(first)} and {last}" if first else last
    lasting = f" {phrase_duration(duration)}" if isinstance(duration, str) else ""
    return {"complaint": listed + lasting}


def _days(duration: SlotValue) -> float | None:
    if not isinstance(duration, str):
        return None
    words = split_words(duration).words
    found = find_durations(words) or find_starting_points(words)
    return max((lasting.days for lasting in found), default=None)


def _texts(value: SlotValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
