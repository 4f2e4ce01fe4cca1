"""What is said in an emergency, turn by turn."""

from dataclasses import replace

import pytest

from dialog.actions.emergency import EmergencyProtocol, RaiseEmergency, alarming_reading
from dialog.actions.emergency_advice import advice_for, question_for
from dialog.actions.emergency_answers import is_alone, is_breathing
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, HandOffRequested, TurnTriaged
from dialog.rasa.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from tests.dialog.rasa.bots import domain
from triage.assess import Triage
from triage.decision import Acuity, Finding, Span, TriageDecision, Vital
from triage.lexicon import default_lexicon
from triage.words import split_words

WORLD = domain()
PROTOCOL = "action_emergency_protocol"
ASKED = BotUttered(
    "Are you alone?",
    metadata={"utter_action": "utter_ask_alone", "metadata": {"awaits": "yes_no"}},
)
ASKED_BREATHING = BotUttered(
    "Is the person breathing?",
    metadata={"utter_action": "utter_ask_breathing", "metadata": {"awaits": "yes_no"}},
)


class Categories:
    """Triage whose rules are about what they are called."""

    def knows(self, rule):
        return not rule.startswith(("yes_to", "meaning_", "anything"))

    def topic(self, rule):
        return rule.rstrip("0123456789")


CATEGORIES = Categories()


@pytest.fixture(scope="module")
def triage():
    return Triage(default_lexicon())


def found(rule, acuity=Acuity.EMERGENCY):
    return TurnTriaged(TriageDecision(acuity, (Finding(rule, acuity, Span(0, 1), "source"),)))


CALM = TurnTriaged(TriageDecision(Acuity.NONE))


def says(text, intent="inform"):
    return UserUttered(text, {"intent": {"name": intent, "confidence": 1.0}})


async def run(triage, *events):
    answer = await EmergencyProtocol(triage).run(CallTracker(WORLD, events), 0.0)
    return [one["response"] for one in answer.responses], answer.events


@pytest.mark.parametrize(
    ("topic", "advice"),
    [
        ("suicide", "utter_emergency_suicide"),
        ("self_harm", "utter_emergency_suicide"),
        ("meaning_suicide", "utter_emergency_suicide"),
        ("postpartum_mind", "utter_emergency_suicide"),
        ("harm_to_others", "utter_emergency_suicide"),
        ("poison", "utter_emergency_poison"),
        ("poisoning", "utter_emergency_poison"),
        ("meaning_poisoning", "utter_emergency_poison"),
        ("overdose", "utter_emergency_poison"),
        ("violence", "utter_emergency_violence"),
        ("domestic_violence", "utter_emergency_violence"),
        ("strangulation", "utter_emergency_violence"),
        ("sexual_assault", "utter_emergency_violence"),
        ("readings", "utter_emergency_response"),
        ("cardiac", "utter_emergency_response"),
        ("a_topic_of_next_year", "utter_emergency_response"),
    ],
)
async def test_the_advice_fits_the_danger_and_asks_one_question(topic, advice):
    said, events = await run(CATEGORIES, found(topic), says("i think so"))
    assert said == [advice, "utter_ask_alone"]
    assert events == ()


def test_every_topic_of_the_lexicon_has_an_advice_that_begins_with_the_number(triage):
    topics = {rule.topic for rule in default_lexicon().rules}
    assert all(advice_for([topic]).first.startswith("utter_emergency_") for topic in topics)


async def test_the_gravest_advice_is_given_of_several_dangers_and_somebody_may_listen():
    both = TurnTriaged(
        TriageDecision(
            Acuity.EMERGENCY,
            tuple(
                Finding(rule, Acuity.EMERGENCY, Span(0, 1), "x")
                for rule in ("cardiac", "overdose", "strangulation")
            ),
        )
    )
    said, _ = await run(CATEGORIES, both, says("i am afraid"))
    assert said[0] == "utter_emergency_violence"


