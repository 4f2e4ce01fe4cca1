"""G.711 mu-law, as the telephone carries it: a table look-up each way.

The tables give what the reference code of ITU-T G.711 gives for 16-bit samples whose two lowest
bits are dropped (its 14-bit input), rounding towards minus infinity.
"""

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
