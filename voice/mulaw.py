"""G.711 mu-law, as the telephone carries it: a table look-up each way.

The tables give what the reference code of ITU-T G.711 gives for 16-bit samples whose two lowest
bits are dropped (its 14-bit input), rounding towards minus infinity.

A process that slept for 20 ms has lost its caches, and numpy's first call then costs 50 us. So the
path of every frame uses `to_pcm` and `power` of the small C module `audioop` instead: 10 us.
"""

import audioop  # up to Python 3.12; above, pipecat requires the package of the same name

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 8000
"""Hz. One byte is one sample."""

_BIAS = 33
_LARGEST = 8158
"""Of a 14-bit sample; louder ones clip."""


def _linear_of_each_code() -> NDArray[np.int16]:
    code = ~np.arange(256) & 0xFF  # the line carries every bit inverted
    segment, step = (code >> 4) & 7, code & 0x0F
    magnitude = ((2 * step + _BIAS) << segment) - _BIAS
    return np.where(code & 0x80, -4 * magnitude, 4 * magnitude).astype(np.int16)


def _code_of_each_linear() -> NDArray[np.uint8]:
    """Indexed by the sample's bits read as uint16."""
    linear = np.arange(65_536).astype(np.uint16).view(np.int16).astype(np.int32) >> 2
    magnitude = np.minimum(np.abs(linear), _LARGEST) + _BIAS
    segment = np.searchsorted((64 << np.arange(8)) - 1, magnitude)
    step = (magnitude >> (segment + 1)) & 0x0F
    sign = np.where(linear < 0, 0x80, 0)
    code: NDArray[np.uint8] = (~(sign | (segment << 4) | step) & 0xFF).astype(np.uint8)
    return code


_LINEAR = _linear_of_each_code()
_CODE = _code_of_each_linear()


def decode(mulaw: bytes) -> NDArray[np.int16]:
    """Samples of a payload: int16, shape (len(mulaw),), 8 kHz mono. Any length, also none."""
    return _LINEAR.take(np.frombuffer(mulaw, dtype=np.uint8))


def encode(samples: NDArray[np.int16]) -> bytes:
    """Payload of samples: int16, shape (n,), 8 kHz mono; one byte for each."""
    return _CODE[samples.view(np.uint16)].tobytes()


def to_pcm(mulaw: bytes) -> bytes:
    """The samples that `decode` gives, as 16-bit PCM in the machine's byte order."""
    return audioop.ulaw2lin(mulaw, 2)


def power(pcm: bytes) -> float:
    """Mean square of 16-bit PCM in the machine's byte order; of nothing, zero."""
    # audioop's mean is whole; at 32 bits that leaves 16 bits after the point.
    return float((audioop.rms(audioop.lin2lin(pcm, 2, 4), 4) / 65_536) ** 2)
