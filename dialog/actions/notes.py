"""Writes the draft of the note on a call to the hospital's system, at the end of the call."""

import asyncio

import structlog

from dialog.actions.access import identified
from dialog.actions.action import answer
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import BadAnswerError, ClinicalError, UnavailableError
from dialog.events.care import NotePostponed, NoteWritten
from dialog.notes.desk import NoteDesk, NoteJob
from dialog.notes.draft import NoteDraft, draft
from dialog.notes.due import DueNote, NotesDue
from dialog.notes.records import WRITTEN
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

log = structlog.get_logger()

WORDING = "wording"
"""Why a note is postponed that a model words first."""
_WITHIN_S = 2.0
"""The goodbye waits for it."""


class GenerateSoapNote:
    """`action_generate_soap_note`: says nothing, and never fails: the call ends as it should.

    Run again, it writes only where more was told meanwhile. A call in which nothing of anybody's
    health was told gets no note.
    """

    name = "action_generate_soap_note"

    def __init__(
        self,
        clinic: ClinicalBackend | None,
        due: NotesDue,
        *,
        desk: NoteDesk | None = None,
        within_s: float = _WITHIN_S,
    ) -> None:
        """Write to the clinic; without one no note is due.

        Args:
            clinic: the hospital's side.
            due: keeps what the clinic cannot take in time.
            desk: has notes worded when the call is over, and writes them; None: the template's
                are written at once.
            within_s: the longest wait for the clinic.
        """
        self._clinic = clinic
        self._due = due
        self._desk = desk
        self._within_s = within_s

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Write the note, or see to it that it is written later."""
        if self._clinic is None:
            return answer()
        drafted = draft(tracker.sender, tracker.events[:], at=at)
        if not drafted.is_clinical or _is_settled(tracker, drafted.key):
            return answer()
        patient_id = identified(tracker)
        if patient_id is None:
            return _postponed(drafted, "unidentified", "")
        if self._desk is not None:
            job = NoteJob(patient_id, drafted, tuple(tracker.events[:]))
            if self._desk.take(job):
                return _postponed(drafted, WORDING, patient_id)
        return await self._written(patient_id, drafted, self._clinic)

    async def _written(
        self, patient_id: str, drafted: NoteDraft, clinic: ClinicalBackend
    ) -> ActionAnswer:
        try:
            async with asyncio.timeout(self._within_s):
                note_id = await clinic.write_note(patient_id, drafted.note, key=drafted.key)
        except (UnavailableError, BadAnswerError, TimeoutError):
            reason = "unavailable"
        except ClinicalError:
            reason = "refused"
        else:
            return answer(events=(NoteWritten(drafted.key, note_id), SlotSet(WRITTEN, True)))
        self._due.add(DueNote(patient_id, drafted.note, drafted.key))
        return _postponed(drafted, reason, patient_id)


def _is_settled(tracker: CallTracker, key: str) -> bool:
    """Whether this very note is written, or has no patient to be written for still."""
    for event in tracker.events[:]:
        if isinstance(event, NoteWritten) and event.key == key:
            return True
        is_postponed = isinstance(event, NotePostponed) and event.key == key
        if is_postponed and identified(tracker) is None:
            return True
    return False


def _postponed(drafted: NoteDraft, reason: str, patient_id: str) -> ActionAnswer:
    # To be worded is the ordinary way; anything else somebody should know of.
    tell = log.info if reason == WORDING else log.warning
    tell("note postponed", call=drafted.note.call_id, reason=reason)
    event = NotePostponed(drafted.key, reason, patient_id)
    return answer(events=(event, SlotSet(WRITTEN, False)))
