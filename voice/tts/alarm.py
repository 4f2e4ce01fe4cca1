"""The sound of last resort, for when no voice can be had: two beeps, so that the line is not dead.

It is made without an engine, a file or a setting, so nothing can be missing.
"""

import numpy as np

from voice import mulaw
from voice.tts.engine import Clip

TONE_HZ = 620.0
"""Between the tones that telephone exchanges use, and well inside the band."""
BEEP_S = 0.3
GAP_S = 0.2
LEVEL = 0.35


def alarm() -> Clip:
    """Two beeps without words, 0.8 s."""
    count = int(BEEP_S * mulaw.SAMPLE_RATE)
    envelope = np.sin(np.pi * np.arange(count) / count) ** 0.5
    beep = LEVEL * envelope * np.sin(2 * np.pi * TONE_HZ * np.arange(count) / mulaw.SAMPLE_RATE)
    gap = np.zeros(int(GAP_S * mulaw.SAMPLE_RATE))
    samples = np.round(np.concatenate([beep, gap, beep]) * 32_767).astype(np.int16)
    return Clip("", mulaw.encode(samples))
