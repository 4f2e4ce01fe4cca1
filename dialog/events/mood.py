"""What was noticed of a caller's mood; stands in the record of the call."""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event

RELIEF = "utter_offer_relief"
"""Response that tells a frustrated caller how to get a person, in front of the answer."""


@dataclass(frozen=True, slots=True)
class MoodSensed(Event):
    """The words of this turn spoke of feelings; each from 0 to 1."""

    KIND: ClassVar[str] = "mood"
    anxious: float
    frustrated: float
    satisfied: float


@dataclass(frozen=True, slots=True)
class ReliefOffered(Event):
    """A caller who had been frustrated for a while was told how to get a person."""

    KIND: ClassVar[str] = "relief_offered"


MOOD_KINDS: tuple[type[Event], ...] = (MoodSensed, ReliefOffered)
