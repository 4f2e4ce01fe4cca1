"""Predictions of rules and stories, step by step along a conversation that is only told."""

import pytest

from dialog.rasa.domain import EntityKind, Intent, MappingKind, Slot, SlotKind, SlotMapping
from dialog.rasa.ensemble import FOLLOWUP, PolicySet, choose, train
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    FeaturizationDefined,
    FollowupAction,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from dialog.rasa.prediction import Prediction
from dialog.rasa.story import TrainingData
from dialog.rasa.story_tests import CIRCUIT_BREAKER, run_story_tests
from dialog.rasa.tracker import Tracker
from tests.dialog.rasa.bots import domain, form, rule, story, text_slot

FALLBACK = "action_default_fallback"


def trained(a_domain, *learnt, policies=PolicySet.RULE, max_history=5):
    data = TrainingData(
        stories=tuple(one for one in learnt if not one.is_rule),
        rules=tuple(one for one in learnt if one.is_rule),
    )
    return train(a_domain, data, policies, max_history=max_history)


def predictions(ensemble, script):
    """What is predicted for each action of the script, the listening included."""
    (result,) = run_story_tests(ensemble, [story(script)])
    return [step.predicted for step in result.steps]


def said(intent, **entities):
    mentioned = [{"entity": name, "value": value} for name, value in entities.items()]
    return UserUttered(f"/{intent}", {"intent": {"name": intent}, "entities": mentioned})


LISTENED = ActionExecuted(LISTEN)


def test_a_rule_answers_its_intent_and_then_listens():
    ensemble = trained(domain(), rule("> greet\n utter_greet"))
    assert predictions(ensemble, "> greet\n utter_greet") == ["utter_greet", LISTEN]
    assert predictions(ensemble, "> ask\n utter_ask") == [FALLBACK, FALLBACK]


def test_without_a_rule_the_fallback_has_its_threshold():
    ensemble = trained(domain(), rule("> greet\n utter_greet"))
    found = ensemble.predict(Tracker(ensemble.domain, [LISTENED, said("bye")]))
    assert (found.action, found.confidence, found.policy) == (FALLBACK, 0.3, "RulePolicy")


def test_a_rule_applies_anywhere_but_one_of_the_start_only_there():
    anywhere = trained(domain(), rule("> greet\n utter_greet"))
    at_start = trained(domain(), rule("> greet\n utter_greet", start=True))
    script = "> ask\n utter_ask\n > greet\n utter_greet"
    assert predictions(anywhere, script)[2] == "utter_greet"
    assert predictions(at_start, script)[2] == FALLBACK
    assert predictions(at_start, "> greet\n utter_greet") == ["utter_greet", LISTEN]


def test_of_two_rules_that_agree_the_more_exact_one_wins():
    d = domain(slots=(text_slot("city"),))
    exact = rule("> ask\n utter_here", condition="[city=x]", name="exact")
    ensemble = trained(d, rule("> ask\n utter_where"), exact)
    assert predictions(ensemble, "> ask\n utter_where")[0] == "utter_where"
    assert predictions(ensemble, "[city=y]\n > ask\n utter_here")[1] == "utter_here"


def test_a_condition_can_ask_for_a_slot_without_value():
    d = domain(slots=(Slot("sure", SlotKind.BOOL),))
    ensemble = trained(d, rule("> ask\n utter_ask", condition="[sure=null]"))
    assert predictions(ensemble, "> ask\n utter_ask")[0] == "utter_ask"
    assert predictions(ensemble, "[sure=true]\n > ask\n utter_ask")[1] == FALLBACK


def test_a_slot_condition_needs_the_same_feature_not_the_same_value():
    d = domain(slots=(Slot("sure", SlotKind.BOOL), text_slot("city")))
    sure = rule("> ask\n utter_sure", condition="[sure=true]\n [city=Bonn]")
    ensemble = trained(d, sure)
    assert predictions(ensemble, "[sure=true]\n[city=Rome]\n> ask\n utter_sure")[1] == "utter_sure"
    assert predictions(ensemble, "[sure=false]\n[city=Bonn]\n> ask\n utter_sure")[1] == FALLBACK


