"""G.711 mu-law, from the Recommendation's segments and not from the product's tables.

The product has a codec of its own; that both are written apart is what lets one find an error of
the other.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 8000
"""Hz, and bytes a second."""
SILENCE = b"\xff"
"""The code of zero."""
BIAS = 132
LARGEST = 32_635


@cache
def _linear_of_code() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    segment, step = (code >> 4) & 7, code & 15
    magnitude = (((step << 3) + BIAS) << segment) - BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def decode(mulaw: bytes) -> NDArray[np.int16]:
    """Samples: int16, shape (len(mulaw),), 8 kHz mono."""
    return _linear_of_code()[np.frombuffer(mulaw, dtype=np.uint8)]


def encode(samples: NDArray[np.int16]) -> bytes:
    """One byte a sample; samples are int16, shape (n,)."""
    linear = samples.astype(np.int32)
    magnitude = np.minimum(np.abs(linear), LARGEST) + BIAS
    # Segment n begins at BIAS << n, so the position of the highest bit tells it.
    segment = np.frexp(magnitude.astype(np.float64))[1] - 8
    step = (magnitude >> (segment + 3)) & 15
    sign = np.where(linear < 0, 0x80, 0)
    code: NDArray[np.uint8] = (~(sign | (segment << 4) | step) & 0xFF).astype(np.uint8)
    return code.tobytes()


def silence(byte_count: int) -> bytes:
    """Digital silence of that length."""
    return SILENCE * byte_count
