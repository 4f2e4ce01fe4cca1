import pytest

from dialog.actions.symptoms import AssessSymptoms
from dialog.events import AcuityRaised, SlotSet, SlotValue, SymptomsAssessed
from dialog.tracker import Tracker
from triage.decision import Acuity


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
        (("headache",), "two days", "a headache for two days"),
        (("headache", "nausea"), "since monday", "a headache and nausea since monday"),
        (("rash", "fever", "pain"), "all day", "a rash, a fever and pain all day"),
        (("earache",), "a week ago", "an earache that started a week ago"),
        (("headache", "something else"), "yesterday", "a headache since yesterday"),
        (("cough",), None, "a cough"),
        (("something else",), "two days", None),
        (None, None, None),
    ],
)
async def test_a_complaint_is_told_back_in_the_callers_words(
    symptoms: SlotValue, duration: SlotValue, told: str | None
) -> None:
    outcome = await AssessSymptoms().run(tracker(symptoms, "mild", duration), 1.0)
    assert outcome.says[0].response == "utter_assessment"
    assert outcome.says[0].given.get("complaint") == told


async def test_the_verdict_is_the_graver_of_words_and_answers() -> None:
    grave = tracker(("cough",), "mild", "two days").apply(AcuityRaised(0.0, Acuity.URGENT, "x"))
    outcome = await AssessSymptoms().run(grave, 1.0)
    assert AcuityRaised(1.0, Acuity.URGENT, "complaint_self_care") in outcome.events
    assert SlotSet(1.0, "triage_priority", "urgent") in outcome.events


async def test_the_answers_are_emptied_for_the_next_complaint() -> None:
    outcome = await AssessSymptoms().run(tracker(("cough",), "severe", "two days"), 1.0)
    after = Tracker("c").fold(outcome.events)
    assert after.slot("symptom_severity") is None
    assert SymptomsAssessed(1.0, ("cough",), "severe", "two days", Acuity.URGENT) in outcome.events


async def test_what_was_not_told_counts_as_the_graver_case() -> None:
    outcome = await AssessSymptoms().run(tracker(("cough",), None, None), 1.0)
    assert SymptomsAssessed(1.0, ("cough",), None, None, Acuity.URGENT) in outcome.events
