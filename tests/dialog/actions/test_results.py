"""Results are read to the patient alone, as far as they are released, and in the clinic's words."""

import re
from datetime import date

import pytest

from dialog.actions.results import GetTestResults
from dialog.clinical.errors import ClinicalError
from dialog.events.care import ResultsTold
from dialog.parts import SHIPPED
from dialog.rasa.action_runner import ActionBrokenError
from dialog.rasa.events import SlotSet
from dialog.rasa.loading import load_project
from dialog.rasa.local_actions import LocalActions
from tests.care_calls import KNOWN, NOW, call, clinic, heard, result, run, words
from tests.fakes_clinic import Trouble

THREE = [
    result(1, "Lipid panel", date(2026, 11, 9)),
    result(2, "Hemoglobin A1c", date(2026, 10, 2)),
    result(3, "Urinalysis", date(2025, 3, 21)),
]
ASKS = heard("what are my results", "test_results_inquiry")


@pytest.fixture(scope="module")
def shipped():
    return load_project(SHIPPED)[0]


@pytest.mark.parametrize(
    "slots",
    [
        (),
        (SlotSet("patient_id", "p1"),),
        (SlotSet("authenticated", True),),
        (SlotSet("authenticated", False), SlotSet("patient_id", "p1")),
        (SlotSet("authenticated", "true"), SlotSet("patient_id", "p1")),
        (SlotSet("authenticated", True), SlotSet("patient_id", "")),
    ],
)
async def test_nobody_who_is_not_known_hears_anything_and_the_clinic_is_not_even_asked(slots):
    hospital, tracker = clinic(results={"p1": THREE}), call(*slots, ASKS)
    assert await run(GetTestResults(hospital), tracker) == ["utter_identity_needed"]
    assert tracker.slot("results_step") == "identity"
    assert hospital.calls == []


@pytest.mark.parametrize(
    ("may_hear", "says"),
    [
        (["appointments"], ["utter_not_for_you"]),
        ([], ["utter_not_for_you"]),
        (["results"], ["utter_result", "utter_results_end"]),
    ],
)
async def test_who_speaks_for_a_patient_hears_what_the_patient_allows(may_hear, says):
    tracker = call(*KNOWN, SlotSet("may_hear", may_hear), ASKS)
    assert await run(GetTestResults(clinic(results={"p1": THREE[:1]})), tracker) == says


async def test_two_results_are_read_and_then_the_caller_is_asked_for_more():
    tracker = call(*KNOWN, ASKS)
    action = GetTestResults(clinic(results={"p1": THREE}))
    says = ["utter_result", "utter_result", "utter_ask_more_results"]
    assert await run(action, tracker) == says
    assert tracker.slot("results_step") == "more"
    tracker.update(heard("yes", "affirm"))
    assert await run(action, tracker) == ["utter_result", "utter_results_end"]
    assert tracker.slot("results_step") == "told"
    told = [one.names for one in tracker.events if isinstance(one, ResultsTold)]
    assert told == [("Lipid panel", "Hemoglobin A1c"), ("Urinalysis",)]


async def test_after_the_last_one_a_new_question_begins_again():
    tracker = call(*KNOWN, ASKS)
    action = GetTestResults(clinic(results={"p1": THREE[:1]}))
    for _ in range(2):
        assert await run(action, tracker) == ["utter_result", "utter_results_end"]


async def test_the_test_that_was_asked_for_comes_first_also_after_the_questions_of_identity():
    asks = heard("my cholesterol test please", "test_results_inquiry", test_type="cholesterol test")
    others = [result(9, "Urinalysis"), result(8, "TSH"), result(7, "Lipid panel")]
    tracker = call(asks, *KNOWN, heard("june fourth nineteen eighty", "inform"))
    await run(GetTestResults(clinic(results={"p1": others})), tracker)
    told = [one.names for one in tracker.events if isinstance(one, ResultsTold)]
    assert told == [("Lipid panel", "Urinalysis")]


async def test_a_test_that_is_asked_for_by_name_is_read_once_more():
    asks = heard("my cholesterol test again", "test_results_inquiry", test_type="cholesterol test")
    tracker = call(*KNOWN, ASKS)
    action = GetTestResults(clinic(results={"p1": THREE}))
    await run(action, tracker)
    tracker.update(asks)
    await run(action, tracker)
    assert [one.names[0] for one in tracker.events if isinstance(one, ResultsTold)] == [
        "Lipid panel",
        "Lipid panel",
    ]


