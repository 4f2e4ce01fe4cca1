"""After the call its note is worded and written; whatever fails, it is written once."""

import asyncio
import json
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from dialog.actions.notes import GenerateSoapNote
from dialog.breaker import Breaker
from dialog.call.record import CallRecord
from dialog.events.care import NotePostponed, NoteWritten
from dialog.events.wording import NoteWorded
from dialog.language_model.errors import Code, LateError, NotAskedError
from dialog.manager import DialogManager
from dialog.notes.desk import NoteDesk, NoteJob
from dialog.notes.due import NotesDue
from dialog.notes.records import NoteRecords
from dialog.notes.sweep import OLD_ENOUGH_S, sweep
from dialog.notes.writer import NoteWriter
from dialog.rasa.events import SlotSet
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreUnavailableError
from dialog.records.store import EventRecord
from dialog.turn import Utterance
from tests.care_calls import ANNA, CALL, KNOWN, NOW, call, clinic, run
from tests.dialog.notes.worded_calls import EVENTS, template, worded
from tests.dialog_parts import with_store
from tests.fakes_clinic import MemoryClinic, Trouble
from tests.language_model_double import MODEL, ScriptedModel

GOOD = worded(("subjective", "Patient reports a pounding headache since Monday.", "pounding"))


def copies(prompt):
    """A model that tells each fact as it is."""
    note = {"subjective": [], "objective": [], "assessment": [], "plan": []}
    section = ""
    for line in prompt.user.splitlines():
        number, _, text = line.partition(": ")
        section = section if text else line.lower()
        if text and "(" not in number:
            note[section].append({"text": text, "facts": [int(number)]})
    return json.dumps(note)


class House:
    """A desk with a clinic, a model and a store."""

    def __init__(self, answer=lambda prompt: GOOD, store=None, clinic=None, desk=None, **writer):
        self.store = store or MemoryEventStore(262_144)
        self.model = ScriptedModel(answer)
        self.clinic = clinic or MemoryClinic(patients=[ANNA])
        self.records = NoteRecords(self.store, clock=lambda: NOW, monotonic=lambda: 0.0)
        self.due = NotesDue(within_s=0.1, written=self.records.written_later)
        told = {"timeout_s": 1.0, "max_tokens": 100, **writer}
        writer = NoteWriter(self.model, **told)
        self.desk = NoteDesk(writer, self.clinic, self.due, self.records, **(desk or {}))

    async def keep(self, *events):
        record = CallRecord(self.store, "call-7", Breaker(failures=1, rest_s=1, clock=lambda: 0.0))
        await record.load()
        await record.keep([replace(one, timestamp=NOW) for one in events])

    async def recorded(self, kind, call_id="call-7"):
        events = await self.records.of(call_id).load()
        return [one for one in events if isinstance(one, kind)]

    async def ends(self):
        await self.desk.close(within_s=5.0)

    @property
    def notes(self):
        return [note for _, note in self.clinic.notes.values()]


JOB = NoteJob("p1", template(), EVENTS)


async def test_a_note_is_worded_recorded_and_written():
    house = House()
    await house.keep(*EVENTS)
    assert house.desk.take(JOB)
    await house.ends()
    (note,) = house.notes
    assert MODEL in note.subjective
    assert "pounding" in note.subjective
    (how,) = await house.recorded(NoteWorded)
    assert (how.by, how.model, how.refused, how.key) == ("model", MODEL, "", template().key)
    (written,) = await house.recorded(NoteWritten)
    assert written.key == template().key
    (slot,) = [one for one in await house.recorded(SlotSet) if one.name == "soap_note_generated"]
    assert slot.value is True


def late(prompt):
    raise LateError("late")


def busy(prompt):
    raise NotAskedError(Code.BUSY, "busy")


@pytest.mark.parametrize(
    ("answer", "refused"),
    [(late, "late"), (busy, "busy"), (lambda prompt: "no", "not_json"),
     (lambda prompt: worded(("plan", "Take aspirin.", "rule")), "wrong_section")],
)  # fmt: skip
async def test_without_the_models_note_the_templates_is_written_and_it_is_told_why(answer, refused):
    house = House(answer)
    house.desk.take(JOB)
    await house.ends()
    assert house.notes == [template().note]
    (how,) = await house.recorded(NoteWorded)
    assert (how.by, how.refused, how.sentences) == ("template", refused, ())


