import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import mulaw
from voice.tts.alarm import alarm
from voice.tts.engine import Pcm
from voice.tts.shaping import shape_for_line


def tone(
    *, seconds: float = 0.5, hz: float = 440.0, level: int = 8000, rate: int = 22_050
) -> np.ndarray:
    steps = np.arange(round(seconds * rate))
    return (level * np.sin(2 * np.pi * hz * steps / rate)).astype("<i2")


def pcm(*parts: np.ndarray, rate: int = 22_050) -> Pcm:
    return Pcm(np.concatenate(parts).astype("<i2").tobytes(), rate)


def silence(seconds: float, rate: int = 22_050) -> np.ndarray:
    return np.zeros(round(seconds * rate), dtype="<i2")


def peak(samples: np.ndarray) -> float:
    return float(np.abs(samples.astype(float)).max() / 32_768)


@pytest.mark.parametrize("level", [400, 8000, 32_000])
def test_quiet_and_loud_voices_arrive_at_three_decibels_below_full_scale(level: int) -> None:
    assert peak(shape_for_line(pcm(tone(level=level)), 1.0)) == pytest.approx(0.708, abs=0.01)


def test_the_volume_is_heard() -> None:
    quiet, plain, loud = (shape_for_line(pcm(tone()), volume) for volume in (0.8, 1.0, 1.25))
    assert peak(quiet) == pytest.approx(0.8 * 0.708, abs=0.01)
    assert peak(loud) > peak(plain) > peak(quiet)


@given(st.floats(0.25, 2.0), st.integers(200, 32_000))
def test_no_volume_clips(volume: float, level: int) -> None:
    assert peak(shape_for_line(pcm(tone(level=level, seconds=0.1)), volume)) <= 0.98


def test_a_clip_is_made_at_the_rate_of_the_line() -> None:
    for rate in (8000, 16_000, 22_050, 48_000):
        shaped = shape_for_line(pcm(tone(rate=rate), rate=rate), 1.0)
        assert shaped.size == pytest.approx(4000, abs=20)
        assert shaped.dtype == np.int16


def test_silence_before_and_after_is_cut_to_thirty_milliseconds() -> None:
    shaped = shape_for_line(pcm(silence(0.5), tone(), silence(0.7)), 1.0)
    assert shaped.size / 8000 == pytest.approx(0.5 + 0.06, abs=0.01)
    first_loud = int(np.argmax(np.abs(shaped) > 2000))
    assert 0.02 < first_loud / 8000 < 0.04


def test_silence_inside_stays() -> None:
    shaped = shape_for_line(pcm(tone(), silence(0.4), tone()), 1.0)
    assert shaped.size / 8000 == pytest.approx(1.4, abs=0.02)


def test_the_edges_are_faded() -> None:
    shaped = shape_for_line(pcm(tone(hz=100.0)), 1.0)
    assert abs(int(shaped[0])) < 200
    assert abs(int(shaped[-1])) < 800


@pytest.mark.parametrize("samples", [silence(0.0), silence(0.3), silence(0.3) + 5])
def test_what_holds_no_speech_comes_back_empty(samples: np.ndarray) -> None:
    assert shape_for_line(pcm(samples), 1.0).size == 0


def test_a_clip_of_a_few_samples_is_no_problem() -> None:
    assert shape_for_line(pcm(tone(seconds=0.0005)), 1.0).size > 0


def test_the_alarm_is_two_beeps_without_words() -> None:
    clip = alarm()
    assert clip.text == ""
    assert clip.duration_s == pytest.approx(0.8)
    samples = np.abs(mulaw.decode(clip.mulaw).astype(int))
    assert samples[:2400].max() > 8000
    assert samples[2410:3990].max() == 0
    assert samples[4000:].max() > 8000
