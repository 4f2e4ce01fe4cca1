"""Notes that could not be written are offered again, and found again in the record."""

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from dialog.clinical.care import ClinicalNote
from dialog.events.call import SymptomsAssessed
from dialog.events.care import NotePostponed, NoteWritten
from dialog.notes.draft import draft
from dialog.notes.due import DueNote, NotesDue, due_in
from tests.care_calls import NOW, clinic
from tests.fakes_clinic import Trouble
from triage.decision import Acuity

ACHE = SymptomsAssessed(("headache",), None, None, Acuity.ROUTINE, timestamp=NOW)


def due_note(number, patient="p1"):
    at = datetime.fromtimestamp(NOW, tz=UTC)
    return DueNote(patient, ClinicalNote(f"c{number}", at, "told", "", "", ""), f"c{number}:note")


async def test_each_is_offered_once_and_then_gone():
    due, hospital = NotesDue(), clinic()
    assert all(due.add(due_note(number)) for number in (1, 2, 2))
    assert await due.deliver(hospital) == 2
    assert await due.deliver(hospital) == 0
    assert [note.call_id for _, note in hospital.notes.values()] == ["c1", "c2"]


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.LOST, Trouble.HANGS, Trouble.GARBLED])
async def test_a_clinic_that_does_not_answer_is_left_alone_until_the_next_time(trouble):
    due, hospital = NotesDue(within_s=0.02), clinic()
    for number in (1, 2, 3):
        due.add(due_note(number))
    hospital.next(None, trouble)
    assert await due.deliver(hospital) == 1
    assert hospital.calls == ["write_note"] * 2
    assert await due.deliver(hospital) == 2
    assert sorted(note.call_id for _, note in hospital.notes.values()) == ["c1", "c2", "c3"]


async def test_one_that_is_refused_keeps_no_other_waiting_and_is_not_lost():
    due, hospital = NotesDue(), clinic()
    due.add(due_note(1, patient="nobody"))
    due.add(due_note(2))
    with capture_logs() as logs:
        assert await due.deliver(hospital) == 1
    assert len(due) == 1
    assert [one["event"] for one in logs] == ["note refused"]
    assert "told" not in str(logs)


def test_memory_is_bounded_and_says_so():
    due = NotesDue(most=1)
    assert due.add(due_note(1))
    with capture_logs() as logs:
        assert not due.add(due_note(2))
    assert due.add(due_note(1))
    assert (len(due), [one["event"] for one in logs]) == (1, ["note not kept in memory"])


POSTPONED = NotePostponed("k", "unavailable", "p1")


@pytest.mark.parametrize(
    ("events", "is_due"),
    [
        ((ACHE,), False),
        ((ACHE, POSTPONED), True),
        ((ACHE, POSTPONED, NoteWritten("k", "n")), False),
        ((ACHE, NoteWritten("k", "n"), POSTPONED), True),
        ((ACHE, NotePostponed("k", "unidentified", "")), False),
    ],
)
async def test_a_record_tells_whether_its_note_is_due(events, is_due):
    due, hospital = NotesDue(), clinic()
    assert (due_in(events) is not None) is is_due
    assert due.collect("c1", events, at=NOW + 999) is is_due
    assert await due.deliver(hospital) == is_due
    if is_due:
        ((_, note),) = hospital.notes.values()
        assert note == draft("c1", (ACHE,), at=NOW).note


async def test_a_note_drafted_anew_from_the_record_is_the_one_that_was_lost_on_the_way():
    """The clinic had it after all: under the same key it stands once."""
    hospital, first = clinic(), draft("c1", (ACHE,), at=NOW)
    await hospital.write_note("p1", first.note, key=first.key)
    due = NotesDue()
    due.collect("c1", (ACHE, POSTPONED), at=NOW)
    assert await due.deliver(hospital) == 1
    assert len(hospital.notes) == 1
