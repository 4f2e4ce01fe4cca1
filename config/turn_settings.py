"""The settings by which it is told when a caller speaks, and when a caller has finished."""

from typing import Annotated, Literal

from pydantic import Field

from config.section import Ratio, Seconds, Section


class VadSettings(Section):
    """When sound is speech."""

    aggressiveness: Annotated[int, Field(ge=0, le=3)] = 2
    """webrtcvad's mode: how readily it calls a frame silence."""
    speech_probability: Ratio = 0.5
    """Silero's probability from which a window is speech."""
    onset_s: Seconds = 0.12
    """Speech that makes an onset; a barge-in clears the line that long after it began."""
    prespeech_s: Seconds = 0.3
    """Audio before the onset that belongs to the turn."""


class Wait(Section):
    """Pauses, in seconds, for one kind of awaited answer."""

    complete_s: Seconds
    """Silence that ends the turn when smart-turn says that the sentence is complete."""
    incomplete_s: Seconds
    """Silence that ends the turn in any case."""


Waits = dict[Literal["anything", "yes_no", "number", "date", "digits", "story"], Wait]


class TurnSettings(Section):
    """When a turn is over. Reasons stand beside the table in `settings.yaml`."""

    waits: Waits
    patience: Literal["never", "when_needed", "always"] = "when_needed"
    """Who gets `patient_waits`, for the rest of the call: nobody; who was cut off, asks for time or
    is known to need it; everybody."""
    patient_waits: Waits = Field(default_factory=dict)
    """Where one is missing, or shorter than that of `waits`, the latter holds."""
    again_within_s: Seconds = 0.8
    """Words that begin so soon after the end of a turn are the rest of it: it was cut off."""
    guess_after_s: Seconds = 0.16
    """Silence at which the final decode begins, by engines that mind little if it is in vain."""
    smart_turn: bool = True
    smart_turn_threshold: Ratio = 0.5
    smart_turn_timeout_s: Seconds = 1.0
    """A later verdict comes too late to shorten the wait for an unfinished sentence."""
    max_turn_s: Seconds = 30.0
    """A turn that long is closed, so that a radio in the room cannot hold the line."""
