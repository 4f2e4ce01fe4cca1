"""Where notes are worded after the call: nobody on the telephone waits for it.

A call that is over leaves its note here and goes. By then its record says that the note is due, so
that it is written from the template at the next start if this process ends before. What is worded
is recorded before it is sent, so that under its key the clinic is never offered anything else.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from dialog.call.record import CallRecord
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError
from dialog.events.care import NoteWritten
from dialog.language_model.errors import Code
from dialog.language_model.identifiers import of_call, of_record
from dialog.notes.draft import NoteDraft
from dialog.notes.due import DueNote, NotesDue
from dialog.notes.keeping import found_again
from dialog.notes.records import NoteRecords
from dialog.notes.writer import NoteWriter, Wording
from dialog.rasa.events import Event, EventError
from dialog.records.errors import StoreError

log = structlog.get_logger()

NO_RECORD = "no_record"
"""Why a model was not asked: the patient's record did not come, so what to hide is not known."""
_MOST = 64
_WITHIN_S = 10.0
_QUEUE_S = 120.0
"""Longest wait for a place; then the template's note is written."""


@dataclass(frozen=True, slots=True, repr=False)
class NoteJob:
    """A note to be worded: the template's, whose it is, and all that happened in the call."""

    patient_id: str
    draft: NoteDraft
    events: tuple[Event, ...]


class NoteDesk:
    """Shared by all calls of a process. Closed, it takes nothing any more."""

    def __init__(
        self,
        writer: NoteWriter,
        clinic: ClinicalBackend,
        due: NotesDue,
        records: NoteRecords,
        *,
        at_once: int = 2,
        queue_s: float = _QUEUE_S,
    ) -> None:
        """Nothing is under way yet.

        Args:
            writer: words the notes, within its own time.
            clinic: gets them.
            due: keeps what the clinic cannot take.
            records: of calls, where it is kept what became of a note.
            at_once: so many notes are worded at a time; the others wait.
            queue_s: for so long; then the template's are written.
        """
        self._writer = writer
        self._clinic = clinic
        self._due = due
        self._records = records
        self._places = asyncio.Semaphore(at_once)
        self._queue_s = queue_s
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._jobs)

    def take(self, job: NoteJob) -> bool:
        """Word the note and write it, by and by; False where the desk is full or closed."""
        key = job.draft.key
        if key in self._jobs:
            return True
        if self._is_closed or len(self._jobs) >= _MOST:
            return False
        task = asyncio.create_task(self._do(job))
        self._jobs[key] = task
        task.add_done_callback(lambda ended: self._ended(job, ended))
        return True

    async def close(self, *, within_s: float = _WITHIN_S) -> None:
        """Finish what can be finished in that time; of the rest the records say that it is due."""
        self._is_closed = True
        tasks = list(self._jobs.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, job: NoteJob, task: asyncio.Task[None]) -> None:
        self._jobs.pop(job.draft.key, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # The record says that the note is due.
            log.error("note failed", call=job.draft.note.call_id, error=type(error).__name__)

    async def _do(self, job: NoteJob) -> None:
        call_id = job.draft.note.call_id
        record = self._records.of(call_id)
        events = await _loaded(record, job)
        if any(isinstance(one, NoteWritten) and one.key == job.draft.key for one in events):
            return
        final = found_again(job.draft, events)
        if final is job.draft:
            wording = await self._worded(job)
            final = wording.draft
            # First, so that nothing else is ever offered under this key.
            await record.keep([replace(wording.event, timestamp=self._records.clock())])
        await self._write(job.patient_id, final, record)

    async def _worded(self, job: NoteJob) -> Wording:
        try:
            async with asyncio.timeout(_WITHIN_S):
                patient = await self._clinic.patient(job.patient_id)
        except (ClinicalError, TimeoutError):
            return self._writer.template(job.draft, NO_RECORD)
        known = (*of_record(patient), *of_call(job.events))
        try:
            async with asyncio.timeout(self._queue_s):
                await self._places.acquire()
        except TimeoutError:
            return self._writer.template(job.draft, Code.BUSY)
        try:
            return await self._writer.word(job.draft, job.events, known)
        finally:
            self._places.release()

    async def _write(self, patient_id: str, final: NoteDraft, record: CallRecord) -> None:
        try:
            async with asyncio.timeout(_WITHIN_S):
                note_id = await self._clinic.write_note(patient_id, final.note, key=final.key)
        except (ClinicalError, TimeoutError) as error:
            log.warning("note postponed", call=final.note.call_id, error=type(error).__name__)
            self._due.add(DueNote(patient_id, final.note, final.key))
            return
        await self._records.add_written(record, final.key, note_id)


async def _loaded(record: CallRecord, job: NoteJob) -> Sequence[Event]:
    try:
        return await record.load()
    except (StoreError, EventError) as error:
        log.error("call not read", call=job.draft.note.call_id, error=type(error).__name__)
        return job.events
