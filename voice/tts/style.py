"""How one caller wants to be spoken to: slower, louder. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum

from voice.tts.prosody import ALLOWED, Prosody

PACE_STEP = 1.2
"""Three times what is just noticed: who asks once must hear that it was heard."""
GAIN_STEP = 1.4
"""3 dB, where the limiter leaves them."""
SLOWEST, FASTEST = 1.6, 0.8
LOUDEST, QUIETEST = 2.0, 0.5
REPETITION = 1.12
"""How much slower something is said again, once."""


class Wish(StrEnum):
    """What a caller may ask of a voice."""

    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    AGAIN = "again"
    """What was said, once more; it changes nothing for good."""


@dataclass(frozen=True, slots=True)
class SpeakingStyle:
    """A caller's own, for the rest of the call; on top of it comes the emotion of each reply."""

    pace: float = 1.0
    """Duration relative to the emotion's own; above 1 is slower."""
    gain: float = 1.0
    """Level relative to the emotion's own, linear."""

    def granting(self, wish: Wish) -> "SpeakingStyle":
        """The style after the wish; at its limit it stays as it is."""
        match wish:
            case Wish.SLOWER:
                return replace(self, pace=min(self.pace * PACE_STEP, SLOWEST))
            case Wish.FASTER:
                return replace(self, pace=max(self.pace / PACE_STEP, FASTEST))
            case Wish.LOUDER:
                return replace(self, gain=min(self.gain * GAIN_STEP, LOUDEST))
            case Wish.QUIETER:
                return replace(self, gain=max(self.gain / GAIN_STEP, QUIETEST))
            case Wish.AGAIN:
                return self

    def for_repetition(self) -> "SpeakingStyle":
        """The style of something that is said again because it was not understood."""
        return replace(self, pace=min(self.pace * REPETITION, SLOWEST))

    def of(self, prosody: Prosody) -> Prosody:
        """The prosody in this style, within `ALLOWED`."""
        return replace(
            prosody,
            length_scale=_allowed("length_scale", prosody.length_scale * self.pace),
            volume=_allowed("volume", prosody.volume * self.gain),
        )


def _allowed(key: str, value: float) -> float:
    low, high = ALLOWED[key]
    # Rounded, so that ways that lead to the same style find the same clips.
    return round(min(max(value, low), high), 3)
