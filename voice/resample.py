"""Another sample rate for a whole clip at once.

Never piece by piece: a streaming resampler holds audio back (64 ms on average with 20 ms chunks,
115 ms at worst), which a caller would wait for, and keeps the tail of what is not flushed.
"""

from typing import TypeVar

import numpy as np
import soxr
from numpy.typing import NDArray

Sample = TypeVar("Sample", np.int16, np.float32)


def resample(samples: NDArray[Sample], from_rate: int, to_rate: int) -> NDArray[Sample]:
    """The clip at another rate, same type, same duration to within one sample.

    Args:
        samples: int16 or float32 in [-1, 1], shape (n,), mono.
        from_rate: Hz.
        to_rate: Hz.
    """
    if from_rate == to_rate or samples.size == 0:
        return samples
    resampled: NDArray[Sample] = soxr.resample(samples, from_rate, to_rate, quality="HQ")
    return resampled
