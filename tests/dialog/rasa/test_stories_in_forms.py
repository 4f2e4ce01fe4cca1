"""Asides inside a form that are told as a story: when the form asks again, and when it does not.

As in Rasa 3.6: a form that has refused a message stays refused until something predicts it again.
A rule without a form of its own leads back by itself; a story does only where it says so, and only
where all that came before fits. Behind a story that listens inside the form nothing ever predicts
it, so that it takes no answer any more. On a telephone `dialog.precedence` leads back to it.
"""

import pytest

from dialog.rasa.domain import Form, MappingKind, Slot, SlotKind, SlotMapping
from tests.dialog.rasa.bots import domain, rule, story
from tests.dialog.rasa.conversations import GREET, Bot, says

OPENED = "> ask\n f\n (f)\n > bye\n utter_stay\n"
GOES_BACK = story(OPENED + " f\n (f)\n > inform city=Bonn\n f\n ()\n utter_done")
ENDS_THERE = story(OPENED)
GOES_ON = story(OPENED + " > inform city=Bonn\n f\n ()\n utter_done")
ASK, ASIDE, ANSWER = "/ask", "/bye", '/inform{"city": "Bonn"}'


def bot(*more):
    by_entity = SlotMapping(MappingKind.FROM_ENTITY, entity="city")
    city = Slot("city", SlotKind.TEXT, influences=False, mappings=(by_entity,))
    responses = says("utter_greet", "utter_done", "utter_ask_city", "utter_stay", "utter_default")
    a_domain = domain(
        slots=(city,), entities=("city",), forms=(Form("f", ("city",)),), responses=responses
    )
    opens = rule("> ask\n f\n (f)", name="opens")
    closes = rule("f\n ()\n utter_done", condition="(f)", name="closes")
    return Bot(a_domain, opens, closes, GREET, *more)


def heard(bot, *lines):
    return [bot.hear(line) for line in lines]


def test_a_story_that_goes_back_to_the_form_lets_it_ask_again_and_take_the_answer():
    said = heard(bot(GOES_BACK), ASK, ASIDE, ANSWER)
    assert said == [["utter_ask_city"], ["utter_stay", "utter_ask_city"], ["utter_done"]]


def test_the_story_counts_only_where_what_came_before_fits():
    said = heard(bot(GOES_BACK), ASK, ASIDE, ASIDE, ANSWER)
    assert said[2:] == [["utter_default"], ["utter_done"]]


def test_behind_a_story_that_ends_in_the_form_it_neither_asks_nor_takes_an_answer():
    a_bot = bot(ENDS_THERE)
    assert heard(a_bot, ASK, ASIDE, ANSWER, ANSWER)[1:] == [
        ["utter_stay"], ["utter_default"], ["utter_default"],
    ]  # fmt: skip
    assert a_bot.tracker.active_loop == "f"
    assert a_bot.tracker.loop.is_rejected


def test_a_story_that_waits_in_the_form_lets_it_take_the_answer_that_it_tells():
    assert heard(bot(GOES_ON), ASK, ASIDE, ANSWER) == [
        ["utter_ask_city"], ["utter_stay"], ["utter_done"],
    ]  # fmt: skip


def test_such_a_story_takes_the_way_back_from_a_rule_without_a_form_too():
    """What it shows of the form outweighs that rules lead back by themselves."""
    aside = rule("> bye\n utter_stay", name="aside")
    assert heard(bot(aside), ASK, ASIDE)[1] == ["utter_stay", "utter_ask_city"]
    assert heard(bot(aside, ENDS_THERE), ASK, ASIDE)[1] == ["utter_stay"]


@pytest.mark.parametrize("times", [1, 3])
def test_a_rule_for_the_aside_leads_back_however_often(times):
    aside = rule("> bye\n utter_stay\n f\n (f)", condition="(f)", name="aside")
    said = heard(bot(aside), ASK, *[ASIDE] * times, ANSWER)
    assert said[1:] == [["utter_stay", "utter_ask_city"]] * times + [["utter_done"]]