async def test_nobody_is_asked_while_it_is_not_known_what_to_hide():
    house = House()
    house.clinic.next(Trouble.DOWN)
    house.desk.take(JOB)
    await house.ends()
    assert house.model.prompts == []
    assert house.notes == [template().note]
    (how,) = await house.recorded(NoteWorded)
    assert how.refused == "no_record"


@pytest.mark.parametrize("trouble", [Trouble.DOWN, Trouble.LOST, Trouble.FORBIDDEN])
async def test_a_note_that_the_clinic_does_not_take_is_offered_again_in_the_same_words(trouble):
    house = House()
    await house.keep(*EVENTS)
    house.clinic.next(None, trouble)
    house.desk.take(JOB)
    await house.ends()
    assert len(house.due) == 1
    assert await house.due.deliver(house.clinic) == 1
    (note,) = house.notes
    assert MODEL in note.subjective
    assert len(await house.recorded(NoteWritten)) == 1


async def test_a_process_that_ends_meanwhile_leaves_the_note_to_the_next_one():
    ends = asyncio.Event()

    async def hangs(prompt):
        ends.set()
        await asyncio.sleep(3_600)

    house = House(hangs)
    await house.keep(*EVENTS, NotePostponed(template().key, "wording", "p1"))
    house.desk.take(JOB)
    await ends.wait()
    await house.desk.close(within_s=0.01)
    assert house.notes == []
    assert not house.desk.take(JOB)
    later = House(store=house.store)
    assert await sweep(house.store, later.due, clock=lambda: NOW + OLD_ENOUGH_S, pause_s=0) == 1
    assert await later.due.deliver(later.clinic) == 1
    assert later.notes == [template().note]
    assert await sweep(house.store, later.due, clock=lambda: NOW + OLD_ENOUGH_S, pause_s=0) == 0


async def test_what_was_worded_and_not_written_is_written_as_it_was_worded():
    house = House()
    await house.keep(*EVENTS, NotePostponed(template().key, "wording", "p1"))
    house.clinic.next(None, Trouble.LOST)
    house.desk.take(JOB)
    await house.ends()
    later = House(store=house.store, clinic=house.clinic)
    assert await sweep(house.store, later.due, clock=lambda: NOW + OLD_ENOUGH_S, pause_s=0) == 1
    assert await later.due.deliver(later.clinic) == 1
    assert len(house.notes) == 1
    assert later.model.prompts == []


async def test_a_search_leaves_young_notes_alone_and_survives_a_store_in_trouble():
    house = House()
    await house.keep(*EVENTS, NotePostponed(template().key, "wording", "p1"))
    assert await sweep(house.store, house.due, clock=lambda: NOW + 1, pause_s=0) == 0

    class Broken(MemoryEventStore):
        async def read(self, conversation_id, start=0):
            raise StoreUnavailableError("down")

    broken = Broken(1_000)
    broken._events = house.store._events
    assert await sweep(broken, house.due, clock=lambda: NOW + 9_999, pause_s=0) == 0
    ticks = iter([0.0, 10_000.0])
    assert await sweep(house.store, house.due, clock=lambda: next(ticks), pause_s=0) == 0
    assert len(house.due) == 0


async def test_the_same_note_is_worded_once():
    house = House()
    await house.keep(*EVENTS)
    assert house.desk.take(JOB)
    assert house.desk.take(JOB)
    assert len(house.desk) == 1
    await house.ends()
    again = House(store=house.store)
    again.desk.take(JOB)
    await again.ends()
    assert again.model.prompts == []
    assert again.notes == []


async def test_a_desk_that_is_full_leaves_the_note_to_whoever_asks():
    async def hangs(prompt):
        await asyncio.sleep(3_600)

    house = House(hangs)
    taken = [
        house.desk.take(replace(JOB, draft=replace(template(), told_key=str(number))))
        for number in range(65)
    ]
    assert taken.count(False) == 1
    await house.desk.close(within_s=0)
    assert len(house.desk) == 0


async def test_an_error_of_our_own_is_logged_without_words_and_the_note_stays_due():
    def breaks(prompt):
        raise RuntimeError("headache")

    house = House(breaks)
    with capture_logs() as logs:
        house.desk.take(JOB)
        await house.ends()
        await asyncio.sleep(0)
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["note failed"]
    assert "headache" not in str(logs)


