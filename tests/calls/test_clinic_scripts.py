"""Plays the whole calls of `clinic_scripts/`, each with an invented clinic of its own."""

from dataclasses import replace

import pytest
from calls.playing import assert_call, play
from calls.scripted import CLINIC_SCRIPTS, calls

SEEDS = ("1", "2")
CALLS = {call.line["id"]: call for call in calls(CLINIC_SCRIPTS)}


@pytest.fixture
def hospital_stage(stage, demo_clinics):
    return replace(stage, clinics=demo_clinics)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CALLS)
def test_a_whole_call_goes_as_its_script_tells(hospital_stage, name, seed):
    assert_call(play(replace(hospital_stage, seed=seed), CALLS[name].line), CALLS[name])


def test_every_call_has_a_name_of_its_own():
    assert len(CALLS) == len(calls(CLINIC_SCRIPTS))
    assert len(CALLS) >= 20
