"""The figures by which emotions are told apart, on sounds whose figures are known."""

import asyncio
import itertools

import numpy as np
import pytest

from config.settings import TtsSettings
from load_tests.bench_emotions import Sound, pitches_hz, sound_of, speak_all, steps_between
from load_tests.caller_voices.manifest import Split, of_split

SECOND = 8000
PLAIN = Sound(duration_s=10.0, level_dbfs=-20.0, pitch_hz=100.0, pitch_range_hz=40.0)


def voiced(hertz, *, level=3000.0):
    """A buzz with the partials of a voice; `hertz`: the pitch at each sample."""
    phase = 2 * np.pi * np.cumsum(hertz) / SECOND
    partials = sum(np.sin(number * phase) / number for number in range(1, 12))
    return (level * partials).astype(np.int16)


@pytest.mark.parametrize("hertz", [75.0, 110.0, 180.0, 260.0])
def test_the_pitch_of_a_steady_voice_is_found(hertz):
    found = pitches_hz(voiced(np.full(SECOND, hertz)).astype(float))
    assert found.size > 80
    assert np.median(found) == pytest.approx(hertz, rel=0.02)


def test_a_gliding_voice_has_the_range_that_it_glides_through():
    sound = sound_of(voiced(np.linspace(90, 150, 4 * SECOND)))
    assert sound.pitch_range_hz == pytest.approx(48, abs=5)
    assert sound.pitch_hz == pytest.approx(120, abs=4)
    assert sound.duration_s == 4.0


def test_twice_the_amplitude_is_six_decibels():
    quiet, loud = (
        sound_of(voiced(np.full(SECOND, 120.0), level=level)) for level in (3000.0, 6000.0)
    )
    assert loud.level_dbfs - quiet.level_dbfs == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize("samples", [np.zeros(SECOND, np.int16), np.zeros(0, np.int16)])
def test_silence_has_no_pitch(samples):
    assert sound_of(samples).pitch_hz == 0.0


def test_noise_has_no_pitch():
    noise = np.random.default_rng(3).normal(0, 1000, 4 * SECOND)
    assert pitches_hz(noise).size < 20


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ({}, 0.0),
        ({"duration_s": 10.5}, 1.0),
        ({"duration_s": 10.0 / 1.05}, 1.0),
        ({"level_dbfs": -17.0}, 3.0),
        ({"pitch_range_hz": 50.0}, 1.0),
        ({"pitch_hz": 100.0 * 2 ** (3 / 12)}, 2.0),
        ({"duration_s": 10.5, "level_dbfs": -24.0}, 4.0),
    ],
)
def test_the_distance_is_that_of_what_differs_most(changed, steps):
    values = {name: getattr(PLAIN, name) for name in PLAIN.__slots__}
    assert steps_between(PLAIN, Sound(**{**values, **changed})) == pytest.approx(steps, abs=0.01)


@pytest.mark.model
def test_the_shipped_emotions_are_told_apart_by_ear():
    settings = TtsSettings(engine="espeak", timeout_s=120)
    _, spoken = asyncio.run(speak_all(settings, of_split(Split.DEV)[:8]))
    sounds = {emotion: sound_of(np.concatenate(clips)) for emotion, clips in spoken.items()}
    assert len(sounds) == 7
    closest = min(steps_between(*pair) for pair in itertools.combinations(sounds.values(), 2))
    assert closest >= 1.7
    assert max(sounds, key=lambda one: sounds[one].level_dbfs) == "urgent"
    assert max(sounds, key=lambda one: sounds[one].duration_s) == "calm"
