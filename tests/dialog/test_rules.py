from pathlib import Path

import pytest

from dialog.actions.registry import build_actions, check_rules
from dialog.domain import Domain
from dialog.errors import DomainError
from dialog.parts import SHIPPED
from dialog.rules import load_rules, load_stories
from dialog.tracker import StepKind
from triage.assess import Triage
from triage.lexicon import default_lexicon

RULES = """
version: "3.1"
rules:
- rule: One
  condition: [{active_loop: null}]
  steps:
  - or: [{intent: greet}, {intent: goodbye}]
  - slot_was_set: [{triage_priority: soon}, {pregnancy_week: null}]
  - action: utter_greet
  - action: symptom_form
  - active_loop: symptom_form
  - action: action_hang_up
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rules.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_is_read(tmp_path: Path, domain: Domain) -> None:
    (rule,) = load_rules(write(tmp_path, RULES), domain)
    assert rule.loops == (None,)
    assert rule.steps[0].names == ("greet", "goodbye")
    assert rule.steps[1].slots == (("triage_priority", "soon"), ("pregnancy_week", None))
    assert [step.kind for step in rule.steps[2:]] == [
        StepKind.ACTION,
        StepKind.LOOP,
        StepKind.ACTION,
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{intent: greet}", "{intent: grete}", "allowed: affirm, blood_pressure_check"),
        ("action: utter_greet", "action: utter_grete", "allowed: action_assess_symptoms"),
        ("action: action_hang_up", "intent: greet", "at least two, the last of them an action"),
        ("{triage_priority: soon}", "{priority: soon}", "unknown key"),
        ("{triage_priority: soon}", "{triage_priority: [1]}", "a truth value or null"),
        ("active_loop: symptom_form", "active_loop: frm", "allowed: appointment_form"),
        ("- rule: One", "- rul: One", "unknown key"),
        ("  - action: utter_greet", "  - say: utter_greet", "unknown key"),
    ],
)
def test_a_mistake_in_a_rule_is_refused(
    tmp_path: Path, domain: Domain, old: str, new: str, reason: str
) -> None:
    assert old in RULES
    with pytest.raises(DomainError, match=r"rules\.yml") as raised:
        load_rules(write(tmp_path, RULES.replace(old, new, 1)), domain)
    assert reason in str(raised.value)


def test_a_rule_with_an_action_that_does_nothing_yet_is_refused(
    tmp_path: Path, domain: Domain
) -> None:
    text = RULES.replace("action: action_hang_up", "action: action_get_test_results")
    rules = load_rules(write(tmp_path, text), domain)
    actions = build_actions(domain, Triage(default_lexicon()))
    with pytest.raises(DomainError, match=r"action_get_test_results.*does nothing yet"):
        check_rules(rules, domain, actions)


def test_the_shipped_stories_are_read() -> None:
    stories = load_stories(SHIPPED / "stories.yml")
    assert len(stories) >= 5
    assert all(len(story.steps) >= 3 for story in stories)
