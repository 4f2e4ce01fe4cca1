"""Who is not understood is asked what was meant, and then to say it otherwise."""

import pytest

from dialog.rasa.events import (
    BotUttered,
)
from tests.dialog.rasa.bots import domain, rule
from tests.dialog.rasa.conversations import GREET, Bot, says

TWO_STAGES = rule(
    "> nlu_fallback\n action_two_stage_fallback\n (action_two_stage_fallback)", name="two"
)


def two_stage_bot():
    a_domain = domain(
        intents=("greet", "nlu_fallback"),
        responses=says("utter_greet", "utter_default", "utter_ask_rephrase"),
    )
    return Bot(a_domain, GREET, TWO_STAGES)


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        (["/greet"], ["utter_greet"]),
        (["/nlu_fallback"], ["utter_default"]),
        (["/out_of_scope"], ["utter_ask_rephrase"]),
        (["/out_of_scope", "/greet"], ["utter_greet"]),
        (["/out_of_scope", "/nlu_fallback", "/out_of_scope"], ["utter_default"]),
        (["/out_of_scope", "/nlu_fallback", "/greet"], ["utter_greet"]),
    ],
)
def test_the_ways_out_of_not_being_understood(messages, said):
    bot = two_stage_bot()
    assert bot.hear("/nlu_fallback") == ["Did you mean 'nlu_fallback'?"]
    for one in messages:
        last = bot.hear(one)
    assert last == said
    ended = said != ["utter_ask_rephrase"]
    assert (bot.tracker.active_loop is None) == ended


def test_the_guess_that_is_offered_is_the_best_one_that_was_not_trusted():
    bot = two_stage_bot()
    ranking = [{"name": "nlu_fallback"}, {"name": "greet"}]
    parsed = {"intent": {"name": "nlu_fallback"}, "entities": [], "intent_ranking": ranking}

    class Doubts:
        def parse(self, text):
            return parsed

    bot.processor = type(bot.processor)(
        bot.processor.policies, bot.processor.context, Doubts(), bot.processor.clock
    )
    assert bot.hear("mumble") == ["Did you mean 'greet'?"]
    asked = [one for one in bot.tracker.events if isinstance(one, BotUttered)][-1]
    assert asked.data["buttons"][0] == {"title": "Yes", "payload": "/greet"}


def test_a_denial_before_a_restart_does_not_count():
    bot = two_stage_bot()
    for message in ("/nlu_fallback", "/restart", "/nlu_fallback"):
        said = bot.hear(message)
    assert said == ["Did you mean 'nlu_fallback'?"]
