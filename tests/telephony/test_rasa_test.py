"""`iasovoice rasa-test` as its users meet it."""

import json

import pytest
from typer.testing import CliRunner

from dialog.rasa.ensemble import PolicySet
from telephony.cli import app
from telephony.commands.rasa_test import RasaTest, run

DOMAIN = """
version: "3.1"
intents: [greet, bye]
responses:
  utter_greet: [{text: hello}]
  utter_bye: [{text: bye}]
"""
RULES = """
version: "3.1"
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
stories:
- story: bye
  steps:
  - intent: bye
  - action: utter_bye
"""
TESTS = """
version: "3.1"
stories:
- story: polite
  steps:
  - user: hello
    intent: greet
  - action: utter_greet
- story: leaving
  steps:
  - user: see you
    intent: bye
  - action: utter_bye
"""


@pytest.fixture
def bot(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    (tmp_path / "data" / "rules.yml").write_text(RULES, encoding="utf-8")
    (tmp_path / "tests" / "test_stories.yml").write_text(TESTS, encoding="utf-8")
    return tmp_path


def test_all_stories_pass_with_status_0(bot, capsys):
    assert run(RasaTest(bot, policies=PolicySet.MEMO), as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["stories_passed"], report["stories"]) == (2, 2)
    assert (report["actions_ok"], report["actions"]) == (4, 4)
    assert report["results"][0]["actions"][0] == {
        "action": "utter_greet",
        "predicted": "utter_greet",
        "policy": "RulePolicy",
        "confidence": 1.0,
    }


def test_a_story_that_fails_has_status_1(bot, capsys):
    assert run(RasaTest(bot, policies=PolicySet.RULE), as_json=False) == 1
    told = capsys.readouterr().out
    assert "action_default_fallback" in told
    assert "1 of 2 stories" in told


def test_stories_data_and_domain_can_lie_elsewhere(bot, tmp_path_factory, capsys):
    empty = tmp_path_factory.mktemp("empty")
    test = RasaTest(empty, bot / "domain.yml", bot / "data", bot / "tests", PolicySet.MEMO, 2)
    assert run(test, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["max_history"] == 2


def test_a_contradiction_is_told_with_both_places_and_status_2(bot, capsys):
    clash = RULES + "- story: rude\n  steps:\n  - intent: greet\n  - action: utter_bye\n"
    (bot / "data" / "rules.yml").write_text(clash, encoding="utf-8")
    assert run(RasaTest(bot), as_json=True) == 2
    told = capsys.readouterr().err
    assert "story 'rude'" in told
    assert "rules.yml:4" in told


def test_the_command_has_help_and_refuses_policies_it_does_not_have(bot, monkeypatch):
    # Logs of later tests would go to a stream that is closed by then.
    monkeypatch.setattr("telephony.cli._configure_logs", lambda *_: None)
    shown = CliRunner().invoke(app, ["rasa-test", "--help"])
    assert "Example: iasovoice rasa-test" in shown.output
    assert CliRunner().invoke(app, ["rasa-test", str(bot), "--policies", "ted"]).exit_code == 2
    assert CliRunner().invoke(app, ["rasa-test", str(bot), "--json"]).exit_code == 0


CONFIG = """
recipe: default.v1
policies:
- name: MemoizationPolicy
  max_history: 3
- name: TEDPolicy
  epochs: 5
- name: rasa.core.policies.rule_policy.RulePolicy
  core_fallback_threshold: 0.6
  core_fallback_action_name: utter_bye
"""


def _configured(bot, text):
    (bot / "config.yml").write_text(text, encoding="utf-8")
    return bot


def test_the_projects_own_policies_are_used_and_those_that_are_not_had_are_named(bot, capsys):
    assert run(RasaTest(_configured(bot, CONFIG)), as_json=True) == 0
    shown = capsys.readouterr()
    report = json.loads(shown.out)
    assert (report["policies"], report["max_history"]) == ("memo", 3)
    assert report["left_out"] == ["TEDPolicy"]
    assert "TEDPolicy" in shown.err


def test_what_is_done_when_no_rule_fits_is_the_projects_choice(bot, capsys):
    only_rules = CONFIG.replace("MemoizationPolicy", "UnexpecTEDIntentPolicy")
    assert run(RasaTest(_configured(bot, only_rules)), as_json=True) == 1
    report = json.loads(capsys.readouterr().out)
    leaving = report["results"][1]["actions"][0]
    assert (leaving["predicted"], leaving["confidence"]) == ("utter_bye", 0.6)
    assert report["policies"] == "rule"


def test_policies_that_are_asked_for_come_before_the_projects(bot, capsys):
    assert run(RasaTest(_configured(bot, CONFIG), policies=PolicySet.RULE), as_json=True) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["policies"], report["max_history"], report["left_out"]) == ("rule", 5, [])


def test_a_project_that_names_no_policies_gets_ours(bot, capsys):
    assert run(RasaTest(_configured(bot, "policies:\n# - name: TEDPolicy\n")), as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["policies"] == "augmemo"


TWO_TURNS = """
version: "3.1"
rules:
- rule: two turns
  steps:
  - intent: greet
  - action: utter_greet
  - intent: bye
  - action: utter_bye
"""


def test_rules_of_several_turns_are_allowed_where_the_project_allows_them(bot, capsys):
    (bot / "data" / "rules.yml").write_text(TWO_TURNS, encoding="utf-8")
    assert run(RasaTest(_configured(bot, "policies: [{name: RulePolicy}]")), as_json=True) == 2
    capsys.readouterr()
    lenient = "policies: [{name: RulePolicy, restrict_rules: false}]"
    assert run(RasaTest(_configured(bot, lenient)), as_json=True) in (0, 1)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            "policies: [{name: RulePolicy, core_fallback_threshold: high}]",
            "core_fallback_threshold",
        ),
        ("policies: [{name: RulePolicy, restrict_rules: 1}]", "restrict_rules = 1"),
        ("policies: [{name: MemoizationPolicy, max_history: 0}]", "max_history: allowed: 1 to"),
        ("policies: [{max_history: 3}]", "needs a `name`"),
        (
            "policies: [{name: RulePolicy, core_fallback_action_name: utter_nothing}]",
            "core_fallback_action_name = 'utter_nothing'",
        ),
        ("policies: many", "policies: not a list"),
        ("[]", "not a mapping"),
        ("policies: [", "not YAML"),
    ],
)
def test_a_mistake_in_the_configuration_is_told_with_its_line(bot, config, told, capsys):
    assert run(RasaTest(_configured(bot, config)), as_json=True) == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert "config.yml:" in shown


def test_a_memory_without_an_end_is_allowed(bot, capsys):
    endless = (
        "policies: [{name: AugmentedMemoizationPolicy, max_history: null}, {name: RulePolicy}]"
    )
    assert run(RasaTest(_configured(bot, endless)), as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["policies"] == "augmemo"


def test_a_project_without_test_stories_is_none_that_passes(bot, capsys):
    (bot / "tests" / "test_stories.yml").unlink()
    assert run(RasaTest(bot), as_json=False) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "no test stories" in told.err
    assert str(bot / "tests") in told.err
