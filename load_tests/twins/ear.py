"""The encoder of a scripted twin: log-mel frames in, the same with loudness and marks out.

The convolutions pass every mel band through (as a pair of values, since GELU(x) - GELU(-x) = x)
and add one that grows with the bands that stand out. The positions add an anchor, which keeps the
scale of the norm steady, and mark some frames as slots, of which the decoder's attention picks one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from load_tests.twins.shapes import AUDIO_POSITIONS, Shape

PASS, STAND_OUT, FLOOR = 2.0, 4.0, 0.35
"""Gains of the bands and of what exceeds the floor; features of speech lie between -1 and 1.5."""
LOUDNESS = 1 / 16
ANCHOR, SLOT = 10.0, 6.0
SLOT_EVERY = 3
"""Frames: speech is heard less well where a slot lies."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ear:
    """Where what lies in a frame of the encoder's output, and the weights that put it there."""

    bands: int
    slots: int
    conv1: tuple[Floats, Floats]
    conv2: tuple[Floats, Floats]
    positions: Floats

    @property
    def loudness(self) -> int:
        """Behind the pairs of the bands; these and it are what is heard."""
        return 2 * self.bands

    @property
    def is_slot(self) -> int:
        """Set in every slot."""
        return self.loudness + 3

    def slot(self, number: int) -> int:
        """Set in the frame of one slot."""
        return self.is_slot + 1 + number

    def put_into(self, encoder: Any) -> None:
        """Give a network's encoder these weights."""
        encoder.conv1.weight, encoder.conv1.bias = self.conv1
        encoder.conv2.weight, encoder.conv2.bias = self.conv2
        encoder.position_encodings.encodings = self.positions

    def hear(self, features: Floats) -> Floats:
        """What the encoder gives for log-mel features: shape (frames // 2, width)."""
        raw = _gelu(_convolved(features, *self.conv1, step=1))
        mixed = _gelu(_convolved(raw, *self.conv2, step=2)).T
        frames = mixed + self.positions[: len(mixed)]
        centred = frames - frames.mean(axis=1, keepdims=True)
        normal: Floats = centred / np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + 1e-5)
        return normal


def make_ear(shape: Shape, slots: int) -> Ear:
    """An ear with room for so many scripts.

    Raises:
        ValueError: the network is too narrow.
    """
    bands, width = shape.mel_bands, shape.width
    wanted = max(3 * bands, 2 * bands + 4 + slots)
    if wanted > width:
        raise ValueError(f"{slots} scripts need a width of {wanted}, this network has {width}")
    first, first_bias = np.zeros((width, bands, 3), np.float32), np.zeros(width, np.float32)
    second, positions = np.zeros((width, width, 3), np.float32), np.zeros((1500, width), np.float32)
    ear = Ear(
        bands,
        slots,
        (first, first_bias),
        (second, np.zeros(width, np.float32)),
        positions[:AUDIO_POSITIONS],
    )
    for band in range(bands):
        plus, minus, above = 3 * band, 3 * band + 1, 3 * band + 2
        first[(plus, minus, above), band, 1] = PASS, -PASS, STAND_OUT
        first_bias[above] = -STAND_OUT * FLOOR
        # Two frames become one: their mean.
        second[2 * band, (plus, minus), 1:] = [[0.5], [-0.5]]
        second[2 * band + 1, (plus, minus), 1:] = [[-0.5], [0.5]]
        second[ear.loudness, above, 1:] = LOUDNESS / 2
    positions[:, ear.loudness + 1 : ear.loudness + 3] = ANCHOR, -ANCHOR
    for number in range(slots):
        positions[SLOT_EVERY * number, (ear.is_slot, ear.slot(number))] = SLOT
    return ear


def _convolved(channels: Floats, weight: Floats, bias: Floats, *, step: int) -> Floats:
    padded = np.pad(channels, ((0, 0), (1, 1)))
    count = channels.shape[1]
    taps = [weight[:, :, tap] @ padded[:, tap : tap + count : step] for tap in range(3)]
    summed: Floats = sum(taps) + bias[:, None]
    return summed


def _gelu(values: Floats) -> Floats:
    curved: Floats = values * (0.5 * (1.0 + erf(values / np.sqrt(2.0))))
    return curved
