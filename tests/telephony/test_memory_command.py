"""`iasovoice memory forget`: for the person whom a caller is told to ask."""

import asyncio
import json

import pytest
from typer.testing import CliRunner

from config.load import load_settings
from dialog.records.errors import InvalidEventError
from dialog.records.memory import CallMemory, CallOutcome
from dialog.records.memory_opening import open_memories
from telephony.cli import app

NOW_S = 4_000_000_000.0
"""Later than any clock of today, so that nothing is too old."""


@pytest.fixture
def environ(tmp_path, monkeypatch):
    told = {"IASOVOICE_STORE__PATH": str(tmp_path / "conversations.sqlite")}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


def with_memory(environ, work):
    """What `work` gives of the memory that the settings name."""

    async def run():
        settings = load_settings(None, environ)
        memories = await open_memories(settings.memory, settings.store, clock=lambda: NOW_S)
        try:
            return await work(memories)
        finally:
            await memories.close()

    return asyncio.run(run())


def forget(ids, *options):
    return CliRunner().invoke(app, ["memory", "forget", *options], input=ids)


def test_who_is_named_is_forgotten_and_nobody_else(environ):
    async def remember(memories):
        for patient_id in ("p1", "p2"):
            await memories.remember(patient_id, CallMemory(NOW_S, CallOutcome.BOOKED))

    async def known(memories):
        return [await memories.recall(one) is not None for one in ("p1", "p2")]

    with_memory(environ, remember)
    told = forget("p1\n\n p3 \n")
    assert (told.exit_code, told.stdout) == (0, "Forgot 1; of 1 nothing was remembered.\n")
    assert with_memory(environ, known) == [False, True]


def test_for_programs_it_is_one_object(environ):
    assert json.loads(forget("p1\n", "--json").stdout) == {"forgotten": 0, "unknown": 1}


@pytest.mark.parametrize("engine", ["off", "memory"])
def test_where_nothing_is_kept_it_says_so(environ, monkeypatch, engine):
    monkeypatch.setenv("IASOVOICE_MEMORY__ENGINE", engine)
    told = forget("p1\n")
    assert told.exit_code == 2
    assert "memory.engine" in told.stderr


def test_what_is_no_id_is_refused_without_being_quoted(environ):
    told = forget("x" * 300 + "\n")
    assert isinstance(told.exception, InvalidEventError)
    assert "xxx" not in str(told.exception)


def test_where_nothing_was_ever_remembered_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = forget("p1\n")
    assert (told.exit_code, told.stdout) == (0, "Forgot 0; of 1 nothing was remembered.\n")
    assert list(tmp_path.iterdir()) == []
