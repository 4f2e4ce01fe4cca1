"""The sizes of Whisper's networks, as published (Radford et al. 2022, table 1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how much a model computes."""

    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    mel_bands: int
    vocabulary: int
    """Tokens, the special ones and the times included."""


SHAPES = {
    "tiny.en": Shape(384, 6, 4, 4, 80, 51_864),
    "base.en": Shape(512, 8, 6, 6, 80, 51_864),
    "small.en": Shape(768, 12, 12, 12, 80, 51_864),
    "large-v3-turbo": Shape(1280, 20, 32, 4, 128, 51_866),
}
SMALLEST = Shape(256, 4, 1, 2, 80, 2400)
"""No release: what a scripted twin needs at least, loaded in a few milliseconds."""
AUDIO_POSITIONS, TEXT_POSITIONS = 1500, 448
