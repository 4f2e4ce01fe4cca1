from dataclasses import replace

import pytest

from dialog.actions.action import Say
from dialog.actions.form import FormAction
from dialog.domain import Domain
from dialog.errors import DomainError
from dialog.events import LoopActivated, LoopDeactivated, LoopRejected, SlotSet, UserUttered
from dialog.nlu.understanding import Understanding
from dialog.tracker import Tracker

SAID = UserUttered(0.0, "", Understanding("inform", 1.0))
ACTIVE = LoopActivated(0.0, "symptom_form")
TOLD = SlotSet(0.0, "current_symptoms", ("cough",))


async def test_a_form_begins_by_asking_for_what_is_missing(domain: Domain) -> None:
    outcome = await FormAction("symptom_form", domain).run(Tracker("c").fold([SAID, TOLD]), 1.0)
    assert outcome.events == (
        LoopActivated(1.0, "symptom_form"),
        SlotSet(1.0, "requested_slot", "symptom_severity"),
    )
    assert outcome.says == (Say("utter_ask_symptom_severity"),)


async def test_what_was_said_turns_ago_is_asked_again(domain: Domain) -> None:
    tracker = Tracker("c").fold([SAID, TOLD, SAID])
    outcome = await FormAction("symptom_form", domain).run(tracker, 1.0)
    assert outcome.events[0] == SlotSet(1.0, "current_symptoms", None)
    assert outcome.says == (Say("utter_ask_current_symptoms"),)


async def test_a_form_ends_when_everything_is_told(domain: Domain) -> None:
    told = [TOLD, SlotSet(0.0, "symptom_severity", "mild"), SlotSet(0.0, "symptom_duration", "x")]
    tracker = Tracker("c").fold([ACTIVE, SAID, *told])
    outcome = await FormAction("symptom_form", domain).run(tracker, 1.0)
    assert outcome.events == (SlotSet(1.0, "requested_slot", None), LoopDeactivated(1.0))
    assert outcome.says == ()


async def test_a_form_rejects_a_turn_that_answers_nothing(domain: Domain) -> None:
    outcome = await FormAction("symptom_form", domain).run(Tracker("c").fold([ACTIVE, SAID]), 1.0)
    assert outcome.events == (LoopRejected(1.0),)


def test_a_slot_that_no_response_asks_for_stops_the_start(domain: Domain) -> None:
    responses = {
        name: wordings
        for name, wordings in domain.responses.items()
        if name != "utter_ask_symptom_duration"
    }
    with pytest.raises(DomainError, match="no response asks for symptom_duration"):
        FormAction("symptom_form", replace(domain, responses=responses))


def test_a_question_of_the_form_itself_goes_first(domain: Domain) -> None:
    name = "utter_ask_symptom_form_symptom_duration"
    responses = {**domain.responses, name: domain.responses["utter_greet"]}
    FormAction("symptom_form", replace(domain, responses=responses))