@pytest.mark.parametrize(
    ("topic", "text", "question"),
    [
        ("unconscious", "my husband won't wake up", "utter_ask_breathing"),
        ("unconscious", "won't wake up", "utter_ask_breathing"),
        ("unconscious", "i found him on the floor", "utter_ask_breathing"),
        ("unconscious", "i fainted twice", "utter_ask_alone"),
        ("consciousness", "she has collapsed", "utter_ask_breathing"),
        ("choking", "he's choking", "utter_ask_breathing"),
        ("choking", "i'm choking", "utter_ask_alone"),
        ("seizure", "a seizure right now", "utter_ask_breathing"),
        ("seizure", "i had a seizure", "utter_ask_alone"),
        ("drowning", "we pulled her out of the pool", "utter_ask_breathing"),
        ("overdose", "he took all his pills", "utter_ask_breathing"),
        ("overdose", "i took all my pills", "utter_ask_alone"),
        ("infant", "my baby is floppy", "utter_ask_breathing"),
        ("children", "my baby is floppy", "utter_ask_breathing"),
        ("breathing", "my dad can't breathe", "utter_ask_breathing"),
        ("breathing", "i can't breathe", "utter_ask_alone"),
        ("breathing", "no air coming", "utter_ask_alone"),
        ("throat_swelling", "her throat is closing", "utter_ask_breathing"),
        ("anaphylaxis", "my throat is closing", "utter_ask_alone"),
        ("poison", "my son swallowed bleach", "utter_ask_breathing"),
        ("poison", "i swallowed bleach", "utter_ask_alone"),
        ("cardiac", "my husband has chest pain", "utter_ask_alone"),
        ("meaning_unconscious", "he will not stir", "utter_ask_breathing"),
    ],
)
async def test_whether_somebody_breathes_is_asked_before_who_is_there(topic, text, question):
    said, _ = await run(CATEGORIES, found(topic), says(text))
    assert said[1] == question
    assert question_for([topic], split_words(text).words) == question


async def test_danger_that_no_rule_told_has_the_common_advice(triage):
    said, _ = await run(triage, CALM, AcuityRaised(Acuity.EMERGENCY, "yes_to_utter_x"))
    assert said[0] == "utter_emergency_response"


FIRST = (found("anything"), ActionExecuted(PROTOCOL), ASKED)


@pytest.mark.parametrize(
    ("events", "response"),
    [
        ((*FIRST, CALM, says("yes", "affirm")), "utter_emergency_alone"),
        ((*FIRST, CALM, says("no", "deny")), "utter_emergency_company"),
        ((*FIRST, CALM, says("what")), "utter_emergency_still"),
        ((found("anything"), ActionExecuted(PROTOCOL), CALM, says("yes", "affirm")),
         "utter_emergency_still"),
        ((*FIRST, CALM, ActionExecuted(PROTOCOL), CALM, says("yes", "affirm")),
         "utter_emergency_still"),
        ((*FIRST, found("anything"), says("yes", "affirm")), "utter_emergency_response"),
        ((*FIRST, found("suicide"), says("i will kill myself")), "utter_emergency_suicide"),
    ],
    ids=["alone", "in company", "unclear", "not asked", "asked long ago", "danger anew",
         "another danger"],
)  # fmt: skip
async def test_after_the_advice_every_answer_leads_to_a_person(events, response):
    said, made = await run(CATEGORIES, *events)
    assert said == [response, "utter_emergency_connect"]
    assert made == (HandOffRequested("emergency"),)


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ((CALM, says("yes", "affirm")), "utter_emergency_breathing"),
        ((CALM, says("no", "deny")), "utter_emergency_not_breathing"),
        ((CALM, says("i don't know")), "utter_emergency_not_breathing"),
        ((CALM, says("purple", "nlu_fallback")), "utter_emergency_still"),
        ((found("unconscious"), says("he isn't breathing")), "utter_emergency_not_breathing"),
        ((found("cardiac"), says("yes but his chest hurts")), "utter_emergency_response"),
        ((found("overdose"), says("no he took pills")), "utter_emergency_poison"),
    ],
    ids=["breathes", "does not", "unsure", "unclear", "danger known", "danger anew", "poison"],
)
async def test_whether_somebody_breathes_decides_what_is_said_then(answer, response):
    before = (found("unconscious"), ActionExecuted(PROTOCOL), ASKED_BREATHING)
    said, made = await run(CATEGORIES, *before, *answer)
    assert said == [response, "utter_emergency_connect"]
    assert made == (HandOffRequested("emergency"),)


