"""Which mapping fills a slot from a message, one condition at a time."""

import asyncio
import random

import pytest

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionAnswer, ActionFailedError
from dialog.rasa.domain import Form, MappingCondition, MappingKind, Slot, SlotKind, SlotMapping
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from dialog.rasa.mappings import extract_slots
from dialog.rasa.responses import Responder
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain

ENTITY = MappingKind.FROM_ENTITY
CITY = SlotMapping(ENTITY, entity="city")
IN_FORM = (MappingCondition("f"),)


class Actions:
    """Answers by name; what has no answer fails."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = []

    async def run(self, name, tracker):
        self.asked.append((name, dict(tracker.slots)))
        if name not in self.answers:
            raise ActionFailedError(name)
        return self.answers[name]


def bot(*slots, required=("city",), ignored=(), actions=()):
    return domain(
        slots=slots,
        entities=("city", "town"),
        forms=(Form("f", required, ignored),),
        actions=actions,
    )


def slot(*mappings, name="city", kind=SlotKind.TEXT):
    return Slot(name, kind, mappings=mappings)


def heard(a_bot, intent="inform", entities=(), text="the words", before=()):
    listed = [dict(zip(("entity", "value", "role"), one, strict=False)) for one in entities]
    parsed = {"intent": {"name": intent}, "entities": listed}
    return Tracker(a_bot, [*before, ActionExecuted(LISTEN), UserUttered(text, parsed)])


def extracted(tracker, runner=None):
    responder = Responder(tracker.domain, random.Random(1), channel="voice")
    context = ActionContext(responder, runner or Actions())
    return asyncio.run(extract_slots(context, tracker))


def values(tracker, runner=None):
    return {one.name: one.value for one in extracted(tracker, runner)}


ACTIVE = (ActionExecuted("f"), ActiveLoop("f"), SlotSet("requested_slot", "city"))


def test_a_text_slot_takes_the_last_value_and_a_list_slot_all():
    said = [("city", "Bonn"), ("city", "Rome")]
    assert values(heard(bot(slot(CITY)), entities=said)) == {"city": "Rome"}
    of_list = bot(slot(CITY, kind=SlotKind.LIST))
    assert values(heard(of_list, entities=said)) == {"city": ["Bonn", "Rome"]}


def test_the_first_mapping_that_gives_a_value_counts():
    second = SlotMapping(MappingKind.FROM_TEXT)
    assert values(heard(bot(slot(CITY, second)))) == {"city": "the words"}
    assert values(heard(bot(slot(CITY, second)), entities=[("city", "x")])) == {"city": "x"}


def test_a_role_must_be_the_same_or_missing_on_both_sides():
    to = SlotMapping(ENTITY, entity="city", role="to")
    assert values(heard(bot(slot(to)), entities=[("city", "x", "to")])) == {"city": "x"}
    assert values(heard(bot(slot(to)), entities=[("city", "x")])) == {}
    assert values(heard(bot(slot(CITY)), entities=[("city", "x", "to")])) == {}


@pytest.mark.parametrize(
    ("mapping", "intent", "fills"),
    [
        (SlotMapping(MappingKind.FROM_INTENT, value=False, intents=("deny",)), "deny", True),
        (SlotMapping(MappingKind.FROM_INTENT, value=False, intents=("deny",)), "affirm", False),
        (SlotMapping(MappingKind.FROM_INTENT, value=1, intents=("sing",)), "sing", False),
        (SlotMapping(MappingKind.FROM_TEXT, not_intents=("deny",)), "deny", False),
        (SlotMapping(MappingKind.FROM_TEXT, not_intents=("deny",)), "bye", True),
        (SlotMapping(ENTITY, entity="planet"), "inform", False),
    ],
)
def test_intents_and_entities_of_a_mapping(mapping, intent, fills):
    said = [("planet", "Mars")]
    assert bool(values(heard(bot(slot(mapping)), intent, entities=said))) == fills


def test_a_condition_needs_its_form_and_the_question_it_names():
    asked = SlotMapping(MappingKind.FROM_TEXT, conditions=(MappingCondition("f", "city"),))
    other = SlotMapping(MappingKind.FROM_TEXT, conditions=(MappingCondition("f", "town"),))
    none = SlotMapping(MappingKind.FROM_TEXT, conditions=(MappingCondition(None),))
    assert values(heard(bot(slot(asked)), before=ACTIVE)) == {"city": "the words"}
    assert values(heard(bot(slot(asked)))) == {}
    assert values(heard(bot(slot(other)), before=ACTIVE)) == {}
    assert values(heard(bot(slot(none)))) == {"city": "the words"}
    assert values(heard(bot(slot(none)), before=ACTIVE)) == {}


def test_a_form_that_rejected_does_not_get_the_slot_it_asked_for():
    asked = SlotMapping(MappingKind.FROM_TEXT, conditions=IN_FORM)
    tracker = heard(bot(slot(asked)), before=ACTIVE)
    tracker.update(ActionExecutionRejected("f"))
    assert values(tracker) == {}


def test_intents_that_a_form_ignores_fill_nothing_in_it():
    text = SlotMapping(MappingKind.FROM_TEXT)
    deaf = bot(slot(text), ignored=("ask",))
    assert values(heard(deaf, "ask", before=ACTIVE)) == {}
    assert values(heard(deaf, "ask")) == {"city": "the words"}


def test_a_trigger_fills_only_while_its_form_is_active():
    trigger = SlotMapping(
        MappingKind.FROM_TRIGGER_INTENT, value="yes", intents=("ask",), conditions=IN_FORM
    )
    assert values(heard(bot(slot(trigger)), "ask", before=ACTIVE)) == {"city": "yes"}
    assert values(heard(bot(slot(trigger)), "ask")) == {}


def test_in_a_form_an_entity_that_fits_two_slots_fills_the_one_asked_for():
    two = bot(slot(CITY), slot(CITY, name="goal"), required=("city", "goal"))
    said = [("city", "Bonn")]
    assert values(heard(two, entities=said, before=ACTIVE)) == {"city": "Bonn"}
    assert values(heard(two, entities=said)) == {"city": "Bonn", "goal": "Bonn"}


def test_in_a_form_an_entity_that_fits_one_slot_fills_it_unasked():
    town = SlotMapping(ENTITY, entity="town")
    two = bot(slot(CITY), slot(town, name="goal"), required=("city", "goal"))
    assert values(heard(two, entities=[("town", "x")], before=ACTIVE)) == {"goal": "x"}


def test_an_own_action_runs_once_and_may_only_set_slots():
    custom = SlotMapping(MappingKind.CUSTOM, action="action_fill")
    a_bot = bot(slot(custom), slot(custom, name="goal"), actions=("action_fill",))
    answer = ActionAnswer((SlotSet("goal", 3), FollowupAction("f")), ({"text": "hm"},))
    runner = Actions(action_fill=answer)
    assert values(heard(a_bot), runner) == {"goal": 3}
    assert len(runner.asked) == 1


def test_an_own_action_that_fails_fills_nothing():
    custom = SlotMapping(MappingKind.CUSTOM, action="action_fill")
    assert values(heard(bot(slot(custom)))) == {}


def test_the_bots_own_check_has_the_last_word_on_what_it_names():
    check = "action_validate_slot_mappings"
    text = SlotMapping(MappingKind.FROM_TEXT)
    a_bot = bot(slot(CITY), slot(text, name="goal"), actions=(check,))
    answer = ActionAnswer((SlotSet("city", None),), ({"text": "no such city"},))
    runner = Actions(**{check: answer})
    events = extracted(heard(a_bot, entities=[("city", "Bonn")]), runner)
    assert [type(one) for one in events] == [BotUttered, SlotSet, SlotSet]
    assert [(one.name, one.value) for one in events[1:]] == [("city", None), ("goal", "the words")]
    assert runner.asked[0][1]["city"] == "Bonn"
