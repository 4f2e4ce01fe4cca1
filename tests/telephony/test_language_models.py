"""What the settings open of a language model, and whole conversations with one behind them."""

import asyncio
import json
import random
import time

import pytest
from structlog.testing import capture_logs

from config.load import load_settings
from config.settings import Settings
from dialog.events.call import SymptomsAssessed
from dialog.events.care import NotePostponed, NoteWritten
from dialog.events.documents import event_from_json
from dialog.events.wording import AdviceSought, NoteWorded
from dialog.notes.due import NotesDue
from dialog.notes.records import NoteRecords
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Utterance
from telephony.dialogs import open_dialog
from telephony.language_models import adviser_by, opened_model, searched
from tests.language_model_double import MODEL, Fault, ModelDouble
from triage.decision import Acuity

KNOWN = {"authenticated": True, "patient_id": "demo-001"}
GOOD = "Drink when you feel thirsty. Plain water is a good choice."


def settings(**model: object) -> Settings:
    told = load_settings(None, {}).model_dump()
    told["language_model"] |= model
    return Settings.model_validate(told)


def answer(asked: dict) -> str:
    """Good advice, or a note that copies its facts."""
    prompt = asked["messages"][1]["content"]
    if "SUBJECTIVE" not in prompt:
        return GOOD
    note: dict[str, list] = {"subjective": [], "objective": [], "assessment": [], "plan": []}
    section = ""
    for line in prompt.splitlines():
        number, _, text = line.partition(": ")
        section = section if text else line.lower()
        if text and "(" not in number:
            note[section].append({"text": text, "facts": [int(number)]})
    return json.dumps(note)


async def events(store: MemoryEventStore, call: str) -> list:
    return [event_from_json(json.loads(one.body)) for one in await store.read(call)]


async def test_without_an_address_there_is_no_model() -> None:
    async with opened_model(settings().language_model, time.time) as model:
        assert model is None
        assert adviser_by(model, settings().language_model) is None


async def test_a_model_for_notes_answers_nobody_unless_a_site_wants_it() -> None:
    told = settings(base_url="https://llm.example/v1", model="m").language_model
    async with opened_model(told, time.time) as model:
        assert model is not None
        assert adviser_by(model, told) is None
        wanted = told.model_copy(update={"gives_advice": True})
        assert adviser_by(model, wanted) is not None


@pytest.mark.parametrize("gives_advice", [True, False])
async def test_a_call_is_answered_and_its_note_worded_by_the_model(gives_advice: bool) -> None:
    store = MemoryEventStore(262_144)
    async with ModelDouble() as double:
        double.answers(answer)
        told = settings(**double.settings(gives_advice=gives_advice).model_dump())
        with capture_logs() as logs:
            async with open_dialog(
                told, clock=time.time, rng=random.Random(7), store=store
            ) as dialog:
                await dialog.open("c1", KNOWN)
                turn = await dialog.respond("c1", Utterance("how much water should i drink"))
                said = " ".join(one.text for one in turn.replies)
                await dialog.respond("c1", Utterance("no"))
                await dialog.respond("c1", Utterance("i have a cough"))
                await dialog.close("c1")
        assert (GOOD in said) is gives_advice
        assert ("general information" in said) is gives_advice
        assert ("cannot give health advice" in said) is not gives_advice
        assert "person" in said
        recorded = await events(store, "c1")
        (worded,) = [one for one in recorded if isinstance(one, NoteWorded)]
        assert (worded.by, worded.model) == ("model", MODEL)
        assert any(isinstance(one, NoteWritten) for one in recorded)
        sought = [one for one in recorded if isinstance(one, AdviceSought)]
        assert len(sought) == gives_advice
        assert "cough" not in str(logs)
        assert "hush" not in str(logs)


async def test_a_model_that_hangs_delays_no_end_of_a_call() -> None:
    store = MemoryEventStore(262_144)
    async with ModelDouble() as double:
        double.next(*[Fault(sends="never")] * 3)
        told = settings(**double.settings(gives_advice=True, advice_timeout_s=0.1,
                                          note_timeout_s=1.0).model_dump())  # fmt: skip
        async with open_dialog(told, clock=time.time, rng=random.Random(7), store=store) as dialog:
            await dialog.open("c1", KNOWN)
            turn = await dialog.respond("c1", Utterance("how much water should i drink"))
            assert "cannot give health advice" in turn.replies[0].text
            await dialog.respond("c1", Utterance("no"))
            await dialog.respond("c1", Utterance("i have a cough"))
            await dialog.close("c1")
            # The model is waited for after the call, not in its end.
            assert not any(isinstance(one, NoteWorded) for one in await events(store, "c1"))
        recorded = await events(store, "c1")
        (worded,) = [one for one in recorded if isinstance(one, NoteWorded)]
        assert (worded.by, worded.refused) == ("template", "late")
        assert any(isinstance(one, NoteWritten) for one in recorded)


async def test_notes_that_an_earlier_process_left_due_are_looked_for() -> None:
    store, due = MemoryEventStore(262_144), NotesDue()
    record = NoteRecords(store, clock=lambda: 0.0, monotonic=lambda: 0.0).of("c0")
    cough = SymptomsAssessed(("cough",), None, None, Acuity.ROUTINE, timestamp=1.0)
    await record.keep([cough, NotePostponed("k", "wording", "demo-001", timestamp=2.0)])
    async with searched(store, due, time.time, after_s=(0.0,)), asyncio.timeout(5.0):
        while not len(due):  # noqa: ASYNC110 - nothing tells of it but the notes themselves
            await asyncio.sleep(0.001)
    assert len(due) == 1