def test_a_rule_that_does_not_wait_is_continued_by_another():
    first = rule("> ask\n utter_ask", name="first", waits=False)
    second = rule("utter_ask\n utter_more", name="second")
    ensemble = trained(domain(), first, second)
    got = predictions(ensemble, "> ask\n utter_ask\n utter_more")
    assert got == ["utter_ask", "utter_more", LISTEN]


def test_entities_count_where_the_intent_uses_them():
    d = domain(entities=("city",))
    mute = domain(intents=())
    mute = type(mute)(
        intents={"inform": Intent("inform", frozenset())},
        entities={"city": EntityKind("city", roles=("from",))},
        slots=d.slots,
    )
    learnt = rule("> inform city=Bonn\n utter_city")
    told = "> inform\n utter_city"
    assert predictions(trained(d, learnt), told)[0] == FALLBACK
    assert predictions(trained(mute, learnt), told)[0] == "utter_city"


FORM_RULES = (
    rule("> ask\n f\n (f)", name="activate"),
    rule("f\n ()\n utter_done", condition="(f)", name="submit"),
)


def form_domain():
    return domain(slots=(text_slot("city", influences=False),), forms=(form("f", "city"),))


def test_a_form_goes_on_after_every_message_and_listens_after_every_run():
    ensemble = trained(form_domain(), *FORM_RULES, rule("> greet\n utter_greet"))
    tracker = Tracker(ensemble.domain, [LISTENED, said("ask"), ActionExecuted("f")])
    tracker.update(ActiveLoop("f"))
    listens = ensemble.predict(tracker)
    assert (listens.action, listens.is_no_user) == (LISTEN, True)
    tracker.update(LISTENED)
    tracker.update(said("greet"))
    assert ensemble.predict(tracker).action == "f"


def test_after_a_rejection_other_rules_count_and_then_the_form_comes_back():
    ensemble = trained(form_domain(), *FORM_RULES, rule("> greet\n utter_greet", name="hello"))
    script = "> ask\n f\n (f)\n > greet\n utter_greet\n f\n ()\n utter_done"
    assert predictions(ensemble, script) == [
        "f", LISTEN, "utter_greet", "f", "utter_done", LISTEN,
    ]  # fmt: skip


def test_a_rejected_form_is_not_predicted_again_at_once():
    ensemble = trained(form_domain(), *FORM_RULES)
    events = [LISTENED, said("ask"), ActionExecuted("f"), ActiveLoop("f"), LISTENED, said("bye")]
    tracker = Tracker(ensemble.domain, [*events, ActionExecutionRejected("f")])
    found = ensemble.predict(tracker)
    assert (found.action, found.confidence) == (FALLBACK, 0.3)


def test_a_path_that_stories_know_tells_the_form_that_it_was_interrupted():
    path = story("> ask\n f\n (f)\n > bye\n utter_stay\n > affirm\n f\n ()\n utter_done")
    ensemble = trained(form_domain(), *FORM_RULES, path, policies=PolicySet.MEMO)
    events = [
        LISTENED, said("ask"), ActionExecuted("f"), ActiveLoop("f"), LISTENED, said("bye"),
        ActionExecutionRejected("f"), ActionExecuted("utter_stay"), LISTENED, said("affirm"),
        ActionExecutionRejected("f"),
    ]  # fmt: skip
    found = ensemble.predict(Tracker(ensemble.domain, events))
    assert LoopInterrupted(is_interrupted=True) in found.events


