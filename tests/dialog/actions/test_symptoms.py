from datetime import UTC, datetime

import pytest

from dialog.actions.symptoms import AssessSymptoms
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, SymptomsAssessed
from dialog.nlu.spoken_values import say_value
from dialog.parts import SHIPPED
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import SlotSet
from dialog.rasa.loading import load_project
from triage.decision import Acuity

WEDNESDAY = 6 * 86400.0
"""The seventh of January 1970."""
MONDAY = "1970-01-05"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return load_project(SHIPPED)[0]


def speak(slot: str, value: Json) -> str:
    assert slot == "symptom_duration"
    return say_value("duration", str(value), datetime.fromtimestamp(WEDNESDAY, tz=UTC))


async def assess(
    domain: Domain, symptoms: Json, severity: Json, duration: Json, *before: AcuityRaised
) -> ActionAnswer:
    told = (
        SlotSet("current_symptoms", symptoms),
        SlotSet("symptom_severity", severity),
        SlotSet("symptom_duration", duration),
    )
    tracker = CallTracker(domain, (*before, *told))
    return await AssessSymptoms(speak, UTC).run(tracker, WEDNESDAY)


@pytest.mark.parametrize(
    ("symptoms", "duration", "told"),
    [
        (["headache"], "P2D", "a headache for two days"),
        (["headache", "nausea"], f"{MONDAY}/..", "a headache and nausea since Monday"),
        (["rash", "fever", "pain"], "PT12H", "a rash, a fever and pain for twelve hours"),
        (["earache"], "P1W", "an earache for a week"),
        (["headache", "something else"], "1970-01-06/..", "a headache since yesterday"),
        (["cough"], None, "a cough"),
        (["something else"], "P2D", None),
        (["cough"], "a sentence", "a cough"),
        (None, None, None),
    ],
)
async def test_a_complaint_is_told_back_in_words(
    domain: Domain, symptoms: Json, duration: Json, told: str | None
) -> None:
    (said,) = (await assess(domain, symptoms, "mild", duration)).responses
    assert said["response"] == "utter_assessment"
    assert said.get("complaint") == told


async def test_the_verdict_is_the_graver_of_words_and_answers(domain: Domain) -> None:
    raised = AcuityRaised(Acuity.URGENT, "x")
    answer = await assess(domain, ["cough"], "mild", "P2D", raised)
    assert AcuityRaised(Acuity.URGENT, "complaint_self_care") in answer.events
    assert SlotSet("triage_priority", "urgent") in answer.events


async def test_the_answers_are_emptied_for_the_next_complaint(domain: Domain) -> None:
    answer = await assess(domain, ["cough"], "severe", "P2D")
    assert SlotSet("symptom_severity", None) in answer.events
    assert SlotSet("current_symptoms", None) in answer.events
    assert SymptomsAssessed(("cough",), "severe", "P2D", Acuity.URGENT) in answer.events


async def test_what_was_not_told_counts_as_the_graver_case(domain: Domain) -> None:
    answer = await assess(domain, ["cough"], None, None)
    assert SlotSet("triage_priority", "urgent") in answer.events
