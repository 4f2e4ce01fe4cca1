"""The shipped domain under the engine itself: what fills slots, and what follows on what.

Messages are given as what was understood of them (`/intent{"entity": value}`), and the actions are
the least that lets a call go on: the rules and mappings are on trial here, not the words.
"""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from dialog.parts import SHIPPED
from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.ensemble import Ensemble, PolicySet, train
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Rewound,
    SlotSet,
    UserUttered,
)
from dialog.rasa.loading import check_project, load_project, load_tests
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.responses import Responder
from dialog.rasa.story_tests import run_story_tests
from dialog.rasa.tracker import Tracker

STORIES = Path(__file__).parent / "stories"
FORMS = (
    "symptom_form",
    "appointment_form",
    "medication_adherence_form",
    "pregnancy_form",
    "reading_form",
)


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    project = check_project(SHIPPED)
    assert [str(one) for one in project.mistakes] == []
    return train(project.domain, project.training)


class LeastActions:
    """Actions that do what the rules count on, and nothing else."""

    def __init__(self, priority: str) -> None:
        self._priority = priority

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        if name in ("action_default_fallback", "action_repeat"):
            return ActionAnswer((Rewound(),))
        filled: dict[str, Mapping[str, Json]] = {
            "action_assess_symptoms": {
                "current_symptoms": None,
                "symptom_severity": None,
                "symptom_duration": None,
                "triage_priority": self._priority,
            },
            "action_schedule_appointment": {"booking_step": "unconnected"},
            "action_begin_adherence": {"service_step": "unavailable"},
            "action_begin_reading": {"service_step": "unavailable"},
            "action_raise_emergency": {
                "emergency_detected": True,
                "triage_priority": "emergency",
            },
        }
        return ActionAnswer(tuple(SlotSet(*one) for one in filled.get(name, {}).items()))


class NoWords:
    """Every message of these tests says what it means."""

    def parse(self, text: str) -> Mapping[str, Json]:
        return {"intent": {"name": "nlu_fallback", "confidence": 0.3}, "entities": []}


class Call:
    """A conversation with the domain."""

    def __init__(self, ensemble: Ensemble, *, priority: str = "routine") -> None:
        responder = Responder(ensemble.domain, random.Random(7), channel="voice")
        context = ActionContext(responder, LeastActions(priority))
        self.tracker = Tracker(ensemble.domain)
        self._processor = Processor(ensemble, context, NoWords(), lambda: 0.0)

    async def hear(self, *messages: str) -> list[str]:
        """What was done on the last of the messages."""
        done: list[str] = []
        for text in messages:
            before = len(self.tracker.events)
            await self._processor.answer(self.tracker, Message(text))
            done = [
                one.name
                for one in self.tracker.events[before:]
                if isinstance(one, ActionExecuted) and one.name and one.name != LISTEN
            ]
        return [one for one in done if one != "action_session_start"]

    def asked(self) -> Json:
        return self.tracker.slot("requested_slot")


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


OPENINGS = dict(
    zip(
        FORMS,
        [
            "report_symptoms",
            "request_appointment",
            "medication_adherence",
            "pregnancy_symptoms",
            "blood_pressure_check",
        ],
        strict=True,
    )
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("intent", "does"),
    [
        ("request_human", "action_hand_off"),
        ("stop_calling", "action_opt_out"),
        ("goodbye", "action_hang_up"),
    ],
)
async def test_behind_the_end_of_a_call_no_form_speaks(ensemble, form, intent, does):
    call = Call(ensemble)
    done = await call.hear(f"/{OPENINGS[form]}", f"/{intent}")
    assert done[-1] == does


# In the appointment form words that nobody understands are what the visit is for.
@pytest.mark.parametrize("form", [one for one in FORMS if one != "appointment_form"])
@pytest.mark.parametrize(
    ("intent", "does"),
    [("repeat", "action_repeat"), ("nlu_fallback", "action_default_fallback")],
)
async def test_a_turn_that_is_taken_back_leaves_the_form_as_it_was(ensemble, form, intent, does):
    call = Call(ensemble)
    await call.hear(f"/{OPENINGS[form]}")
    asked = call.asked()
    assert await call.hear(f"/{intent}") == [does]
    assert call.tracker.active_loop == form
    assert call.asked() == asked
    assert (await call.hear("/out_of_scope"))[-1] == form


@pytest.mark.parametrize("form", ["symptom_form", "appointment_form", "reading_form"])
async def test_a_yes_that_answers_nothing_is_not_understood(ensemble, form):
    call = Call(ensemble)
    assert await call.hear(f"/{OPENINGS[form]}", "/affirm") == ["action_default_fallback"]
    assert call.tracker.active_loop == form


@pytest.mark.parametrize("form", FORMS)
async def test_an_emergency_is_answered_in_every_form_and_every_turn_after_it(ensemble, form):
    call = Call(ensemble)
    await call.hear(f"/{OPENINGS[form]}")
    call.tracker.update(SlotSet("emergency_detected", True))
    call.tracker.update(SlotSet("triage_priority", "emergency"))
    for intent in ("goodbye", "request_human", "out_of_scope", "greet"):
        assert await call.hear(f"/{intent}") == ["action_emergency_protocol"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("intent", ["greet", "out_of_scope"])
async def test_small_talk_in_a_form_gets_a_word_and_the_question_again(ensemble, form, intent):
    call = Call(ensemble)
    await call.hear(f"/{OPENINGS[form]}")
    asked = call.asked()
    done = await call.hear(f"/{intent}")
    assert done[-1] == form
    assert len(done) == 2
    assert call.asked() == asked


def test_every_intent_is_followed_by_something_outside_forms(ensemble):
    ours = [one for one in ensemble.domain.intents if one in ensemble.domain.source["intents"]]
    assert len(ours) == 28
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
