"""The fold of a call beside Rasa's."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dialog.call.state import CallState
from dialog.events.call import (
    ActionFailed,
    AcuityRaised,
    AgentCut,
    ChoiceOffered,
    HandOffRequested,
    HangUpRequested,
    ReadingAlarmed,
    SessionExpired,
    TurnTriaged,
    ValueDenied,
    ValueDoubted,
)
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    LISTEN,
    ActionExecuted,
    BotUttered,
    Rewound,
    SlotSet,
    UserUttered,
)
from dialog.speech.speaking import Question
from triage.assess import remember
from triage.decision import Acuity, Finding, Patient, PersonFacts, Span, TriageDecision, Vital

TODAY = date(2026, 3, 1)
HEARD = UserUttered("words")


def folded(*events):
    state = CallState()
    for event in events:
        state = state.apply(event)
    return state


def decision(acuity=Acuity.NONE, *rules, vitals=(), facts=None):
    found = tuple(Finding(rule, acuity, Span(0, 1), "source") for rule in rules)
    return TriageDecision(acuity, found, vitals, facts or PersonFacts())


def turn(acuity=Acuity.NONE, *rules, **more):
    return TurnTriaged(decision(acuity, *rules, **more))


def asks(text, response="utter_ask", awaits="yes_no"):
    told = {"utter_action": response, "metadata": {"awaits": awaits}}
    return BotUttered(text, metadata=told)


@given(st.lists(st.sampled_from(list(Acuity)), max_size=6))
def test_nothing_lowers_the_acuity(acuities):
    state = folded()
    for acuity in acuities:
        raised = state.apply(turn(acuity, "rule")).apply(AcuityRaised(acuity, "rule"))
        assert raised.acuity == max(state.acuity, acuity)
        state = raised
    assert state.apply(Rewound()).acuity is state.acuity


def test_the_advice_follows_the_latest_emergency():
    first = folded(turn(Acuity.EMERGENCY, "stroke"))
    assert first.emergency_rule == "stroke"
    assert first.apply(turn(Acuity.SOON, "cough")).emergency_rule == "stroke"
    assert first.apply(turn(Acuity.EMERGENCY, "suicide")).emergency_rule == "suicide"
    raised = first.apply(AcuityRaised(Acuity.EMERGENCY, "yes"))
    assert raised.emergency_rule == "yes"
    assert first.apply(AcuityRaised(Acuity.URGENT, "sprain")).emergency_rule == "stroke"


def test_a_turn_begins_with_nothing_of_the_last_but_what_lasts():
    before = folded(
        turn(Acuity.URGENT, "pressure"),
        ReadingAlarmed("pressure"),
        ValueDoubted(HEARD, "medication", "aspirin"),
        ChoiceOffered(("a", "b"), HEARD),
        ActionExecuted("action_x"),
        ActionFailed("action_x"),
        asks("Is it?"),
        HandOffRequested("x"),
    )
    assert before.is_ending
    after = before.apply(turn())
    assert (after.reading_alarm, after.doubt, after.choice) == (None, None, None)
    assert (after.actions, after.said, after.is_ending, after.failed) == ((), (), False, False)
    assert after.acuity is Acuity.URGENT
    assert after.failures == 1
    assert after.question.reply.text == "Is it?"


def test_misses_and_failures_count_only_in_a_row():
    missed = (turn(), ActionExecuted(DEFAULT_FALLBACK))
    failed = (turn(), ActionFailed("a"), ActionFailed("b"))
    assert folded(*missed, *missed).misses == 2
    assert folded(*missed, *missed, turn()).misses == 2
    assert folded(*missed, turn(), ActionExecuted("utter_x"), turn()).misses == 0
    assert folded(*failed, *failed).failures == 2
    assert folded(*failed, turn(), turn()).failures == 0


def test_listening_is_not_among_what_ran():
    assert folded(turn(), ActionExecuted("utter_x"), ActionExecuted(LISTEN)).actions == ("utter_x",)


def test_a_denied_value_opens_the_question_before_it_again():
    state = folded(
        turn(),
        asks("Which medicine?"),
        turn(),
        ValueDoubted(HEARD, "medication", "x"),
        asks("I heard x?"),
    )
    assert state.question.reply.text == "I heard x?"
    denied = state.apply(turn()).apply(ValueDenied())
    assert denied.question.reply.text == "Which medicine?"
    assert (denied.is_denied, denied.denials) == (True, 1)


def test_what_was_cut_off_is_not_among_what_was_said():
    said = folded(turn(), BotUttered("One."), BotUttered("Two."), BotUttered(None))
    assert said.said == ("One.", "Two.")
    assert said.apply(AgentCut("On")).said == ("On",)


def test_only_questions_are_remembered_as_questions():
    state = folded(asks("How bad?", "utter_how", "number"), BotUttered("Thank you."))
    assert isinstance(state.question, Question)
    assert state.question.response == "utter_how"


def test_the_end_of_a_call_is_known():
    assert folded(HangUpRequested()).is_ending
    assert not folded(SlotSet("a", 1)).is_ending


vitals = st.builds(
    Vital,
    st.sampled_from(["pulse", "glucose"]),
    st.integers(1, 9).map(float),
    st.just("x"),
    st.builds(Span, st.just(0), st.integers(1, 9)),
)
decisions = st.builds(
    decision,
    st.sampled_from(list(Acuity)),
    st.sampled_from(["cough", "fever", "pain"]),
    vitals=st.lists(vitals, max_size=3).map(tuple),
    facts=st.builds(PersonFacts, pregnant=st.booleans()),
)


@given(st.lists(decisions, max_size=8))
def test_the_patient_of_a_call_is_what_triage_would_remember_of_it(told):
    known = Patient(on=TODAY, age_years=30.0)
    state, expected = folded(), known
    for one in told:
        state, expected = state.apply(TurnTriaged(one)), remember(expected, one)
    patient = state.patient(known)
    assert patient.facts == expected.facts
    assert {one.rule for one in patient.findings} == {one.rule for one in expected.findings}
    read = {(one.kind, one.value, one.unit) for one in expected.readings}
    assert {(one.kind, one.value, one.unit) for one in patient.readings} == read


def test_a_long_call_does_not_make_the_patient_longer():
    reading = tuple(Vital("pulse", float(n), "x", Span(0, 1)) for n in range(90))
    state = folded(
        *(turn(Acuity.SOON, f"rule {n % 7}", vitals=(reading[n % 90],)) for n in range(500))
    )
    patient = state.patient(Patient(on=TODAY))
    assert len(patient.findings) == 7
    assert len(patient.readings) == 50
    assert patient.readings[-1] == reading[499 % 90]


def test_a_written_conversation_that_begins_anew_begins_without_its_past():
    state = folded(turn(Acuity.EMERGENCY, "stroke"), ActionExecuted("utter_x"), SessionExpired())
    assert state == CallState()


def test_what_was_denied_is_known_for_one_turn():
    doubted = ValueDoubted(UserUttered("x"), "medication", "aspirin")
    denied = CallState().apply(doubted).apply(turn()).apply(ValueDenied())
    assert denied.denied == doubted
    assert denied.apply(turn()).denied is None
