"""What was understood of one utterance."""

from dataclasses import dataclass

from triage.decision import Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that was named. `value` is its one name, whatever words were used."""

    entity: str
    value: str
    span: Span
    is_repaired: bool = False
    """Guessed from words that the recogniser may have garbled: to be read back, never taken."""
    confidence: float = 1.0
    """The least that the recogniser had in a word of the span, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent that may be meant, and how likely that is, in [0, 1]."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """The intent, how sure that is, and the entities, in the order they were said."""

    intent: str
    confidence: float
    """In [0, 1]."""
    entities: tuple[Entity, ...] = ()
    ranking: tuple[Guess, ...] = ()
    """The three likeliest intents before any rule, for asking "did you mean"; empty where keyed."""