def test_a_form_does_not_come_back_where_a_rule_says_so():
    leave = rule("> bye\n utter_bye\n action_listen\n", condition="(f)", name="leave")
    general = rule("> bye\n utter_bye", name="general")
    ensemble = trained(form_domain(), *FORM_RULES, leave, general)
    script = "> ask\n f\n (f)\n > bye\n utter_bye\n > greet\n utter_greet"
    assert predictions(ensemble, script)[:4] == ["f", LISTEN, "utter_bye", LISTEN]


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        ("restart", "action_restart"),
        ("back", "action_back"),
        ("session_start", "action_session_start"),
    ],
)
def test_built_in_intents_overrule_even_a_form(intent, action):
    ensemble = trained(form_domain(), *FORM_RULES)
    events = [LISTENED, said("ask"), ActionExecuted("f"), ActiveLoop("f"), LISTENED, said(intent)]
    assert ensemble.predict(Tracker(ensemble.domain, events)).action == action


def test_an_ordered_action_comes_before_all_policies():
    ensemble = trained(domain(responses={"utter_bye": ()}), rule("> greet\n utter_greet"))
    tracker = Tracker(ensemble.domain, [LISTENED, said("greet"), FollowupAction("utter_bye")])
    found = ensemble.predict(tracker)
    assert (found.action, found.policy) == ("utter_bye", FOLLOWUP)
    tracker.update(FollowupAction("action_nobody_knows"))
    assert ensemble.predict(tracker).action == "utter_greet"


HELLO = story("> greet\n utter_greet\n > affirm\n utter_happy")


@pytest.mark.parametrize("policies", [PolicySet.MEMO, PolicySet.AUGMENTED_MEMO])
def test_memory_knows_what_stories_tell(policies):
    ensemble = trained(domain(), HELLO, policies=policies)
    script = "> greet\n utter_greet\n > affirm\n utter_happy"
    assert predictions(ensemble, script) == ["utter_greet", LISTEN, "utter_happy", LISTEN]


def test_only_the_augmented_memory_forgets_what_stories_do_not_know():
    script = "> bye\n utter_bye\n > greet\n utter_greet"
    plain = trained(domain(), HELLO, policies=PolicySet.MEMO)
    augmented = trained(domain(), HELLO, policies=PolicySet.AUGMENTED_MEMO)
    assert predictions(plain, script)[2] == FALLBACK
    assert predictions(augmented, script)[2] == "utter_greet"


def test_what_two_stories_continue_differently_is_not_remembered():
    other = story("> greet\n utter_hello", name="other")
    ensemble = trained(domain(), HELLO, other, policies=PolicySet.MEMO)
    assert predictions(ensemble, "> greet\n utter_greet")[0] == FALLBACK


def test_memory_reaches_no_further_than_its_history():
    script = "> ask\n utter_ask\n > greet\n utter_greet\n > affirm\n utter_happy"
    short = trained(domain(), HELLO, policies=PolicySet.MEMO, max_history=2)
    assert predictions(short, script)[4] == "utter_happy"
    long = trained(domain(), HELLO, policies=PolicySet.MEMO)
    assert predictions(long, script)[4] == FALLBACK


def test_slots_that_only_rules_know_do_not_disturb_memory():
    d = domain(slots=(text_slot("city"),))
    known = rule("> ask\n utter_city", condition="[city=x]")
    ensemble = trained(d, HELLO, known, policies=PolicySet.MEMO)
    told = [LISTENED, SlotSet("city", "Bonn"), said("greet")]
    assert ensemble.predict(Tracker(d, told)).policy == "MemoizationPolicy"


def test_turns_that_only_rules_know_are_hidden_from_memory():
    ensemble = trained(domain(), HELLO, rule("> bye\n utter_bye"), policies=PolicySet.MEMO)
    tracker = Tracker(ensemble.domain, [LISTENED, said("bye")])
    for _ in range(2):
        found = ensemble.predict(tracker)
        assert found.hide_rule_turn
        tracker.update(ActionExecuted(found.action, hide_rule_turn=True))
    tracker.update(said("greet"))
    found = ensemble.predict(tracker)
    assert (found.action, found.policy) == ("utter_greet", "MemoizationPolicy")
    assert not found.hide_rule_turn


