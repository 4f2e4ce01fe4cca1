"""The shipped domain under the engine itself: what fills slots, and what follows on what.

Messages are given as what was understood of them (`/intent{"entity": value}`), and the actions are
the least that lets a call go on: the rules and mappings are on trial here, not the words.
"""

import random
from pathlib import Path

import pytest

from dialog.parts import SHIPPED
from dialog.rasa.ensemble import Ensemble, PolicySet, train
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    SlotSet,
    UserUttered,
)
from dialog.rasa.loading import load_project, load_tests
from dialog.rasa.story_tests import run_story_tests
from dialog.rasa.tracker import Tracker
from tests.shipped_calls import FORMS, Call

STORIES = Path(__file__).parent / "stories"


@pytest.mark.parametrize("policies", [PolicySet.RULE, PolicySet.AUGMENTED_MEMO])
def test_whole_calls_go_as_their_stories_tell(policies):
    domain, data = load_project(SHIPPED)
    results = run_story_tests(train(domain, data, policies), load_tests(STORIES, domain))
    assert len(results) >= 40
    assert [one.story for one in results if not one.is_passed] == []


@pytest.mark.parametrize("outside", ["medication_question", "inform", "health_advice"])
async def test_what_was_said_elsewhere_does_not_answer_for_a_complaint(ensemble, outside):
    call = Call(ensemble)
    await call.hear(f'/{outside}{{"severity": "mild", "duration": "P3D", "symptom": "cough"}}')
    await call.hear('/report_symptoms{"symptom": "rash"}')
    assert call.tracker.slot("current_symptoms") == ["rash"]
    assert call.asked() == "symptom_severity"
    assert call.tracker.slot("symptom_duration") is None


async def test_a_question_in_the_middle_fills_nothing_and_the_form_asks_again(ensemble):
    call = Call(ensemble)
    await call.hear('/report_symptoms{"symptom": "cough"}')
    done = await call.hear('/medication_question{"severity": "mild", "duration": "P1D"}')
    checked = ["action_check_drug_interactions", "utter_ask_pharmacist"]
    assert done == [*checked, "action_offer_person", "symptom_form"]
    assert call.tracker.slot("symptom_severity") is None
    assert call.tracker.slot("symptom_duration") is None
    assert call.asked() == "symptom_severity"


async def test_a_medicine_asked_about_is_not_the_one_that_is_taken(ensemble):
    call = Call(ensemble)
    await call.hear("/medication_adherence", '/medication_question{"medication": "aspirin"}')
    assert call.tracker.slot("medications_discussed") is None
    assert call.asked() == "medications_discussed"


async def test_a_medicine_of_an_earlier_question_does_not_fill_the_adherence_form(ensemble):
    call = Call(ensemble)
    await call.hear('/medication_question{"medication": "aspirin"}', "/deny")
    await call.hear("/medication_adherence")
    assert call.asked() == "medications_discussed"


async def test_the_words_of_a_question_are_never_what_a_visit_is_for(ensemble):
    call = Call(ensemble)
    await call.hear("/request_appointment", "/insurance_billing")
    assert call.tracker.slot("requested_appointment_type") is None
    assert call.asked() == "requested_appointment_type"


async def test_a_correction_replaces_while_the_form_is_open(ensemble):
    call = Call(ensemble)
    await call.hear('/report_symptoms{"symptom": "cough", "duration": "P1D"}')
    await call.hear('/deny{"duration": "P3D"}')
    assert call.tracker.slot("symptom_duration") == "P3D"
    assert call.asked() == "symptom_severity"


async def test_a_day_is_put_right_while_the_type_is_open(ensemble):
    call = Call(ensemble)
    await call.hear('/request_appointment{"time_reference": "monday"}')
    await call.hear('/deny{"time_reference": "tuesday"}')
    assert call.tracker.slot("preferred_appointment_time") == "tuesday"
    assert call.asked() == "requested_appointment_type"


async def test_several_answers_at_once_fill_several_slots(ensemble):
    call = Call(ensemble)
    done = await call.hear(
        '/report_symptoms{"symptom": "cough", "severity": "mild", "duration": "P2D"}'
    )
    assert done[:3] == ["utter_sympathy", "symptom_form", "action_assess_symptoms"]


async def test_a_complaint_that_no_list_knows_counts(ensemble):
    call = Call(ensemble)
    await call.hear("/report_symptoms", "/inform")
    assert call.tracker.slot("current_symptoms") == ["something else"]
    assert call.asked() == "symptom_severity"


async def test_a_wished_time_that_no_grammar_knows_counts(ensemble):
    call = Call(ensemble)
    done = await call.hear("/request_appointment", "/inform", "/inform")
    assert done == ["appointment_form", "action_schedule_appointment", "utter_anything_else"]


async def test_a_prenatal_visit_is_not_asked_what_it_is_for(ensemble):
    call = Call(ensemble)
    await call.hear('/prenatal_checkup{"appointment_type": "checkup"}')
    assert call.tracker.slot("requested_appointment_type") == "prenatal visit"
    assert call.asked() == "preferred_appointment_time"


async def test_a_wish_that_came_too_early_is_kept_for_its_turn(ensemble):
    call = Call(ensemble)
    await call.hear('/report_symptoms{"symptom": "cough"}')
    await call.hear('/request_appointment{"time_reference": "friday"}')
    assert call.asked() == "symptom_severity"
    await call.hear('/inform{"severity": "mild", "duration": "P2D"}', "/affirm")
    assert call.tracker.slot("preferred_appointment_time") == "friday"


