"""Bots made up at random, and what real Rasa 3.6.21 made of them (`recorded.json`).

`tests`: what `rasa test core` predicted for each step of each conversation test.
`dialogues`: what was said, and the events of the tracker, when users sent these messages.
"""

import asyncio
import json
import random
from pathlib import Path

import pytest

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import NoActions
from dialog.rasa.ensemble import PolicySet, train
from dialog.rasa.events import to_json
from dialog.rasa.loading import load_project, load_tests
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.responses import Responder, rest_messages
from dialog.rasa.story_tests import run_story_tests
from dialog.rasa.tracker import Tracker

RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text(encoding="utf-8"))


class NoWords:
    """Only commands are understood."""

    def parse(self, text):
        return {"intent": {"name": None, "confidence": 0.0}, "entities": []}


def _trained(recorded, directory):
    for name, text in recorded["bot"].items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    domain, data = load_project(directory)
    return train(domain, data, PolicySet(recorded["policies"]))


@pytest.mark.parametrize("recorded", RECORDED["tests"], ids=lambda one: one["policies"])
def test_conversation_tests_are_predicted_as_by_rasa(recorded, tmp_path):
    ensemble = _trained(recorded, tmp_path)
    results = run_story_tests(ensemble, load_tests(tmp_path / "tests", ensemble.domain))
    ours = {
        one.story: {
            "steps": [[step.predicted, step.policy, step.confidence] for step in one.steps],
            "slots": dict(one.final_slots),
        }
        for one in results
    }
    assert ours == recorded["stories"]


@pytest.mark.parametrize("recorded", RECORDED["dialogues"], ids=lambda one: one["policies"])
def test_dialogues_go_as_with_rasa(recorded, tmp_path):
    ensemble = _trained(recorded, tmp_path)
    responder = Responder(ensemble.domain, random.Random(1), channel="rest")
    context = ActionContext(responder, NoActions())
    processor = Processor(ensemble, context, NoWords(), clock=lambda: 0.0)
    tracker = Tracker(ensemble.domain)
    turns = []
    for message, _ in recorded["turns"]:
        said = asyncio.run(processor.answer(tracker, Message(message)))
        texts = [one.get("text") for bot in said for one in rest_messages(bot, "me")]
        turns.append([message, texts])
    assert turns == recorded["turns"]
    kept = ("event", "name", "policy", "confidence", "hide_rule_turn")
    events = [[to_json(event).get(key) for key in kept] for event in tracker.events]
    assert events == recorded["events"]
    assert {name: tracker.slot(name) for name in recorded["slots"]} == recorded["slots"]