class Careless:
    """A clinic that forgets to leave out what is not released."""

    def __init__(self, results):
        self._results = results

    async def results(self, patient_id):
        return self._results


@pytest.mark.parametrize(
    "results", [[], [result(1, "Biopsy", out=False)]], ids=["none", "not released"]
)
async def test_whether_an_unreleased_result_exists_cannot_be_heard(results, shipped):
    tracker = call(*KNOWN, ASKS)
    answer = await GetTestResults(Careless(results)).run(tracker, NOW)
    said = words(shipped, answer, tracker)
    nothing = await GetTestResults(clinic()).run(tracker, NOW)
    assert (said, answer.events) == (words(shipped, nothing, tracker), nothing.events)
    assert "biopsy" not in " ".join(said).lower()


async def test_the_clinics_words_are_read_as_they_stand(shipped):
    text = 'Your number is 5.1.\n That is {fine}: "call" us {if you} like, 100 % sure. '
    tracker = call(*KNOWN, ASKS)
    one = result(1, "Hemoglobin A1c", date(2025, 3, 21), text=text)
    answer = await GetTestResults(clinic(results={"p1": [one]})).run(tracker, NOW)
    said = words(shipped, answer, tracker)
    assert said == [
        "Here is your long term blood sugar test from March twenty first, twenty twenty five. "
        "Your clinic wrote this. "
        'Your number is 5.1. That is {fine}: "call" us {if you} like, 100 % sure.',
        "That is all I can read to you. I cannot explain it. A nurse or doctor can.",
    ]


async def test_a_result_without_words_is_told_as_one(shipped):
    tracker = call(*KNOWN, ASKS)
    one = result(1, "Urinalysis", text="  \n")
    answer = await GetTestResults(clinic(results={"p1": [one]})).run(tracker, NOW)
    assert words(shipped, answer, tracker)[0] == (
        "There is your urine test from November third. "
        "The clinic wrote no words with it that I can read to you."
    )


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.FORBIDDEN, Trouble.GARBLED])
async def test_a_clinic_that_fails_makes_the_action_fail_and_nothing_is_said(trouble):
    """The engine then tells the caller so and offers a person, see `dialog.speech.excuses`."""
    hospital = clinic(results={"p1": THREE})
    hospital.always(trouble, "results")
    action, tracker = GetTestResults(hospital), call(*KNOWN, ASKS)
    with pytest.raises(ClinicalError):
        await action.run(tracker, NOW)

    async def as_the_engine_does(tracker):
        return await action.run(tracker, NOW)

    with pytest.raises(ActionBrokenError) as raised:
        await LocalActions({action.name: as_the_engine_does}, timeout_s=1.0).run(
            action.name, tracker
        )
    assert not re.search("Anna|p1|Lipid", str(raised.value))


async def test_a_test_of_which_there_is_nothing_is_said_to_be_none_and_nothing_read_twice():
    asks = heard("what about the x ray", "test_results_inquiry", test_type="x ray")
    hospital = clinic(results={"p1": THREE})
    first = call(*KNOWN, ASKS)
    await run(GetTestResults(hospital), first)
    known = [SlotSet("results_told", ["r1", "r2"]), SlotSet("results_step", "more")]
    again = call(*KNOWN, *known, asks)
    assert await run(GetTestResults(hospital), again) == [
        "utter_result_not_here",
        "utter_ask_more_results",
    ]
    opening = call(*KNOWN, asks)
    assert (await run(GetTestResults(hospital), opening))[:2] == [
        "utter_result_not_here",
        "utter_result",
    ]


async def test_a_result_is_asked_for_by_the_words_of_its_own_name():
    known = [SlotSet("results_told", ["r1", "r3"]), SlotSet("results_step", "more")]
    asks = heard("what about the urine one", "test_results_inquiry")
    tracker = call(*KNOWN, *known, asks)
    said = await run(GetTestResults(clinic(results={"p1": THREE})), tracker)
    assert said[0] == "utter_result"
    assert "utter_result_not_here" not in said
