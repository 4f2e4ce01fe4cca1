"""What callers say to the questions about the call, and what ends them."""

import pytest

from dialog.call.state import CallState
from dialog.events.care import SurveyAnswered
from dialog.nlu.understanding import Entity, Understanding
from dialog.survey.leaving import answered, hear, is_about_health
from dialog.survey.questions import IMPROVEMENT, RESOLVED, SATISFACTION
from dialog.survey.reading import NO, SKIP, STOP, UNCLEAR, YES
from triage.decision import Acuity, Finding, Span, TriageDecision, Vital


def meant(intent, confidence=0.9, *entities):
    named = tuple(Entity(kind, value, Span(0, 1)) for kind, value in entities)
    return Understanding(intent, confidence, named)


def told(slot, said, asked="inform", freely="inform", confidence=0.9, *, is_asked_out=False):
    return hear(slot, said, meant(asked), meant(freely, confidence), is_asked_out=is_asked_out)


@pytest.mark.parametrize(
    ("decision", "is_health"),
    [
        (TriageDecision(Acuity.NONE), False),
        (
            TriageDecision(Acuity.SELF_CARE, (Finding("c", Acuity.SELF_CARE, Span(0, 1), "x"),)),
            True,
        ),
        (TriageDecision(Acuity.NONE, vitals=(Vital("pulse", 80.0, "bpm", Span(0, 1)),)), True),
    ],
)
def test_what_triage_finds_matters_more_than_a_rating(decision, is_health):
    assert is_about_health(decision, CallState()) is is_health


def test_an_emergency_by_keys_matters_more_too():
    nothing = TriageDecision(Acuity.NONE)
    assert is_about_health(nothing, CallState(acuity=Acuity.EMERGENCY))
    assert is_about_health(nothing, CallState(is_danger_doubted=True))


def test_an_answer_is_one_whatever_it_is_taken_for():
    for freely in ("inform", "request_appointment", "report_symptoms", "nlu_fallback"):
        heard = told(SATISFACTION, "four", freely=freely)
        assert heard.understood is not None
        assert (heard.understood.intent, heard.answered) == ("inform", None)


@pytest.mark.parametrize("intent", ["goodbye", "request_human", "stop_calling"])
def test_who_ends_them_is_heard_and_what_was_answered_counts(intent):
    heard = told(RESOLVED, "yes bye", intent, intent)
    assert heard.understood is not None
    assert heard.understood.intent == intent
    assert heard.answered == SurveyAnswered(resolved=True)


def test_words_that_end_them_are_no_feedback():
    assert told(IMPROVEMENT, "goodbye then", "goodbye").answered is None


def test_stop_ends_the_questions_and_not_all_calls():
    heard = told(SATISFACTION, "stop", "stop_calling")
    assert heard.understood is not None
    assert heard.understood.intent == "inform"


def test_a_question_is_heard_again_once():
    heard = told(SATISFACTION, "say that again", "repeat")
    assert heard.understood is not None
    assert heard.understood.intent == "repeat"
    heard = told(SATISFACTION, "say that again", "repeat", is_asked_out=True)
    assert heard.understood is not None
    assert heard.understood.intent == "inform"


def test_feedback_on_repeating_is_feedback():
    heard = told(IMPROVEMENT, "you talk too fast", "repeat")
    assert heard.understood is not None
    assert heard.understood.intent == "inform"


@pytest.mark.parametrize(
    ("slot", "said", "freely", "leaves"),
    [
        (SATISFACTION, "i also need a refill", "prescription_refill", True),
        (SATISFACTION, "about my bill", "insurance_billing", True),
        (RESOLVED, "no i still need an appointment", "request_appointment", True),
        (RESOLVED, "no", "request_appointment", False),
        (IMPROVEMENT, "can i take aspirin with that", "medication_question", True),
        (IMPROVEMENT, "it is hard to get an appointment", "request_appointment", False),
        (IMPROVEMENT, "i want you should book faster", "request_appointment", False),
        (IMPROVEMENT, "you should ask about the baby", "postpartum_concerns", False),
        (IMPROVEMENT, "i do not feel well", "report_symptoms", True),
        (SATISFACTION, "plugh", "labor_signs", False),
        (SATISFACTION, "what is the weather", "out_of_scope", False),
    ],
)
def test_a_wish_ends_them_and_an_answer_does_not(slot, said, freely, leaves):
    assert (told(slot, said, freely=freely).understood is None) is leaves


def test_a_guess_at_a_wish_ends_nothing():
    assert told(
        SATISFACTION, "about my bill", freely="insurance_billing", confidence=0.4
    ).understood


def test_a_symptom_that_is_named_ends_them_however_unsure_the_rest_is():
    freely = meant("report_symptoms", 0.3, ("symptom", "cough"))
    heard = hear(SATISFACTION, "four and a cough", meant("inform"), freely, is_asked_out=False)
    assert heard.understood is None


def test_the_no_in_front_of_a_wish_counts():
    heard = told(RESOLVED, "no i still need an appointment", freely="request_appointment")
    assert heard.answered == SurveyAnswered(resolved=False)


@pytest.mark.parametrize(
    ("slot", "answer", "event"),
    [
        (SATISFACTION, "4", SurveyAnswered(satisfaction=4)),
        (RESOLVED, YES, SurveyAnswered(resolved=True)),
        (RESOLVED, NO, SurveyAnswered(resolved=False)),
        (IMPROVEMENT, "less music", SurveyAnswered(improvement="less music")),
        (SATISFACTION, SKIP, None),
        (RESOLVED, STOP, None),
        (IMPROVEMENT, UNCLEAR, None),
    ],
)
def test_only_an_answer_is_recorded(slot, answer, event):
    assert answered(slot, answer) == event