@pytest.mark.parametrize(
    ("priority", "says"),
    [
        ("none", "utter_recommend_appointment"),
        ("self_care", "utter_self_care"),
        ("routine", "utter_recommend_appointment"),
        ("soon", "utter_recommend_appointment"),
        ("urgent", "utter_see_doctor_today"),
        ("emergency", "action_emergency_protocol"),
    ],
)
async def test_every_outcome_of_an_assessment_is_told(ensemble, priority, says):
    call = Call(ensemble, priority=priority)
    done = await call.hear(
        '/report_symptoms{"symptom": "cough", "severity": "mild", "duration": "P2D"}'
    )
    assert done[3] == says


async def test_a_second_complaint_starts_afresh(ensemble):
    call = Call(ensemble)
    await call.hear('/report_symptoms{"symptom": "cough", "severity": "mild", "duration": "P2D"}')
    await call.hear("/deny", '/report_symptoms{"symptom": "rash"}')
    assert call.tracker.slot("current_symptoms") == ["rash"]
    assert call.asked() == "symptom_severity"


async def test_what_sounded_like_an_emergency_need_not_be_told_again(ensemble):
    call = Call(ensemble)
    await call.hear('/emergency_symptoms{"symptom": "dizziness"}', "/deny")
    assert call.tracker.slot("current_symptoms") == ["dizziness"]
    assert call.asked() == "symptom_severity"


async def test_a_complaint_of_a_pregnant_caller_goes_to_a_nurse(ensemble):
    call = Call(ensemble)
    await call.hear("/prenatal_checkup", '/report_symptoms{"symptom": "headache"}')
    assert call.asked() == "pregnancy_week"
    assert (await call.hear("/inform"))[-1] == "action_offer_nurse"


@pytest.mark.parametrize("form", FORMS)
async def test_what_may_be_an_emergency_in_a_pregnancy_is_never_dropped(ensemble, form):
    call = Call(ensemble)
    call.tracker.update(ActionExecuted(LISTEN))
    call.tracker.update(SlotSet("is_pregnant", True))
    call.tracker.update(ActiveLoop(form))
    call.tracker.update(ActionExecutionRejected(form))
    call.tracker.update(ActionExecuted("utter_ask_if_emergency"))
    call.tracker.update(ActionExecuted(LISTEN))
    assert (await call.hear("/deny"))[-1] == "action_offer_nurse"


async def test_a_week_that_is_known_is_not_asked_for(ensemble):
    call = Call(ensemble)
    done = await call.hear('/labor_signs{"pregnancy_week": 30}')
    assert done == [
        "pregnancy_form",
        "action_prenatal_risk_assessment",
        "utter_prenatal_concern",
        "action_offer_nurse",
    ]


@pytest.mark.parametrize("answer", ["deny", "inform", "affirm", "labor_signs", "report_symptoms"])
async def test_whoever_does_not_know_the_week_is_asked_once(ensemble, answer):
    call = Call(ensemble)
    done = await call.hear("/pregnancy_symptoms", f"/{answer}")
    assert done[-1] == "action_offer_nurse"
    assert call.tracker.active_loop is None


async def test_a_yes_to_side_effects_or_a_no_ends_the_question(ensemble):
    for answer, kept in (("deny", "none"), ("affirm", "something else")):
        call = Call(ensemble)
        done = await call.hear('/medication_adherence{"medication": "metformin"}', f"/{answer}")
        assert done[1] == "action_medication_adherence_check"
        assert call.tracker.slot("side_effects") == kept


def test_every_intent_is_followed_by_something_outside_forms(ensemble):
    ours = [one for one in ensemble.domain.intents if one in ensemble.domain.source["intents"]]
    assert len(ours) == 30
    for intent in ours:
        tracker = Tracker(ensemble.domain)
        tracker.update(ActionExecuted(LISTEN))
        tracker.update(_heard(intent))
        prediction = ensemble.predict(tracker)
        assert prediction.action != "action_default_fallback", intent
        assert prediction.confidence == 1.0, intent


def _heard(intent: str) -> UserUttered:
    return UserUttered("", {"intent": {"name": intent, "confidence": 1.0}, "entities": []})


@pytest.mark.parametrize("seed", range(6))
async def test_no_order_of_intents_leaves_the_caller_without_an_answer(ensemble, seed):
    rng = random.Random(seed)
    ours = [one for one in ensemble.domain.intents if one in ensemble.domain.source["intents"]]
    call = Call(ensemble)
    for _ in range(60):
        intent = rng.choice([*ours, "nlu_fallback"])
        before = len(call.tracker.events)
        done = await call.hear(f"/{intent}" + rng.choice(["", '{"duration": "P1D"}']))
        assert done, intent
        last = call.tracker.events[-1]
        assert isinstance(last, ActionExecuted), intent
        assert last.name == LISTEN, (intent, done)
        assert len(done) <= 6, (intent, done)
        assert len(call.tracker.events) > before


@pytest.fixture(scope="module")
def rules_alone() -> Ensemble:
    domain, data = load_project(SHIPPED)
    return train(domain, data, PolicySet.RULE)


@pytest.mark.parametrize("seed", range(6))
async def test_memory_of_the_stories_never_answers_where_no_rule_does(ensemble, rules_alone, seed):
    rng = random.Random(seed)
    ours = [one for one in ensemble.domain.intents if one in ensemble.domain.source["intents"]]
    both = Call(ensemble), Call(rules_alone)
    said: list[str] = []
    for _ in range(60):
        said.append(f"/{rng.choice(ours)}" + rng.choice(["", "", '{"duration": "P1D"}']))
        with_memory, without = [await one.hear(said[-1]) for one in both]
        assert with_memory == without, said[-3:]