async def test_the_action_waits_for_no_model():
    async def hangs(prompt):
        await asyncio.sleep(3_600)

    house = House(hangs)
    tracker = call(*KNOWN, *EVENTS)
    action = GenerateSoapNote(house.clinic, house.due, desk=house.desk)
    async with asyncio.timeout(1.0):
        await run(action, tracker)
    (postponed,) = [one for one in tracker.events if isinstance(one, NotePostponed)]
    assert (postponed.reason, postponed.patient_id) == ("wording", "p1")
    await house.desk.close(within_s=0)
    later = call(*KNOWN, *EVENTS)
    await run(action, later)
    assert len(house.notes) == 1
    assert tracker.sender == CALL


async def test_whole_calls_are_worded_after_the_line_is_free(parts, clock):
    store = MemoryEventStore(262_144)
    house = House(copies, store=store, clinic=clinic())
    note = GenerateSoapNote(house.clinic, house.due, desk=house.desk)
    manager = DialogManager(replace(with_store(parts, store), note=note), clock=clock)
    known = {"authenticated": True, "patient_id": "p1", "patient_name": "Anna"}
    await manager.open("c1", known)
    for line in ("this is anna berg i have a cough", "six", "two days"):
        await manager.respond("c1", Utterance(line))
    await manager.close("c1")
    assert house.notes == []
    await house.ends()
    (told,) = house.notes
    assert "cough" in told.subjective
    assert MODEL in told.subjective
    (prompt,) = house.model.prompts
    assert "anna" not in prompt.user.lower()
    assert "berg" not in prompt.user.lower()
    assert len(await house.recorded(NoteWritten, "c1")) == 1
    assert len(await house.recorded(NotePostponed, "c1")) == 1


class Down(MemoryEventStore):
    """A store that does not answer."""

    async def read(self, conversation_id, start=0):
        raise StoreUnavailableError("down")


async def test_a_store_in_trouble_keeps_no_note_from_the_clinic():
    house = House(store=Down(262_144))
    with capture_logs() as logs:
        house.desk.take(JOB)
        await house.ends()
    assert len(house.notes) == 1
    assert {one["event"] for one in logs if one["log_level"] == "error"} == {"call not read"}
    house.clinic.next(None, Trouble.DOWN)
    again = House(store=Down(262_144), clinic=house.clinic)
    again.desk.take(NoteJob("p1", replace(template(), told_key="k"), EVENTS))
    await again.ends()
    assert await again.due.deliver(again.clinic) == 1
    assert len(again.due) == 0


async def test_a_record_that_cannot_be_read_keeps_no_other_note_back():
    house = House()
    await house.keep(*EVENTS, NotePostponed(template().key, "wording", "p1"))
    body = b'{"event":"note_postponed","timestamp":1.0}'
    await house.store.append("broken", 0, [EventRecord(1.0, body)])
    with capture_logs() as logs:
        assert await sweep(house.store, house.due, clock=lambda: NOW + 9_999, pause_s=0) == 1
    assert [one["call"] for one in logs if one["log_level"] == "error"] == ["broken"]


async def test_a_desk_without_work_closes_at_once():
    house = House()
    await house.ends()
    assert not house.desk.take(JOB)


def jobs(count):
    return [replace(JOB, draft=replace(template(), told_key=str(n))) for n in range(count)]


async def test_more_notes_than_may_be_worded_at_once_wait_for_their_turn():
    under_way, most = 0, 0

    async def slow(prompt):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return GOOD

    house = House(slow, desk={"at_once": 2})
    assert all(house.desk.take(job) for job in jobs(6))
    await house.ends()
    assert most == 2
    assert len(house.notes) == 6
    assert all(MODEL in note.subjective for note in house.notes)


async def test_a_note_that_waits_too_long_for_its_turn_is_the_templates():
    lets_go = asyncio.Event()

    async def hangs(prompt):
        await lets_go.wait()
        return GOOD

    house = House(hangs, desk={"at_once": 1, "queue_s": 0.01}, timeout_s=9.0)
    first, second = jobs(2)
    house.desk.take(first)
    house.desk.take(second)
    async with asyncio.timeout(5.0):
        while not house.notes:  # noqa: ASYNC110 - nothing tells of it but the notes themselves
            await asyncio.sleep(0.001)
    assert house.notes == [template().note]
    lets_go.set()
    await house.ends()
    assert len(house.notes) == 2
