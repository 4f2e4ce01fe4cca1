import pytest

from dialog.actions.symptoms import AssessSymptoms
from dialog.events import AcuityRaised, SlotSet, SlotValue, SymptomsAssessed
from dialog.tracker import Tracker
from triage.decision import Acuity

WEDNESDAY = 6 * 86400.0
"""The seventh of January 1970."""
MONDAY = "1970-01-05"


def tracker(symptoms: SlotValue, severity: SlotValue, duration: SlotValue) -> Tracker:
    return Tracker("c").fold(
        [
            SlotSet(0.0, "current_symptoms", symptoms),
            SlotSet(0.0, "symptom_severity", severity),
            SlotSet(0.0, "symptom_duration", duration),
        ]
    )


@pytest.mark.parametrize(
    ("symptoms", "duration", "told"),
    [
        (("headache",), "P2D", "a headache for two days"),
        (("headache", "nausea"), f"{MONDAY}/..", "a headache and nausea since Monday"),
        (("rash", "fever", "pain"), "PT12H", "a rash, a fever and pain for twelve hours"),
        (("earache",), "P1W", "an earache for a week"),
        (("headache", "something else"), "1970-01-06/..", "a headache since yesterday"),
        (("cough",), None, "a cough"),
        (("something else",), "P2D", None),
        (("cough",), "a sentence", "a cough"),
        (None, None, None),
    ],
)
async def test_a_complaint_is_told_back_in_words(
    symptoms: SlotValue, duration: SlotValue, told: str | None
) -> None:
    outcome = await AssessSymptoms().run(tracker(symptoms, "mild", duration), WEDNESDAY)
    assert outcome.says[0].response == "utter_assessment"
    assert outcome.says[0].given.get("complaint") == told


async def test_the_verdict_is_the_graver_of_words_and_answers() -> None:
    grave = tracker(("cough",), "mild", "P2D").apply(AcuityRaised(0.0, Acuity.URGENT, "x"))
    outcome = await AssessSymptoms().run(grave, 1.0)
    assert AcuityRaised(1.0, Acuity.URGENT, "complaint_self_care") in outcome.events
    assert SlotSet(1.0, "triage_priority", "urgent") in outcome.events


async def test_the_answers_are_emptied_for_the_next_complaint() -> None:
    outcome = await AssessSymptoms().run(tracker(("cough",), "severe", "P2D"), 1.0)
    after = Tracker("c").fold(outcome.events)
    assert after.slot("symptom_severity") is None
    assert SymptomsAssessed(1.0, ("cough",), "severe", "P2D", Acuity.URGENT) in outcome.events


async def test_what_was_not_told_counts_as_the_graver_case() -> None:
    outcome = await AssessSymptoms().run(tracker(("cough",), None, None), 1.0)
    assert SymptomsAssessed(1.0, ("cough",), None, None, Acuity.URGENT) in outcome.events
