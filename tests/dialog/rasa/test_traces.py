"""Dialogues that were held with real Rasa 3.6.21, held again with our engine."""

import asyncio
import json
import random
import shutil
from pathlib import Path

import pytest

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionAnswer, ActionRejectedError
from dialog.rasa.ensemble import PolicySet, train
from dialog.rasa.events import from_json, to_json
from dialog.rasa.loading import load_project
from dialog.rasa.messages import Message
from dialog.rasa.processor import Processor
from dialog.rasa.responses import Responder, rest_messages
from dialog.rasa.rule_training import RuleTraining
from dialog.rasa.tracker import Tracker

SHARED = Path(__file__).parents[4] / "shared" / "data" / "rasa"
RENAMED = {
    "formbot_patched": ("formbot", "action_deactivate_form", "action_deactivate_loop"),
    "rules_patched": ("rules", ": two_stage_fallback", ": action_two_stage_fallback"),
    "course3x-custom-forms": ("course3x-custom-forms", "", ""),
}


def _scripts():
    for name in RENAMED:
        path = SHARED / "traces" / f"{name}.json"
        if path.exists():
            for one in json.loads(path.read_text(encoding="utf-8"))["scripts"]:
                yield pytest.param(name, one, id=f"{name}-{one['sender']}")


SCRIPTS = list(_scripts())

pytestmark = pytest.mark.skipif(not SCRIPTS, reason="the recordings of real Rasa are not here")


class Replayed:
    """An action server that answers as it did then, and takes note of what it is asked."""

    def __init__(self):
        self.answers = []
        self.asked = []

    async def run(self, name, tracker):
        self.asked.append(name)
        if not self.answers:
            raise AssertionError(f"more calls than recorded: {name}")
        answer = self.answers.pop(0)
        if answer["status"] == 400:
            raise ActionRejectedError(name)
        given = answer["response"]
        return ActionAnswer(tuple(map(from_json, given["events"])), tuple(given["responses"]))


class NoWords:
    """Then, nothing but commands was understood."""

    def parse(self, text):
        return {"intent": {"name": None, "confidence": 0.0}, "entities": []}


_ensembles = {}


@pytest.fixture(scope="module")
def ensemble_of(tmp_path_factory):
    def load(name):
        if name not in _ensembles:
            bot, old, new = RENAMED[name]
            copy = tmp_path_factory.mktemp(bot) / bot
            shutil.copytree(SHARED / "bots" / bot, copy, copy_function=shutil.copyfile)
            for path in copy.rglob("*.yml"):
                text = path.read_text(encoding="utf-8")
                path.chmod(0o644)
                path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
            lenient = RuleTraining(restricts_turns=False)
            project = load_project(copy)
            _ensembles[name] = train(*project, PolicySet.AUGMENTED_MEMO, rules=lenient)
        return _ensembles[name]

    return load


def _hold(ensemble, script):
    tracker = Tracker(ensemble.domain, sender=script["sender"])
    runner = Replayed()
    responder = Responder(ensemble.domain, random.Random(1), channel="rest")
    context = ActionContext(responder, runner)
    processor = Processor(ensemble, context, NoWords(), clock=lambda: 1000.0)
    held = []
    for turn in script["turns"]:
        runner.answers, runner.asked = list(turn["webhook_calls"]), []
        said = asyncio.run(processor.answer(tracker, Message(turn["user"], "rest")))
        replies = [one for bot in said for one in rest_messages(bot, script["sender"])]
        held.append({"user": turn["user"], "replies": replies, "asked": runner.asked})
    return tracker, held


def _as_recorded(event):
    """The few keys that the recordings keep of each event."""
    document = to_json(event)
    kept = {"event": document["event"]}
    if event.KIND == "user":
        kept |= {"text": event.text, "intent": event.parse_data["intent"]}
        kept["entities"] = [
            {key: one[key] for key in ("entity", "value")} for one in event.entities
        ]
        return kept
    if event.KIND == "bot":
        kept["utter_action"] = event.metadata.get("utter_action")
    for key in ("name", "policy", "confidence", "value", "text", "use_text_for_featurization"):
        if key in document:
            kept[key] = document[key]
    if event.KIND == "loop_interrupted":
        kept["is_interrupted"] = event.is_interrupted
    return kept


@pytest.mark.parametrize(("name", "script"), SCRIPTS)
def test_the_dialogue_goes_as_with_rasa(name, script, ensemble_of):
    tracker, held = _hold(ensemble_of(name), script)
    assert held == [
        {
            "user": turn["user"],
            "replies": turn["replies"],
            "asked": [call["next_action"] for call in turn["webhook_calls"]],
        }
        for turn in script["turns"]
    ]
    final = script["final"]
    assert {**tracker.slots} == final["slots"]
    loop = tracker.loop
    shown = loop and (loop.name, loop.is_interrupted, loop.is_rejected)
    then = final["active_loop"]
    assert shown == ((then["name"], then["is_interrupted"], then["rejected"]) if then else None)
    assert tracker.latest_action == final["latest_action_name"]
    assert (tracker.is_paused, tracker.followup_action) == (
        final["paused"],
        final["followup_action"],
    )
    # The recordings begin at the last restart, or session.
    ours = [_as_recorded(event) for event in tracker.events][-len(script["events"]) :]
    assert ours == [
        {key: value for key, value in one.items() if key in ours[index]}
        for index, one in enumerate(script["events"])
    ]
