"""What is done for a call when nobody listens any more."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from dialog.actions.notes import GenerateSoapNote
from dialog.clinical.people import PatientRecord
from dialog.events.care import NotePostponed, NoteWritten
from dialog.manager import DialogManager
from dialog.notes.due import NotesDue
from dialog.parts import DialogParts
from dialog.turn import Utterance
from telephony.clinics import delivered
from tests.dialog_parts import with_store
from tests.fakes_clinic import MemoryClinic, Trouble

CALL = "call"
ANNA = PatientRecord("p1", "Anna", "Lopez", date(1980, 3, 3), "+15550100")
KNOWN = {"authenticated": True, "patient_id": "p1"}
COMPLAINT = ("i have a cough", "six", "two days")


@pytest.fixture
def clinic() -> MemoryClinic:
    return MemoryClinic(patients=[ANNA])


@pytest.fixture
def due() -> NotesDue:
    return NotesDue()


@pytest.fixture
def manager(parts: DialogParts, clock, clinic: MemoryClinic, due: NotesDue) -> DialogManager:
    note = GenerateSoapNote(clinic, due, within_s=0.2)
    return DialogManager(replace(with_store(parts), note=note), clock=clock)


async def call(manager: DialogManager, *lines: str, known=KNOWN):
    await manager.open(CALL, known)
    for line in lines:
        await manager.respond(CALL, Utterance(line))
    tracker = manager.tracker(CALL)
    await manager.close(CALL)
    return tracker


async def test_a_call_about_somebodys_health_leaves_a_draft_in_the_clinic(manager, clinic):
    tracker = await call(manager, *COMPLAINT)
    ((patient_id, note),) = clinic.notes.values()
    assert patient_id == "p1"
    assert not note.is_signed
    assert "cough" in note.subjective
    assert tracker.slot("soap_note_generated") is True


async def test_a_caller_who_hangs_up_leaves_one_too(manager, clinic):
    await call(manager, "i have a cough")
    assert len(clinic.notes) == 1


async def test_a_call_about_nothing_leaves_none(manager, clinic):
    await call(manager, "hello", "goodbye")
    assert not clinic.notes


async def test_of_somebody_unknown_it_is_on_record_that_a_note_is_due(manager, clinic):
    tracker = await call(manager, *COMPLAINT, known=None)
    assert not clinic.notes
    assert any(isinstance(one, NotePostponed) for one in tracker.events)


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.HANGS, Trouble.GARBLED])
async def test_a_clinic_in_trouble_gets_it_later_and_the_call_ends(manager, clinic, due, trouble):
    clinic.always(trouble)
    tracker = await call(manager, *COMPLAINT)
    assert tracker.slot("soap_note_generated") is False
    assert len(due) == 1
    clinic.fine()
    async with delivered(due, clinic, every_s=0.01):
        for _ in range(2_000):
            if len(due):
                await asyncio.sleep(0.01)
    assert len(clinic.notes) == 1


async def test_without_a_clinic_no_note_is_due(parts: DialogParts, clock):
    tracker = await call(DialogManager(with_store(parts), clock=clock), *COMPLAINT)
    assert not any(isinstance(one, NoteWritten | NotePostponed) for one in tracker.events)
