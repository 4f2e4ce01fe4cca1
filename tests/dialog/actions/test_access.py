"""What a slot of identity allows."""

import pytest

from dialog.actions.access import identified, patient_for, refusal
from dialog.actions.care_plan import UpdateCarePlan
from dialog.actions.notes import GenerateSoapNote
from dialog.actions.refills import RequestRefill, SendRefill
from dialog.actions.results import GetTestResults
from dialog.notes.due import NotesDue
from dialog.rasa.events import SlotSet
from tests.care_calls import KNOWN, call, run


@pytest.mark.parametrize(
    ("may_hear", "heard_of"),
    [(None, "p1"), (["results", "medicines"], "p1"), (["medicines"], None), ([], None)],
)
def test_a_topic_is_for_the_patient_or_for_whom_the_patient_allows(may_hear, heard_of):
    tracker = call(*KNOWN, SlotSet("may_hear", may_hear))
    assert patient_for(tracker, "results") == heard_of
    assert identified(tracker) == "p1"
    assert refusal(tracker).response == "utter_not_for_you"


def test_who_is_not_known_is_told_the_same_whatever_was_asked():
    tracker = call(SlotSet("patient_id", "p1"))
    assert identified(tracker) is None
    assert patient_for(tracker, "results") is None
    assert refusal(tracker).response == "utter_identity_needed"


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (GetTestResults(None), ["utter_not_for_you"]),
        (RequestRefill(None), ["utter_not_for_you"]),
        (SendRefill(None), ["utter_not_for_you"]),
        (UpdateCarePlan(None), []),
        (GenerateSoapNote(None, NotesDue()), []),
    ],
)
async def test_without_a_clinic_nothing_is_known_and_nothing_breaks(action, says):
    assert await run(action, call(*KNOWN)) == says
    refused = ["utter_identity_needed"] if says else []
    assert await run(action, call()) == refused
