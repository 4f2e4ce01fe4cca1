"""What was understood of one utterance."""

from dataclasses import dataclass

from triage.decision import Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that was named. `value` is its one name, whatever words were used."""

    entity: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Understanding:
    """The intent, how sure that is, and the entities, in the order they were said."""

    intent: str
    confidence: float
    """In [0, 1]."""
    entities: tuple[Entity, ...] = ()
