"""On a telephone a form that was left is led back to, whatever stories tell of it."""

from dataclasses import replace

import pytest

from dialog.call.tracker import CallTracker
from dialog.events.call import TurnTriaged
from dialog.precedence import Precedence
from dialog.rasa.domain import Form, MappingKind, Slot, SlotKind, SlotMapping
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    UserUttered,
)
from dialog.rasa.prediction import Prediction
from tests.dialog.rasa.bots import domain, form, rule, story
from tests.dialog.rasa.conversations import GREET, Bot, says
from triage.decision import Acuity, TriageDecision

WORLD = domain(forms=[form("form", "city")])
CALM = TurnTriaged(TriageDecision(Acuity.NONE))
HEARD = UserUttered("words", {"intent": {"name": "greet", "confidence": 1.0}})
LISTENED, REFUSED = ActionExecuted(LISTEN), ActionExecutionRejected("form")
IN_FORM = (LISTENED, CALM, HEARD, ActionExecuted("form"), ActiveLoop("form"), LISTENED)
ASIDE = (CALM, HEARD, REFUSED, ActionExecuted("utter_x"))


class Lost:
    """Policies that know nothing."""

    texts = frozenset()

    def predict(self, tracker):
        return Prediction("Lost", 1, {DEFAULT_FALLBACK: 0.3})


def said(text="words", **metadata):
    told = {"voice_emotion": "calm", **metadata}
    return BotUttered(text, metadata={"utter_action": "utter_x", "metadata": told})


def next_action(*events, **more):
    return Precedence(Lost(), **more).predict(CallTracker(WORLD, (*IN_FORM, *events))).action


def test_a_form_that_was_left_in_an_earlier_turn_takes_the_next_message():
    assert next_action(*ASIDE, LISTENED, CALM, HEARD) == "form"


def test_what_it_refuses_then_is_not_understood():
    assert next_action(*ASIDE, LISTENED, CALM, HEARD, REFUSED) == DEFAULT_FALLBACK


def test_behind_an_aside_that_leads_nowhere_the_form_asks_again():
    assert next_action(*ASIDE, said()) == "form"


def test_behind_a_question_of_the_aside_the_form_asks_nothing():
    assert next_action(*ASIDE, said("Does it hurt?", awaits="yes_no")) == LISTEN


def test_behind_a_goodbye_the_form_asks_nothing():
    gone = (CALM, HEARD, REFUSED, ActionExecuted("utter_goodbye"), said())
    assert next_action(*gone) == "action_hang_up"


def test_where_the_policies_alone_count_nothing_leads_back():
    assert next_action(*ASIDE, LISTENED, CALM, HEARD, additions=False) == DEFAULT_FALLBACK


OPENED = "> ask\n f\n (f)\n > bye\n utter_stay\n"
ASK, BYE, ANSWER = "/ask", "/bye", '/inform{"city": "Bonn"}'


@pytest.mark.parametrize(
    "told",
    [
        story(OPENED),
        story(OPENED + " > affirm\n f\n ()\n utter_done"),
        story(OPENED + " f\n (f)\n > inform city=Bonn\n f\n ()\n utter_done"),
    ],
    ids=["ends in the form", "waits for something else", "goes back to it"],
)
def test_however_a_story_tells_of_an_aside_the_answer_behind_it_counts(told):
    by_entity = SlotMapping(MappingKind.FROM_ENTITY, entity="city")
    a_domain = domain(
        slots=(Slot("city", SlotKind.TEXT, influences=False, mappings=(by_entity,)),),
        entities=("city",),
        forms=(Form("f", ("city",)),),
        responses=says("utter_greet", "utter_done", "utter_ask_city", "utter_stay"),
    )
    opens = rule("> ask\n f\n (f)", name="opens")
    closes = rule("f\n ()\n utter_done", condition="(f)", name="closes")
    bot = Bot(a_domain, opens, closes, GREET, told)
    bot.processor = replace(bot.processor, policies=Precedence(bot.processor.policies))
    bot.tracker = CallTracker(a_domain, sender="me")
    assert bot.hear(ASK) == ["utter_ask_city"]
    assert "utter_stay" in bot.hear(BYE)
    assert bot.hear(ANSWER) == ["utter_done"]
