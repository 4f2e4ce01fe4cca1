"""Whose memory it is, and what becomes of a call where it fails."""

import pytest
from calls.remembered import COUGH, DAY_S, LINDA, WANTS, Down, Hangs, Patient
from calls.stages import NOW_S
from structlog.testing import capture_logs

from dialog.events.memory import MemoryForgotten, MemoryKept
from dialog.records.memory_sqlite import SqliteMemories
from dialog.records.sealing import KeyRing


async def test_who_speaks_for_the_patient_hears_nothing_and_adds_nothing(phoning):
    patient = phoning()
    george, karen = ("george sampleby", "august twenty fifth nineteen forty six"), "karen sampleby"
    await patient.call(WANTS, *george, "no", *COUGH)
    before = dict(patient.memories._memories)
    said = await patient.call("i need a refill for my father", *george, karen, "no", *COUGH)
    assert "I have found you" in said[3]
    assert not any("ast time" in one for one in said)
    assert patient.memories._memories == before
    said = await patient.call("i need a refill for my father", *george, karen, "delete my data")
    assert "I will not remember this call" in said[-1]
    assert patient.memories._memories == before


@pytest.mark.parametrize("store", [Down, Hangs])
async def test_a_memory_in_trouble_changes_no_call(phoning, store):
    patient = phoning(store(), within_s=0.02)
    with capture_logs() as logs:
        said = await patient.call(WANTS, *LINDA, "forget what i told you", *COUGH)
    assert "I have found you" in said[2]
    assert "I could not do that just now" in said[3]
    assert patient.events(MemoryForgotten)[0].is_done is False
    told = [one["event"] for one in logs]
    assert told.count("memory not read") == 1
    assert told.count("memory not forgotten") == 2
    assert not any("linda" in str(one).lower() or "cough" in str(one) for one in logs)


@pytest.mark.parametrize("store", [Down, Hangs])
async def test_what_cannot_be_written_is_lost_and_logged(phoning, store):
    patient = phoning(store(), within_s=0.02)
    with capture_logs() as logs:
        await patient.call(WANTS, *LINDA, "no", *COUGH)
    assert [one["event"] for one in logs].count("memory not written") == 1
    assert not patient.events(MemoryKept)


async def test_it_outlives_a_restart_sealed(phoning, tmp_path):
    path, ring = tmp_path / "memory.sqlite", KeyRing({"k": b"1" * 32}, "k")
    limits = {"keep_s": 30 * DAY_S, "timeout_s": 30.0}
    for lines in ((WANTS, *LINDA, "no", *COUGH), (WANTS, *LINDA)):
        store = SqliteMemories(path, ring, clock=lambda: NOW_S, **limits)
        await store.open()
        said = await phoning(store, within_s=30.0).call(*lines)
        await store.close()
    assert "Last time we talked about your cough" in said[-1]
    assert b"cough" not in path.read_bytes()


async def test_patients_of_another_hospital_are_not_known(phoning, written, demo_clinics):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    clinic = await demo_clinics.open()
    elsewhere = Patient(patient.manager.with_clinic(clinic), written.clock, None, name="elsewhere")
    said = await elsewhere.call(WANTS, *LINDA)
    assert "I have found you" in said[-1]
    assert "ast time" not in said[-1]
    await clinic.close()
