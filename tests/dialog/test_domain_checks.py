"""What a domain must have before anybody phones it."""

from dataclasses import replace

import pytest

from dialog.domain_checks import TELEPHONE_RESPONSES, check_domain, with_telephone_words
from dialog.errors import DomainError
from dialog.parts import SHIPPED
from dialog.rasa.domain import Domain, Variation
from dialog.rasa.loading import load_project
from dialog.rasa.story import TrainingData
from tests.dialog.rasa.bots import domain, form, rule, story, text_slot

NOTHING = TrainingData()


@pytest.fixture(scope="module")
def ours() -> Domain:
    return load_project(SHIPPED)[0]


def checked(world, data=NOTHING, own=(), *, has_server=False):
    """The mistakes, by lines."""
    try:
        check_domain(world, data, own, has_server=has_server)
    except DomainError as error:
        return str(error).splitlines()
    return []


def test_a_bot_without_any_of_our_words_gets_them(ours):
    world = with_telephone_words(domain(), ours)
    assert set(world.responses) == TELEPHONE_RESPONSES
    assert checked(world) == []


def test_a_bots_own_words_stay(ours):
    own = (Variation("Moin."),)
    world = with_telephone_words(domain(responses={"utter_greet": own, "utter_x": own}), ours)
    assert world.responses["utter_greet"] == own
    assert world.responses["utter_x"] == own


def test_every_mistake_is_told_at_once(ours):
    world = with_telephone_words(domain(), ours)
    responses = {**world.responses, "utter_greet": (Variation("Hello {name}."),)}
    del responses["utter_goodbye"]
    mistakes = checked(
        replace(world, responses=responses, forms={"form": form("form", "city")}),
        TrainingData(rules=(rule("> greet\naction_x"),)),
    )
    assert mistakes[0].startswith("responses.utter_goodbye: missing")
    assert mistakes[1].startswith("responses.utter_greet: one wording must need no slot")
    assert mistakes[2].startswith("forms.form: nothing asks for city: needs utter_ask_city")
    assert "action 'action_x' is nobody's" in mistakes[3]
    assert "rules.yml" in mistakes[3]
    assert len(mistakes) == 4


@pytest.mark.parametrize("variation", [Variation(None), Variation("")])
def test_a_response_without_words_is_missing(ours, variation):
    world = with_telephone_words(domain(responses={"utter_greet": (variation,)}), ours)
    assert checked(world) == ["responses.utter_greet: missing; every call may need it"]


def test_settings_are_no_slots(ours):
    greeting = (Variation("{organisation}, call {emergency_number}."),)
    assert checked(with_telephone_words(domain(responses={"utter_greet": greeting}), ours)) == []


@pytest.mark.parametrize("asks", ["utter_ask_city", "utter_ask_form_city"])
def test_a_form_may_ask_in_two_ways(ours, asks):
    world = domain(
        slots=[text_slot("city")],
        forms=[form("form", "city")],
        responses={asks: (Variation("Where?"),)},
    )
    assert checked(with_telephone_words(world, ours)) == []


def test_an_action_may_ask_for_a_slot(ours):
    world = domain(
        slots=[text_slot("city")], forms=[form("form", "city")], actions=("action_ask_city",)
    )
    assert checked(with_telephone_words(world, ours)) == []


def test_an_action_is_asked_for_once_and_not_where_a_server_may_have_it(ours):
    world = with_telephone_words(domain(), ours)
    data = TrainingData(
        stories=(story("> greet\naction_x\n> bye\naction_x"),), rules=(rule("> greet\naction_x"),)
    )
    assert len(checked(world, data)) == 1
    assert checked(world, data, {"action_x"}) == []
    assert checked(world, data, has_server=True) == []


def test_built_in_actions_and_forms_need_nobody(ours):
    world = with_telephone_words(domain(forms=[form("form")]), ours)
    data = TrainingData(rules=(rule("> greet\nform\naction_restart\nutter_greet"),))
    assert checked(world, data) == []
