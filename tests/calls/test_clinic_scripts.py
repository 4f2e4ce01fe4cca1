"""Plays the whole calls of `clinic_scripts/`, each with an invented clinic of its own."""

import asyncio
import random
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from calls.playing import assert_call, play
from calls.scripted import CLINIC_SCRIPTS, calls

from config.load import load_settings
from config.settings import CallSettings
from dialog.clinical.demo.opening import prepare_demo_clinics
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from dialog.records.embedded import MemoryEventStore
from telephony.chat import Chat
from telephony.commands.chat import Stage

NOW_S = 1_772_000_000.0
TODAY = date(2026, 2, 25)
SEEDS = ("1", "2")
CALLS = {call.line["id"]: call for call in calls(CLINIC_SCRIPTS)}


@pytest.fixture(scope="module")
def stage():
    rng = random.Random()
    shipped = load_settings(None, {})
    zone = ZoneInfo(shipped.dialog.timezone)
    parts = load_parts(
        dialog=shipped.dialog,
        safety=shipped.safety,
        organisation="Test Clinic",
        surroundings=Surroundings(clock=lambda: NOW_S, rng=rng),
    )
    store = MemoryEventStore(262_144)
    manager = DialogManager(replace(parts, store=store), clock=lambda: NOW_S)
    clinics = asyncio.run(
        prepare_demo_clinics(None, seed=7, today=TODAY, clock=lambda: NOW_S, zone=zone)
    )
    yield Stage(Chat(manager, CallSettings()), parts.domain, store, rng, None, TODAY, clinics)
    clinics.close()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CALLS)
def test_a_whole_call_goes_as_its_script_tells(stage, name, seed):
    assert_call(play(replace(stage, seed=seed), CALLS[name].line), CALLS[name])


def test_every_call_has_a_name_of_its_own():
    assert len(CALLS) == len(calls(CLINIC_SCRIPTS))
    assert len(CALLS) >= 20
