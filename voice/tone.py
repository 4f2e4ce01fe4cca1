"""Whether a sound is one that machines make: keys, ringing, beeps. Pure."""

import numpy as np

LEAST_SAMPLES = 400
"""50 ms: apart by 20 Hz each partial has its own peak, a low voice's too."""
PARTIALS = 2
"""At once, in the tones of telephones (ITU-T E.180, Q.23)."""
PEAK_BINS = 2
"""On either side of a peak that belong to it, with a Hann window."""
TONE_SHARE = 0.97
"""Of the power. A vowel has more partials than two, and they move."""


def is_tone(pcm: bytes) -> bool:
    """True where one or two steady tones hold nearly all of the power; 16-bit PCM at 8 kHz."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    if len(samples) < LEAST_SAMPLES:
        return False
    powers = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    whole = float(powers.sum())
    held = 0.0
    for _ in range(PARTIALS):
        peak = int(powers.argmax())
        around = slice(max(peak - PEAK_BINS, 0), peak + PEAK_BINS + 1)
        held += float(powers[around].sum())
        powers[around] = 0.0
    return held >= TONE_SHARE * whole > 0.0
