"""Notes that the clinic could not take yet: kept, and offered again until it does.

What is kept here is gone with the process. The record of the call is not: it says by
`NotePostponed` that a note is due, and holds all that the note is made of, so that `collect` finds
it again at the next start. A note has a key of its own, so that it stands once however often it is
offered.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import structlog

from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import ClinicalNote
from dialog.clinical.errors import BadAnswerError, ClinicalError, UnavailableError
from dialog.events.care import NotePostponed, NoteWritten
from dialog.notes.draft import draft
from dialog.notes.keeping import found_again
from dialog.rasa.events import Event

log = structlog.get_logger()

_WITHIN_S = 10.0
"""For one note: nobody waits for it on the telephone."""


@dataclass(frozen=True, slots=True, repr=False)
class DueNote:
    """A note, whose it is, and its key."""

    patient_id: str
    note: ClinicalNote
    key: str


class NotesDue:
    """Notes to be written later. Shared by all calls of a process."""

    def __init__(
        self,
        *,
        most: int = 10_000,
        within_s: float = _WITHIN_S,
        written: Callable[[str, str, str], Awaitable[None]] | None = None,
    ) -> None:
        """Keep notes in memory.

        Args:
            most: so many.
            within_s: for one note.
            written: is told call, key and note of what the clinic took; None: nobody is.
        """
        self._most = most
        self._within_s = within_s
        self._written = written
        self._notes: dict[str, DueNote] = {}

    def __len__(self) -> int:
        return len(self._notes)

    def add(self, due: DueNote) -> bool:
        """Keep the note; False, and a line in the log, where there is no room for it.

        One for which there is no room is still in the record of its call.
        """
        if due.key not in self._notes and len(self._notes) >= self._most:
            log.error("note not kept in memory", call=due.note.call_id, count=len(self._notes))
            return False
        self._notes[due.key] = due
        return True

    async def deliver(self, clinic: ClinicalBackend) -> int:
        """Offer each once, the oldest first, until the clinic does not answer; how many it took.

        A note that the clinic refuses is offered again as well, behind the others: somebody has to
        look why, and the log says so each time.
        """
        taken = 0
        for due in list(self._notes.values()):
            try:
                async with asyncio.timeout(self._within_s):
                    note_id = await clinic.write_note(due.patient_id, due.note, key=due.key)
            except (UnavailableError, BadAnswerError, TimeoutError) as error:
                log.warning("notes wait", count=len(self._notes), error=type(error).__name__)
                break
            except ClinicalError as error:
                log.error("note refused", call=due.note.call_id, error=type(error).__name__)
                self._notes[due.key] = self._notes.pop(due.key)
                continue
            del self._notes[due.key]
            taken += 1
            if self._written is not None:
                await self._written(due.note.call_id, due.key, note_id)
        return taken

    def collect(self, call_id: str, events: Sequence[Event], *, at: float) -> bool:
        """Draft the note of a recorded call anew, where one is due; whether it is kept now.

        What a model had worded before is found in the record and stays as it was.

        Args:
            call_id: the call.
            events: all of its record.
            at: now, in seconds since the epoch.
        """
        postponed = due_in(events)
        if postponed is None:
            return False
        drafted = found_again(draft(call_id, events, at=at), events)
        return self.add(DueNote(postponed.patient_id, drafted.note, drafted.key))


def due_in(events: Iterable[Event]) -> NotePostponed | None:
    """What postponed the note of a call, if it is still due and it is known whose it is."""
    due: NotePostponed | None = None
    for event in events:
        match event:
            case NotePostponed():
                due = event if event.patient_id else None
            case NoteWritten():
                due = None
            case _:
                continue
    return due
