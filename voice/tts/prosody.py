"""How an emotion sounds: the numbers a synthesiser is given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prosody:
    """Piper's synthesis knobs; espeak-ng derives its own from them.

    Source: `piper.config.SynthesisConfig` of piper-tts 1.8.
    """

    length_scale: float = 1.0
    """Duration relative to the voice's own pace; above 1 is slower."""
    noise_scale: float = 0.667
    """Variation of the sound: intonation, colour."""
    noise_w_scale: float = 0.8
    """Variation of phoneme lengths: rhythm."""
    volume: float = 1.0
    """Linear gain; 1.0 is the voice's own level."""


NEUTRAL = Prosody()
