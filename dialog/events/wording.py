"""What a language model had to do with a call. They stand in the record of the call.

They tell nothing that a note may rest on.
"""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event


@dataclass(frozen=True, slots=True)
class NoteWorded(Event):
    """The note of the call was worded, by a language model or by the template.

    Of a model's note the sentences are kept, since they cannot be made again.
    """

    KIND: ClassVar[str] = "note_worded"
    key: str
    """Of the note."""
    by: str
    """`model` or `template`."""
    model: str
    """Its name, also where its note was refused."""
    refused: str
    """Why the model's was not taken, as a code; empty where it was."""
    sentences: tuple[str, ...] = ()
    """For the clinic and the sealed record, never a log; see `dialog.notes.keeping`."""


@dataclass(frozen=True, slots=True)
class AdviceSought(Event):
    """A health question was put to a language model."""

    KIND: ClassVar[str] = "advice_sought"
    model: str
    refused: str
    """Why its answer was not told, as a code; empty where it was."""


WORDING_KINDS: tuple[type[Event], ...] = (NoteWorded, AdviceSought)
