"""What is found wrong with rules when they are learnt, with the places of both sides."""

import pytest

from dialog.rasa.domain import Slot, SlotKind
from dialog.rasa.mistakes import ProjectError
from dialog.rasa.rule_training import RuleTraining, learn_rules
from dialog.rasa.training import lesson
from tests.dialog.rasa.bots import domain, form, rule, story, text_slot


def learn(a_domain, *learnt, **training):
    lessons = [lesson(one, a_domain) for one in learnt]
    return learn_rules(lessons, a_domain, RuleTraining(**training))


def mistakes(a_domain, *learnt):
    with pytest.raises(ProjectError) as caught:
        learn(a_domain, *learnt)
    return [str(one) for one in caught.value.mistakes]


def test_two_rules_that_continue_differently_contradict_each_other():
    told = mistakes(
        domain(),
        rule("> greet\n utter_greet", name="kind", line=3),
        rule("> greet\n utter_hello", name="short", line=9),
    )
    assert any(one.startswith("rules.yml:3") and "'short' (rules.yml:9)" in one for one in told)
    assert any(one.startswith("rules.yml:9") and "'kind' (rules.yml:3)" in one for one in told)


def test_a_story_that_goes_against_a_rule_is_told_with_both_places():
    (told,) = mistakes(
        domain(),
        rule("> greet\n utter_greet", name="kind", line=3),
        story("> ask\n utter_ask\n > greet\n utter_hello", name="rude", line=20),
    )
    assert told.startswith("stories.yml:20")
    assert "story 'rude': 'utter_hello' contradicts rule 'kind' (rules.yml:3)" in told
    assert "'utter_greet' follows" in told


def test_a_story_may_go_on_where_a_rule_ends():
    one = rule("> greet\n utter_greet", name="kind")
    go_on = story("> greet\n utter_greet\n > ask\n utter_ask")
    assert learn(domain(), one, go_on)


def test_a_story_that_leaves_a_form_is_no_contradiction():
    d = domain(slots=(text_slot("city", influences=False),), forms=(form("f", "city"),))
    activate = rule("> ask\n f\n (f)", name="activate")
    leaves = story("> ask\n f\n (f)\n > bye\n utter_bye\n action_deactivate_loop\n ()")
    assert learn(d, activate, leaves)


def test_a_rule_with_two_messages_of_the_user_is_a_story():
    (told,) = mistakes(domain(), rule("> greet\n utter_greet\n > ask\n utter_ask", line=4))
    assert told.startswith("rules.yml:4")
    assert "2 messages of the user; allowed: one" in told
    many = rule("> greet\n utter_greet\n > ask\n utter_ask")
    assert learn(domain(), many, restricts_turns=False)


def test_an_action_must_set_in_each_rule_what_it_sets_in_one():
    d = domain(slots=(Slot("sure", SlotKind.BOOL),))
    told = mistakes(
        d,
        rule("> ask\n action_ask\n [sure=true]\n utter_ask", name="sets", line=1),
        rule("> bye\n action_ask\n utter_bye", name="forgets", line=7),
    )
    assert len(told) == 1
    assert told[0].startswith("rules.yml:7")
    assert "'action_ask' does not set slots that it sets in other rules: sure" in told[0]


def test_a_form_must_say_in_each_rule_whether_it_is_active():
    d = domain(forms=(form("f"),))
    told = mistakes(
        d,
        rule("> ask\n f\n (f)", name="activate", line=1),
        rule("> bye\n f\n utter_bye", name="forgets", line=7),
    )
    assert "'f' does not set active_loop" in told[0]
    assert "allowed: f." in told[0]


def test_the_last_action_of_a_rule_that_does_not_wait_may_be_incomplete():
    d = domain(slots=(Slot("sure", SlotKind.BOOL),))
    sets = rule("> ask\n action_ask\n [sure=true]\n utter_ask", name="sets")
    last = rule("> bye\n action_ask", name="last", waits=False)
    assert learn(d, sets, last)


def test_checks_can_be_left_out():
    one, other = rule("> greet\n utter_greet"), rule("> greet\n utter_hello", name="other")
    assert learn(domain(), one, other, checks_contradictions=False)


OPEN = rule("utter_x\n > affirm\n utter_y", name="open", line=2)
MORE = story("> greet\n utter_x\n utter_more", name="more", line=5)


def test_a_rule_that_only_listens_before_its_next_step_gives_way_to_a_story():
    policy = learn(domain(), OPEN, MORE)
    assert len(policy.book.rules) == 2
    closed = rule("utter_x", name="closed", line=2)
    assert "where 'action_listen' follows" in mistakes(domain(), closed, MORE)[0]


def test_a_rule_against_a_built_in_intent_is_told():
    told = mistakes(domain(), rule("> restart\n utter_x", name="own"))
    assert "'predicting default action with intent restart', where 'action_restart'" in told[0]


def test_a_form_that_runs_before_it_is_active_is_seen_as_any_action():
    d = domain(forms=(form("f"),))
    runs = rule("> ask\n f\n (f)\n utter_x", name="runs")
    told = mistakes(d, runs)
    assert "handling active loops and forms - f" in told[0]


def test_keys_of_rules_can_be_looked_up():
    rules = learn(domain(), OPEN).book.rules
    assert [rules[key].then for key in rules] == ["action_listen", "utter_y", "action_listen"]
    (first, *_) = rules
    assert len(rules.without(first)) == 2