@pytest.mark.parametrize(
    ("topic", "intent", "response"),
    [
        ("violence", "affirm", "utter_emergency_violence_alone"),
        ("violence", "deny", "utter_emergency_violence_heard"),
        ("violence", "nlu_fallback", "utter_emergency_violence_heard"),
        ("suicide", "affirm", "utter_emergency_suicide_alone"),
        ("suicide", "deny", "utter_emergency_company"),
        ("poisoning", "affirm", "utter_emergency_alone"),
    ],
)
async def test_what_is_said_to_somebody_alone_fits_the_danger(topic, intent, response):
    text = {"affirm": "yes", "deny": "no"}.get(intent, "what")
    asked = (found(topic), ActionExecuted(PROTOCOL), ASKED)
    said, _ = await run(CATEGORIES, *asked, CALM, says(text, intent))
    assert said[0] == response


@pytest.mark.parametrize(
    ("text", "intent", "breathes"),
    [
        ("yes", "affirm", True),
        ("yeah he is", "inform", True),
        ("she's breathing", "inform", True),
        ("no", "deny", False),
        ("nope", "inform", False),
        ("not really", "inform", False),
        ("yes but barely", "affirm", False),
        ("he makes gasping sounds", "inform", False),
        ("his lips are blue", "inform", False),
        ("i can't tell", "inform", False),
        ("maybe a little", "inform", False),
        ("what", "nlu_fallback", None),
        (None, "inform", None),
    ],
)
def test_any_doubt_whether_somebody_breathes_is_a_no(text, intent, breathes):
    assert is_breathing(CallTracker(WORLD, (says(text, intent),))) is breathes


@pytest.mark.parametrize(
    ("text", "intent", "alone"),
    [
        ("yes", "affirm", True),
        ("yes i am alone", "affirm", True),
        ("i'm by myself", "inform", True),
        ("nobody is here", "inform", True),
        ("i'm not alone", "inform", False),
        ("no", "deny", False),
        ("no i am not", "deny", None),
        ("my wife is with me", "inform", False),
        ("no my daughter is here too", "deny", False),
        ("my husband is not here", "inform", None),
        ("no stop saying that to me", "deny", None),
        ("no i am all alone", "deny", True),
        ("what", "nlu_fallback", None),
        (None, "inform", None),
    ],
)
def test_who_is_with_the_caller_is_read_from_the_words_before_the_intent(text, intent, alone):
    assert is_alone(CallTracker(WORLD, (says(text, intent),))) is alone


def test_nobody_has_answered_yet():
    assert is_alone(CallTracker(WORLD)) is None


async def test_a_yes_to_a_question_about_danger_raises_the_call():
    tracker = CallTracker(WORLD, (CALM, ASKED, says("yes", "affirm")))
    answer = await RaiseEmergency().run(tracker, 0.0)
    for event in answer.events:
        tracker.update(event)
    assert tracker.call.is_emergency
    assert tracker.call.emergency_rule == "yes_to_utter_ask_alone"
    assert SlotSet("emergency_detected", value=True) in answer.events


async def test_danger_without_a_question_is_named_after_the_action():
    answer = await RaiseEmergency().run(CallTracker(WORLD), 0.0)
    assert answer.events[0] == AcuityRaised(Acuity.EMERGENCY, "yes_to_action_raise_emergency")


def test_only_readings_that_alarm_are_asked_about(triage):
    urgent = found("readings", Acuity.URGENT).decision
    assert alarming_reading(CATEGORIES, urgent) == "readings"
    assert alarming_reading(CATEGORIES, found("readings", Acuity.SOON).decision) is None
    other = found("suicide", Acuity.URGENT).decision
    assert alarming_reading(CATEGORIES, other) is None
    read = replace(other, vitals=(Vital("pulse", 190.0, "bpm", Span(0, 1)),))
    assert alarming_reading(CATEGORIES, read) == "suicide"
    assert alarming_reading(triage, found("bp_impossible", Acuity.NONE).decision) is not None
    assert alarming_reading(triage, found("meaning_x", Acuity.URGENT).decision) is None
    assert alarming_reading(triage, CALM.decision) is None
