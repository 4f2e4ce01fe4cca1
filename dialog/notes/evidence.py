"""A sentence of a note, and the events of the call that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """The four parts of a note."""

    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ASSESSMENT = "assessment"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class EvidencedSentence:
    """One sentence. Holds what was told: for the clinic and the sealed record, never a log."""

    section: Section
    text: str
    evidence: tuple[int, ...]
    """Places of events in the record of the call, counted from 0, in order."""
    topic: str = ""
    """What it is about, as `CareUpdate.kind` names it where it belongs into the care plan."""


def joined(sentences: Iterable[EvidencedSentence]) -> tuple[EvidencedSentence, ...]:
    """Each sentence once, with all that it rests on."""
    first: dict[tuple[Section, str], EvidencedSentence] = {}
    evidence: dict[tuple[Section, str], set[int]] = {}
    for one in sentences:
        first.setdefault((one.section, one.text), one)
        evidence.setdefault((one.section, one.text), set()).update(one.evidence)
    return tuple(
        EvidencedSentence(one.section, one.text, tuple(sorted(evidence[key])), one.topic)
        for key, one in first.items()
    )
