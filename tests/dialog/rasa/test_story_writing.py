"""Conversations written down as test stories."""

import yaml

from dialog.rasa.ensemble import train
from dialog.rasa.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    FeaturizationDefined,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from dialog.rasa.loading import load_project, load_tests
from dialog.rasa.story_tests import run_story_tests
from dialog.rasa.story_writing import story_yaml
from tests.rasa_files import write_project

START = (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"))


def _said(text, intent, *entities):
    return UserUttered(text, {"intent": {"name": intent}, "entities": list(entities)})


def _stories(*events, **more):
    return yaml.load(story_yaml("me", events, **more), Loader=yaml.BaseLoader)["stories"]


def _steps(*events):
    return _stories(*events)[0]["steps"]


def test_what_was_said_meant_done_and_remembered_is_told_in_order():
    steps = _steps(
        *START,
        _said("/go", "go"),
        SlotSet("a", ["x"]),
        ActionExecuted("trip_form"),
        ActiveLoop("trip_form"),
        BotUttered("Where?"),
        ActionExecuted("action_listen"),
        ActiveLoop(None),
        ActionExecuted(action_text="Bye then."),
    )
    assert steps == [
        {"intent": "go", "user": "/go"},
        {"slot_was_set": [{"a": ["x"]}]},
        {"action": "trip_form"},
        {"active_loop": "trip_form"},
        {"active_loop": "null"},
        {"bot": "Bye then."},
    ]


def test_entities_are_marked_where_they_were_said():
    paris = {"entity": "town", "value": "Paris", "start": 10, "end": 15}
    lyon = {"entity": "town", "value": "LYO", "role": "to", "start": 19, "end": 23}
    odd = {"entity": "town", "value": "x", "start": 12, "end": 90}
    step = _steps(_said("I go from Paris to Lyon", "go", lyon, paris, odd, {"entity": "mood"}))[0]
    assert step["user"] == "I go from [Paris](town) to [Lyon]{entity: town, role: to, value: LYO}"


def test_words_that_led_to_an_action_by_themselves_have_no_intent():
    spoken = FeaturizationDefined(use_text_for_featurization=True)
    assert _steps(_said("hm", "go"), spoken, ActionExecuted("utter_hm"))[0] == {"user": "hm"}
    meant = FeaturizationDefined(use_text_for_featurization=False)
    assert "intent" in _steps(_said("hm", "go"), meant)[0]


def test_the_latest_session_is_told_or_all_of_them():
    events = (*START, _said("/a", "a"), *START, _said("/b", "b"))
    assert [one["steps"][0]["user"] for one in _stories(*events)] == ["/b"]
    every = _stories(*events, all_sessions=True)
    assert [one["story"] for one in every] == ["me, story 1", "me, story 2"]
    assert [one["steps"][0]["user"] for one in every] == ["/a", "/b"]


def test_nothing_said_is_a_story_without_steps():
    assert story_yaml("me", ()) == 'version: "3.1"\nstories:\n- story: me\n  steps: []\n'


def test_a_story_that_was_written_is_read_and_passes(tmp_path):
    rules = """
    version: "3.1"
    rules:
    - rule: hello
      steps: [{intent: hello}, {action: utter_hi}]
    - rule: "yes"
      steps: [{intent: "yes"}, {action: utter_bye}]
    """
    write_project(tmp_path, data__rules=rules)
    named = {"entity": "name", "value": "Bo", "start": 9, "end": 11}
    written = story_yaml(
        "said: 'so'",
        (
            *START,
            _said("hello I'm Bo\nand more: #x", "hello", {**named, "start": 10, "end": 12}),
            SlotSet("name", "Bo"),
            ActionExecuted("utter_hi"),
            ActionExecuted("action_listen"),
            _said("yes", "yes"),
            ActionExecuted("utter_bye"),
        ),
    )
    (tmp_path / "test_written.yml").write_text(written, encoding="utf-8")
    domain, data = load_project(tmp_path)
    results = run_story_tests(train(domain, data), load_tests(tmp_path, domain))
    assert [(one.story, one.is_passed, dict(one.final_slots)["name"]) for one in results] == [
        ("said: 'so'", True, "Bo")
    ]
