"""The note of a call is written once, or kept for later; the goodbye never waits for long."""

import pytest
from structlog.testing import capture_logs

from dialog.actions.notes import GenerateSoapNote
from dialog.events.call import HangUpRequested, SymptomsAssessed
from dialog.events.care import NotePostponed, NoteWritten
from dialog.notes.due import NotesDue
from tests.care_calls import CALL, KNOWN, call, clinic, heard, run
from tests.fakes_clinic import Trouble
from triage.decision import Acuity

ACHE = SymptomsAssessed(("headache",), "mild", "P2D", Acuity.ROUTINE)
RASH = SymptomsAssessed(("rash",), None, None, Acuity.SOON)


async def test_a_clinical_call_gets_an_unsigned_draft_with_the_clinic():
    hospital, due, tracker = clinic(), NotesDue(), call(*KNOWN, ACHE)
    assert await run(GenerateSoapNote(hospital, due), tracker) == []
    ((note_id, (patient, note)),) = hospital.notes.items()
    assert (patient, note.call_id, note.is_signed) == ("p1", CALL, False)
    assert "Not signed" in note.subjective
    assert "headache" in note.subjective
    assert tracker.slot("soap_note_generated") is True
    (written,) = (one for one in tracker.events[:] if isinstance(one, NoteWritten))
    assert (written.note_id, len(due)) == (note_id, 0)


@pytest.mark.parametrize("events", [KNOWN, (*KNOWN, heard("hello", "greet"))])
async def test_a_call_about_nobodys_health_gets_none(events):
    hospital, tracker = clinic(), call(*events)
    await run(GenerateSoapNote(hospital, NotesDue()), tracker)
    assert hospital.calls == []
    assert tracker.slot("soap_note_generated") is None


async def test_it_is_written_once_and_again_only_when_more_was_told():
    hospital, tracker = clinic(), call(*KNOWN, ACHE)
    action = GenerateSoapNote(hospital, NotesDue())
    for _ in range(2):
        await run(action, tracker)
        tracker.update(HangUpRequested())
    assert hospital.calls == ["write_note"]
    tracker.update(RASH)
    await run(action, tracker)
    assert len(hospital.notes) == 2
    assert "rash" in list(hospital.notes.values())[1][1].subjective


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_what_the_clinic_cannot_take_is_kept_and_stands_once_in_the_end(trouble):
    hospital, due, tracker = clinic(), NotesDue(), call(*KNOWN, ACHE)
    hospital.next(trouble)
    assert await run(GenerateSoapNote(hospital, due, within_s=0.02), tracker) == []
    assert tracker.slot("soap_note_generated") is False
    (postponed,) = (one for one in tracker.events[:] if isinstance(one, NotePostponed))
    refused = trouble is Trouble.FORBIDDEN
    assert postponed.reason == ("refused" if refused else "unavailable")
    assert len(due) == 1
    assert await due.deliver(hospital) == 1
    assert [note.call_id for _, note in hospital.notes.values()] == [CALL]
    assert len(due) == 0


async def test_a_later_run_of_the_same_call_writes_what_was_postponed():
    hospital, due, tracker = clinic(), NotesDue(), call(*KNOWN, ACHE)
    hospital.next(Trouble.LOST)
    action = GenerateSoapNote(hospital, due)
    await run(action, tracker)
    await run(action, tracker)
    await due.deliver(hospital)
    assert tracker.slot("soap_note_generated") is True
    assert len(hospital.notes) == 1


async def test_nobodys_note_is_postponed_until_it_is_known_whose_it_is():
    """As after an emergency, which asks for no identity. The record keeps all that was told."""
    hospital, due, tracker = clinic(), NotesDue(), call(ACHE)
    action = GenerateSoapNote(hospital, due)
    for _ in range(2):
        await run(action, tracker)
    postponed = [one for one in tracker.events[:] if isinstance(one, NotePostponed)]
    assert [(one.reason, one.patient_id) for one in postponed] == [("unidentified", "")]
    assert (hospital.calls, len(due)) == ([], 0)
    for slot in KNOWN:
        tracker.update(slot)
    await run(action, tracker)
    assert len(hospital.notes) == 1


async def test_no_log_has_what_was_told():
    hospital = clinic()
    hospital.always(Trouble.DOWN)
    with capture_logs() as logs:
        await run(GenerateSoapNote(hospital, NotesDue()), call(*KNOWN, ACHE))
    assert logs
    assert all("headache" not in str(one) and "p1" not in str(one) for one in logs)
