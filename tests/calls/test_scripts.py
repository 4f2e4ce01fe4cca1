"""Plays the whole calls of `scripts/` through `chat --jsonl`, and checks what was expected."""

from dataclasses import replace

import pytest
from calls.playing import assert_call, play
from calls.scripted import calls

SEEDS = ("1", "2")
"""Whatever wording is chosen: what happens is the same."""
BUILT_IN = {"back", "restart", "session_start", "nlu_fallback"}
"""Intents of every domain, which nobody speaks."""
CALLS = {call.line["id"]: call for call in calls()}


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