def test_a_prediction_after_a_message_tells_that_it_was_the_intent_that_counted():
    ensemble = trained(domain(), rule("> greet\n utter_greet"))
    found = ensemble.predict(Tracker(ensemble.domain, [LISTENED, said("greet")]))
    assert found.events == (FeaturizationDefined(use_text_for_featurization=False),)


def test_of_predictions_the_one_that_needs_no_user_counts_then_words_then_the_surest():
    sure = Prediction("sure", 3, {"a": 1.0})
    prior = Prediction("prior", 6, {"b": 1.0})
    words = Prediction("words", 1, {"c": 0.5}, is_end_to_end=True)
    anyway = Prediction("anyway", 1, {"d": 0.2}, is_no_user=True)
    assert choose([sure, prior]).policy == "prior"
    assert choose([sure, prior, words]).policy == "words"
    assert choose([sure, anyway, words]).policy == "anyway"


def test_ten_actions_without_listening_trip_the_circuit_breaker():
    ensemble = trained(domain(), rule("> greet\n utter_greet"))
    script = "> greet\n" + "\n".join(["utter_greet"] * 12)
    got = predictions(ensemble, script)
    assert got[9] != CIRCUIT_BREAKER
    assert got[10] == CIRCUIT_BREAKER


def test_words_that_a_test_expects_are_foretold_as_words():
    ensemble = trained(domain(), story('> greet\n "hello"'), policies=PolicySet.MEMO)
    assert predictions(ensemble, '> greet\n "hello"')[0] == "hello"


def test_words_in_a_form_leave_its_happy_path():
    path = story('> ask\n f\n (f)\n > bye\n "stay"\n > affirm\n f\n ()\n utter_done')
    ensemble = trained(form_domain(), path, policies=PolicySet.MEMO)
    script = '> ask\n f\n (f)\n > bye\n "stay"'
    assert predictions(ensemble, script)[2] == "stay"


def test_tests_that_look_alike_run_once():
    ensemble = trained(domain(), rule("> greet\n utter_greet"))
    twice = [story("> greet\n utter_greet"), story("> greet\n utter_greet", name="again")]
    assert [one.story for one in run_story_tests(ensemble, twice)] == ["story"]


def test_entities_of_a_test_fill_slots():
    mapping = SlotMapping(MappingKind.FROM_ENTITY, entity="city")
    slot = Slot("city", SlotKind.TEXT, influences=False, mappings=(mapping,))
    d = domain(slots=(slot,), entities=("city",))
    ensemble = trained(d, rule("> inform\n utter_city"))
    (result,) = run_story_tests(ensemble, [story("> inform city=Bonn\n utter_city")])
    assert result.final_slots == (("city", "Bonn"),)
    assert result.is_passed


def test_a_long_stretch_that_only_rules_know_does_not_make_memory_forget():
    bye = rule("> bye\n utter_bye", name="bye")
    ensemble = trained(domain(), HELLO, bye, policies=PolicySet.MEMO)
    tracker = Tracker(ensemble.domain, [LISTENED, said("greet"), ActionExecuted("utter_greet")])
    tracker.update(LISTENED)
    for _ in range(60):
        tracker.update(said("bye"))
        tracker.update(ActionExecuted("utter_bye", hide_rule_turn=True))
        tracker.update(ActionExecuted(LISTEN, hide_rule_turn=True))
    tracker.update(said("affirm"))
    found = ensemble.predict(tracker)
    assert (found.action, found.policy) == ("utter_happy", "MemoizationPolicy")


def test_what_three_stories_continue_differently_stays_forgotten():
    told = [story(f"> greet\n utter_{n}", name=str(n)) for n in (1, 2, 1)]
    ensemble = trained(domain(), *told, policies=PolicySet.MEMO)
    assert predictions(ensemble, "> greet\n utter_1")[0] == FALLBACK
