"""The sizes of Piper's medium voices, as piper-tts trains them.

They are a VITS (Kim et al. 2021) with the third and smallest HiFi-GAN (Kong et al. 2020) as its
decoder.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the decoder up to the sample rate."""

    rate: int
    """So many values come out for each one that goes in."""
    kernel: int


@dataclass(frozen=True, slots=True)
class PiperShape:
    """What decides how much a voice computes."""

    symbols: int = 256
    width: int = 192
    """Channels of the text encoder, the durations and the flow."""
    filter_width: int = 768
    heads: int = 2
    layers: int = 6
    encoder_kernel: int = 3
    relative_window: int = 4
    """Neighbours on either side that the attention tells apart."""
    duration_flows: int = 3
    """Of the four that are trained the last is not used when speaking."""
    duration_layers: int = 3
    flows: int = 4
    flow_layers: int = 4
    flow_kernel: int = 5
    decoder_width: int = 256
    stages: tuple[Stage, ...] = (Stage(8, 16), Stage(8, 16), Stage(4, 8))
    residual: tuple[tuple[int, tuple[int, ...]], ...] = ((3, (1, 2)), (5, (2, 6)), (7, (3, 12)))
    """Kernel and dilations of the blocks that are averaged after each stage."""
    sample_rate: int = 22_050

    @property
    def hop(self) -> int:
        """Samples of one frame."""
        hop = 1
        for stage in self.stages:
            hop *= stage.rate
        return hop


MEDIUM = PiperShape()
SMALLEST = PiperShape(
    width=8, filter_width=16, layers=1, duration_flows=1, flows=1, flow_layers=2, decoder_width=16
)
"""No voice's: loaded in a moment, for tests of the path."""
