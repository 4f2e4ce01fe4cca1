"""Plays the whole calls of `scripts/` through `chat --jsonl`, and checks what was expected."""

import asyncio
import json
import random
from dataclasses import replace
from datetime import date

import pytest
from calls.scripted import calls

from config.load import load_settings
from config.settings import CallSettings
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from dialog.records.memory import MemoryEventStore
from telephony.chat import Chat
from telephony.commands.chat import Stage, answers

NOW_S = 1_772_000_000.0
SEEDS = ("1", "2")
"""Whatever wording is chosen: what happens is the same."""
BUILT_IN = {"back", "restart", "session_start", "nlu_fallback"}
"""Intents of every domain, which nobody speaks."""
CALLS = {call.line["id"]: call for call in calls()}


@pytest.fixture(scope="module")
def stage():
    rng = random.Random()
    shipped = load_settings(None, {})
    parts = load_parts(
        dialog=shipped.dialog,
        safety=shipped.safety,
        organisation="Test Clinic",
        surroundings=Surroundings(clock=lambda: NOW_S, rng=rng),
    )
    store = MemoryEventStore(262_144)
    manager = DialogManager(replace(parts, store=store), clock=lambda: NOW_S)
    return Stage(Chat(manager, CallSettings()), parts.domain, store, rng, None, date(2026, 2, 25))


def play(stage, line):
    async def one():
        async def fed():
            yield json.dumps(line).encode()

        return [answer async for answer in answers(fed(), stage)]

    (answer,) = asyncio.run(one())
    return answer


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CALLS)
def test_a_whole_call_goes_as_its_script_tells(stage, name, seed):
    call = CALLS[name]
    answer = play(replace(stage, seed=seed), call.line)
    assert "error" not in answer
    assert len(answer["turns"]) == len(call.expected)
    acuity = "none"
    for at, (turn, expected) in enumerate(zip(answer["turns"], call.expected, strict=True)):
        acuity = expected.get("acuity", acuity)
        wanted = {"then": "listen", **expected, "acuity": acuity}
        assert_turn(turn, wanted, f"turn {at + 1} of {name!r}")


def assert_turn(turn, wanted, place):
    said = " ".join(reply["text"] for reply in turn["replies"])
    for key, field in (("form", "active_form"), ("asks", "requested_slot")):
        if key in wanted:
            assert turn[field] == wanted[key], place
    for key in ("intent", "actions", "acuity", "then"):
        if key in wanted:
            assert turn[key] == wanted[key], f"{place}: {said}"
    for slot, value in wanted.get("slots", {}).items():
        assert turn["slots"].get(slot, "not set") == value, f"{place}: {slot}"
    for part in wanted.get("says", ()):
        assert part in said, f"{place}: {part!r}"
    for part in wanted.get("not_says", ()):
        assert part not in said, f"{place}: {part!r}"
    assert "{" not in said
    assert turn["replies"] or turn["then"] == "hang_up"


def test_the_scripts_know_every_intent_of_the_domain(stage):
    told = {turn.get("intent") for call in CALLS.values() for turn in call.expected}
    assert set(stage.domain.intents) - BUILT_IN <= told


def test_every_call_has_a_name_of_its_own():
    assert len(CALLS) == len(calls())
    assert len(CALLS) >= 25
