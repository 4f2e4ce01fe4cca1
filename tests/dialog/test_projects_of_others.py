"""Bots that know nothing of telephones, and what becomes of them on one."""

import random

import pytest

from config.settings import DialogSettings, SafetySettings
from dialog.manager import DialogManager
from dialog.parts import Surroundings
from dialog.rasa.messages import Message
from dialog.rasa.mistakes import ProjectError
from dialog.turn import Source, Utterance
from tests.rasa_files import write_project

NOW = 1_772_000_000.0
DOMAIN = """
version: "3.1"
intents: [hello, "yes"]
responses:
  utter_hi: [{text: hi}]
  utter_bye: [{text: bye}]
"""
RULES = """
version: "3.1"
rules:
- rule: hello
  steps: [{intent: hello}, {action: utter_hi}, {intent: "yes"}, {action: utter_bye}]
"""


def _load(directory, **dialog):
    return DialogManager.load(
        dialog=DialogSettings(domain_directory=directory, **dialog),
        safety=SafetySettings(),
        organisation="Test Clinic",
        surroundings=Surroundings(lambda: NOW, random.Random(1), embedding=False),
    )


def _policies(text):
    return f"recipe: default.v1\npolicies:\n{text}"


def test_the_policies_of_the_projects_configuration_are_used(tmp_path):
    write_project(tmp_path, domain=DOMAIN, data__rules=RULES)
    with pytest.raises(ProjectError):
        _load(tmp_path)
    write_project(
        tmp_path, domain=DOMAIN, config=_policies("- {name: RulePolicy, restrict_rules: false}")
    )
    assert _load(tmp_path)


async def test_a_bot_without_examples_is_spoken_to_by_commands_and_never_silent(tmp_path):
    write_project(
        tmp_path,
        domain=DOMAIN,
        data__rules=RULES.replace(', {intent: "yes"}, {action: utter_bye}', ""),
    )
    manager = _load(tmp_path)
    await manager.open("call")
    spoken = await manager.respond("call", Utterance("hello"))
    assert (spoken.intent, bool(spoken.replies)) == ("nlu_fallback", True)
    typed = await manager.respond("call", Utterance("/hello", source=Source.TEXT))
    assert [one.text for one in typed.replies] == ["hi"]
    said = await manager.written.answer("chat", Message("/hello"))
    assert [one.text for one in said] == ["hi"]


def test_a_recogniser_has_words_to_learn_of_a_bot_without_examples(tmp_path):
    write_project(tmp_path, domain=DOMAIN)
    words = _load(tmp_path).vocabulary()
    assert {"hi", "bye"} <= set(words)
    assert all(one.strip() and "{" not in one for one in words)


async def test_an_emergency_in_such_a_bot_has_the_number_to_call(tmp_path):
    write_project(
        tmp_path,
        domain=DOMAIN,
        data__rules=RULES.replace(', {intent: "yes"}, {action: utter_bye}', ""),
    )
    for additions in (True, False):
        manager = _load(tmp_path, additions=additions)
        said = await manager.written.answer("chat", Message("my father is not breathing"))
        assert "911" in said[0].text
        await manager.open("call")
        turn = await manager.respond("call", Utterance("my father is not breathing"))
        assert "911" in turn.replies[0].text


GREETINGS = (
    "hello", "hello you", "hello there", "hello again", "good day", "good morning", "good evening",
    "hi", "hi there", "hi friend", "greetings to you", "a very good day to you",
)  # fmt: skip
ASSENT = (
    "yes", "yes please", "yes of course", "of course", "that is right", "right you are", "correct",
    "that is correct", "sure", "sure thing", "yes do that", "please do",
)  # fmt: skip
EXAMPLES = "\n".join(
    [
        'version: "3.1"',
        "nlu:",
        "- intent: hello",
        "  examples: |",
        *(f"    - {one}" for one in GREETINGS),
        '- intent: "yes"',
        "  examples: |",
        *(f"    - {one}" for one in ASSENT),
    ]
)


def _meant(directory, text, pipeline, **dialog):
    config = f"recipe: default.v1\npipeline:\n{pipeline}"
    write_project(directory, domain=DOMAIN, data__nlu=EXAMPLES, config=config)
    return _load(directory, **dialog).written.parse(text)["intent"]["name"]


def test_how_sure_an_understanding_must_be_is_the_projects_choice(tmp_path):
    trusting = "- name: WhitespaceTokenizer\n"
    doubting = trusting + "- {name: FallbackClassifier, threshold: 1.0}\n"
    for text, intent in (("good day", "hello"), ("yes please", "yes")):
        assert _meant(tmp_path, text, trusting, additions=False) == intent
        assert _meant(tmp_path, text, doubting, additions=False) == "nlu_fallback"
    # On the telephone it is ours.
    assert _meant(tmp_path, "hello you", doubting) == "hello"


@pytest.mark.parametrize(
    "pipeline",
    [
        "- {name: FallbackClassifier, threshold: 2}\n",
        "- {name: FallbackClassifier, threshold: x}\n",
    ],
)
def test_a_threshold_that_is_none_is_refused_with_its_place(tmp_path, pipeline):
    with pytest.raises(ProjectError, match=r"config\.yml:3.*threshold = "):
        _meant(tmp_path, "good", pipeline, additions=False)
