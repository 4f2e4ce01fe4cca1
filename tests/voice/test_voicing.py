import numpy as np
import pytest
from numpy.typing import NDArray

from voice.voicing import LEAST_SAMPLES, is_voiced

RATE = 8000
TIMES = np.arange(480) / RATE


def pcm(samples: NDArray[np.float64]) -> bytes:
    return np.rint(samples).astype(np.int16).tobytes()


def sine(hz: float, amplitude: float = 5000) -> NDArray[np.float64]:
    return amplitude * np.sin(2 * np.pi * hz * TIMES)


@pytest.mark.parametrize("hz", [350, 440, 620, 1000, 1400, 2100])
def test_a_beep_is_no_voice(hz: int) -> None:
    assert not is_voiced(pcm(sine(hz)))


@pytest.mark.parametrize("low", [697, 770, 852, 941])
@pytest.mark.parametrize("high", [1209, 1336, 1477, 1633])
def test_no_key_is_a_voice_on_a_noisy_line_either(low: int, high: int) -> None:
    noise = np.random.default_rng(low + high).normal(0, 200, len(TIMES))
    assert not is_voiced(pcm(sine(low) + sine(high) + noise))


@pytest.mark.parametrize("pitch_hz", [80, 120, 200, 300])
def test_the_partials_of_a_voice_are_one(pitch_hz: int) -> None:
    partials = [sine(pitch_hz * n, 3000 / n) for n in range(1, 3400 // pitch_hz)]
    assert is_voiced(pcm(np.sum(partials, axis=0)))


def test_noise_is_no_voice() -> None:
    for seed in range(20):
        assert not is_voiced(pcm(np.random.default_rng(seed).normal(0, 3000, len(TIMES))))


def test_silence_and_too_little_sound_are_no_voice() -> None:
    voice = sine(120) + sine(240) + sine(360) + sine(480)
    assert is_voiced(pcm(voice[:LEAST_SAMPLES]))
    assert not is_voiced(pcm(voice[: LEAST_SAMPLES - 1]))
    assert not is_voiced(pcm(np.zeros(len(TIMES))))
    assert not is_voiced(b"")
