"""Readings, as triage heard them; what cannot be true or was taken back is none."""

from collections.abc import Iterator, Sequence

from dialog.events.call import TurnTriaged
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.turns import Counting
from dialog.rasa.events import Event
from triage.decision import Vital

_PAIR = ("systolic", "diastolic")


def objective(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """A sentence for each reading, with its unit; of a pain score, which is felt, with the rest."""
    for at in counting.measured:
        event = events[at]
        vitals = event.decision.vitals if isinstance(event, TurnTriaged) else ()
        for told in _told(vitals):
            yield EvidencedSentence(Section.OBJECTIVE, f"Told by the caller: {told}.", (at,))


def _told(vitals: Sequence[Vital]) -> Iterator[str]:
    left = list(vitals)
    while left:
        first = left.pop(0)
        lower = left[0] if left else None
        if lower is not None and (first.kind, lower.kind) == _PAIR:
            left.pop(0)
            yield f"blood pressure {first.value:g}/{lower.value:g} {first.unit}".strip()
        else:
            yield f"{first.kind.replace('_', ' ')} {first.value:g} {first.unit}".strip()
