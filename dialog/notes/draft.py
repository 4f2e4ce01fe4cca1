"""Drafts the note on a call from the record of that call: nothing that was not said or done.

To let a new event of calls into notes, say its sentence in the module of its section.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dialog.clinical.care import ClinicalNote
from dialog.notes.assessment import FOUND, assessment
from dialog.notes.evidence import EvidencedSentence, Section, joined
from dialog.notes.objective import objective
from dialog.notes.plan import ARRANGED, plan
from dialog.notes.subjective import subjective
from dialog.notes.turns import counting
from dialog.rasa.events import Event

DRAFT_MARK = "Draft by an automated assistant from the record of a telephone call. Not signed."
"""Begins every note: whoever sees it alone must know."""
WORDED_MARK = (
    "Draft by an automated assistant from the record of a telephone call, worded by the language "
    "model {model} and checked against the record. Not signed."
)
"""Begins a note that the template did not word."""


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note, and beside it what each of its sentences rests on."""

    note: ClinicalNote
    sentences: tuple[EvidencedSentence, ...]
    worded_by: str = ""
    """The language model that worded it; empty: the template."""
    told_key: str = ""
    """The key of the template's note that it stands for; empty: it is that one."""

    @property
    def is_clinical(self) -> bool:
        """Whether the call was about somebody's health, so that there is something to note."""
        told = (Section.SUBJECTIVE, Section.OBJECTIVE)
        return any(one.section in told or one.topic in (FOUND, ARRANGED) for one in self.sentences)

    @property
    def key(self) -> str:
        """The same for what was told, so that it stands once; another once more was told."""
        if self.told_key:
            return self.told_key
        told = "\n".join(f"{one.section}: {one.text}" for one in self.sentences)
        return f"{self.note.call_id}:note:{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def draft(call_id: str, events: Sequence[Event], *, at: float) -> NoteDraft:
    """The note on a call.

    Args:
        call_id: the call.
        events: all of its record, from the beginning: evidence is told by their places.
        at: when the note is dated if the record has no times, in seconds since the epoch.
    """
    counts = counting(events)
    sentences = joined(
        (
            *subjective(events, counts),
            *objective(events, counts),
            *assessment(events, counts),
            *plan(events),
        )
    )
    # Of what it tells, not of now: written again after a failure it is the same note.
    told = (events[place].timestamp for one in sentences for place in one.evidence)
    ended = max((time for time in told if time is not None), default=at)
    return NoteDraft(note_of(call_id, datetime.fromtimestamp(ended, tz=UTC), sentences), sentences)


def note_of(
    call_id: str, at: datetime, sentences: Iterable[EvidencedSentence], worded_by: str = ""
) -> ClinicalNote:
    """The note that these sentences make, and nothing else; it says which model worded it."""
    mark = WORDED_MARK.format(model=worded_by) if worded_by else DRAFT_MARK
    parts = dict.fromkeys(Section, "")
    for one in sentences:
        parts[one.section] = f"{parts[one.section]}\n{one.text}".strip()
    return ClinicalNote(
        call_id=call_id,
        at=at,
        subjective=f"{mark}\n{parts[Section.SUBJECTIVE]}".strip(),
        objective=parts[Section.OBJECTIVE],
        assessment=parts[Section.ASSESSMENT],
        plan=parts[Section.PLAN],
    )
