"""How a worded note is kept in the record of its call, and found there again. Pure."""

from collections.abc import Iterable, Sequence

from dialog.events.wording import NoteWorded
from dialog.notes.check import check
from dialog.notes.draft import NoteDraft, note_of
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.rasa.events import Event


def kept(sentences: Iterable[EvidencedSentence]) -> tuple[str, ...]:
    """The sentences, each as `section|places|topic|text`."""
    return tuple(
        f"{one.section}|{','.join(map(str, one.evidence))}|{one.topic}|{one.text}"
        for one in sentences
    )


def found_again(drafted: NoteDraft, events: Sequence[Event]) -> NoteDraft:
    """The note as a model worded it, where the record has that; else as it is given.

    Args:
        drafted: the template's note on these events.
        events: all of the record.
    """
    for event in reversed(events):
        if isinstance(event, NoteWorded) and event.key == drafted.key and event.sentences:
            worded = _worded(drafted, event)
            # Places in a record that was written anew meanwhile are those of other events.
            return drafted if worded is None or check(worded, events) else worded
    return drafted


def worded_draft(
    drafted: NoteDraft, sentences: Sequence[EvidencedSentence], *, model: str
) -> NoteDraft:
    """The note that stands for the template's, in other words."""
    note = note_of(drafted.note.call_id, drafted.note.at, sentences, model)
    return NoteDraft(note, tuple(sentences), worded_by=model, told_key=drafted.key)


def _worded(drafted: NoteDraft, event: NoteWorded) -> NoteDraft | None:
    try:
        sentences = [_sentence(one) for one in event.sentences]
    except ValueError:
        return None
    return worded_draft(drafted, sentences, model=event.model)


def _sentence(line: str) -> EvidencedSentence:
    section, places, topic, text = line.split("|", 3)
    evidence = tuple(int(place) for place in places.split(","))
    return EvidencedSentence(Section(section), text, evidence, topic)
