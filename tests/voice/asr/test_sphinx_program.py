"""The parts of the decoder's program that need no decoder."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.asr.sphinx_program import LEVEL_SAMPLES, Leveller, Upsampler

TARGET = 1642.0


def tone(seconds, amplitude, hertz=500.0):
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(int(8000 * seconds)) / 8000)).astype(
        np.int16
    )


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_upsampling_in_pieces_is_upsampling_at_once(sizes):
    sound = tone(1.0, 8000.0)[: sum(sizes)]
    whole = Upsampler()(sound)
    piecewise, begin = Upsampler(), 0
    pieces = []
    for size in sizes:
        pieces.append(piecewise(sound[begin : begin + size]))
        begin += size
    assert np.array_equal(np.concatenate(pieces), whole)


def test_upsampling_keeps_the_tone_and_adds_no_mirror_of_it():
    wide = Upsampler()(tone(1.0, 8000.0, hertz=1000.0))[200:-200]
    spectrum = np.abs(np.fft.rfft(wide * np.hanning(len(wide))))
    hertz = np.fft.rfftfreq(len(wide), 1 / 16_000)
    assert hertz[spectrum.argmax()] == pytest.approx(1000.0, abs=2.0)
    mirror = spectrum[(hertz > 6800) & (hertz < 7200)].max()
    assert mirror < spectrum.max() / 300


@pytest.mark.parametrize("amplitude", [200.0, 2000.0, 20_000.0])
def test_a_turn_is_brought_to_the_nominal_level(amplitude):
    levelled = Leveller()(tone(1.0, amplitude))
    rms = float(np.sqrt(np.mean(levelled.astype(float) ** 2)))
    assert rms == pytest.approx(TARGET, rel=0.1)


def test_the_gain_is_set_once_and_nothing_is_lost():
    leveller = Leveller()
    sound = np.concatenate([tone(1.0, 1000.0), tone(1.0, 4000.0)])
    out = np.concatenate([leveller(part) for part in np.split(sound, 100)])
    assert len(out) == len(sound)
    assert np.abs(out[8000:]).max() == pytest.approx(4 * np.abs(out[:8000]).max(), rel=0.05)


def test_nothing_is_passed_on_before_the_level_is_known():
    leveller = Leveller()
    assert len(leveller(tone(0.5, 1000.0))) == 0
    assert len(leveller.flush()) == 4000


def test_a_turn_of_silence_does_not_explode():
    leveller = Leveller()
    out = leveller(np.zeros(LEVEL_SAMPLES, np.int16))
    assert not out.any()
