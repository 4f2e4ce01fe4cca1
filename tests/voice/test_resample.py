import numpy as np
import pytest
from numpy.typing import NDArray

from voice.resample import resample


def tone(sample_rate: int, seconds: float, *, hz: float = 440.0) -> NDArray[np.float32]:
    times = np.arange(round(sample_rate * seconds)) / sample_rate
    return (0.5 * np.sin(2 * np.pi * hz * times)).astype(np.float32)


@pytest.mark.parametrize(
    ("from_rate", "to_rate"),
    [(22_050, 8_000), (8_000, 16_000), (16_000, 8_000)],
    ids=["voice to line", "line to model", "model to line"],
)
@pytest.mark.parametrize("seconds", [0.14, 1.0], ids=["a short yes", "a sentence"])
def test_a_clip_keeps_its_length_and_its_tail(from_rate: int, to_rate: int, seconds: float) -> None:
    resampled = resample(tone(from_rate, seconds), from_rate, to_rate)
    assert abs(len(resampled) - seconds * to_rate) <= 1
    inside = slice(len(resampled) // 10, -len(resampled) // 10)
    expected = tone(to_rate, seconds)[: len(resampled)]
    np.testing.assert_allclose(resampled[inside], expected[inside], atol=0.01)


def test_integer_samples_stay_integers() -> None:
    samples = (tone(16_000, 0.2) * 20_000).astype(np.int16)
    resampled = resample(samples, 16_000, 8_000)
    assert resampled.dtype == np.int16
    assert 9_000 < np.abs(resampled).max() < 11_000


def test_a_clip_at_the_right_rate_is_returned_as_it_is() -> None:
    samples = tone(8_000, 0.1)
    assert resample(samples, 8_000, 8_000) is samples


def test_an_empty_clip_stays_empty() -> None:
    assert resample(np.zeros(0, np.int16), 22_050, 8_000).size == 0
