"""Plays the whole calls of `scripts/` through `chat --jsonl`, and checks what was expected."""

import random
from dataclasses import replace
from datetime import date

import pytest
from calls.playing import assert_call, play
from calls.scripted import calls

from config.load import load_settings
from config.settings import CallSettings
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from dialog.records.embedded import MemoryEventStore
from telephony.chat import Chat
from telephony.commands.chat import Stage

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


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CALLS)
def test_a_whole_call_goes_as_its_script_tells(stage, name, seed):
    assert_call(play(replace(stage, seed=seed), CALLS[name].line), CALLS[name])


def test_the_scripts_know_every_intent_of_the_domain(stage):
    told = {turn.get("intent") for call in CALLS.values() for turn in call.expected}
    assert set(stage.domain.intents) - BUILT_IN <= told


def test_every_call_has_a_name_of_its_own():
    assert len(CALLS) == len(calls())
    assert len(CALLS) >= 25
