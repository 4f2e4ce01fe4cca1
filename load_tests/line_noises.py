"""What is on a line besides speech: for how often an agent is silenced by nobody. Pure.

All is made, nothing recorded: a cough here is shaped noise with a rattle of voice, and shows how
a detector behaves, not how people cough. Levels are of the loudest part, below full scale.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from load_tests.caller_voices.channel import FULL_SCALE, active_rms, band_limited
from load_tests.twilio_double.g711 import SAMPLE_RATE

Sound = NDArray[np.float64]
"""16-bit units, shape (n,), 8 kHz."""
Burst = Callable[[np.random.Generator], Sound]

LINE_DBFS = -65.0
"""Hiss that is always there."""
AGENT_DBFS = -20.0
ECHO_DB = -30.0
TAIL_S = 0.1


def steady(dbfs: float) -> Callable[[float, np.random.Generator], Sound]:
    """Hiss of that level in the telephone's band."""

    def line(seconds: float, rng: np.random.Generator) -> Sound:
        return _hiss(seconds, dbfs, rng)

    return line


def hum(seconds: float, rng: np.random.Generator) -> Sound:
    """Harmonics of the mains at -45 dBFS."""
    times_s = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    sound = sum(np.sin(2 * np.pi * 60 * n * times_s) / n for n in range(6, 21, 2))
    return _at(np.asarray(sound), -45.0) + _hiss(seconds, LINE_DBFS, rng)


def bursts(make: Burst, every_s: float) -> Callable[[float, np.random.Generator], Sound]:
    """A line on which something sounds again and again, at irregular intervals."""

    def line(seconds: float, rng: np.random.Generator) -> Sound:
        sound = _hiss(seconds, LINE_DBFS, rng)
        at_s = every_s
        while at_s < seconds - every_s:
            burst = make(rng)
            at = round(at_s * SAMPLE_RATE)
            sound[at : at + len(burst)] += burst[: len(sound) - at]
            at_s += every_s * rng.uniform(0.7, 1.3)
        return sound

    return line


def breath(rng: np.random.Generator) -> Sound:
    """Into the microphone: 0.3 to 0.7 s, soft at both ends, -45 to -30 dBFS."""
    length_s = rng.uniform(0.3, 0.7)
    swell = np.sin(np.linspace(0, np.pi, round(length_s * SAMPLE_RATE)))
    return _hiss(length_s, rng.uniform(-45, -30), rng) * swell


def cough(rng: np.random.Generator) -> Sound:
    """A burst, a rush of air, and in half of them a rattle of voice: 0.2 to 0.35 s in all."""
    length_s = rng.uniform(0.2, 0.35)
    count = round(length_s * SAMPLE_RATE)
    times_s = np.arange(count) / SAMPLE_RATE
    air = _hiss(length_s, 0.0, rng) * (np.exp(-times_s / 0.03) + 0.4 * np.exp(-times_s / 0.12))
    attack = np.minimum(times_s / 0.005, 1.0)
    if rng.random() < 0.5:
        pitch_hz = rng.uniform(120, 300) * np.exp(-times_s)
        voice = np.sign(np.sin(2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE))
        late = np.clip((times_s - 0.1) / 0.03, 0, 1) * np.exp(-times_s / 0.15)
        air += band_limited(voice * late) * 0.4 * FULL_SCALE
    return _at(air * attack, rng.uniform(-28, -18))


def knock(rng: np.random.Generator) -> Sound:
    """A handset laid down, a key struck: 5 to 80 ms."""
    length_s = rng.uniform(0.005, 0.08)
    sound = _hiss(length_s, rng.uniform(-35, -12), rng)
    return sound * np.exp(-3 * np.arange(len(sound)) / len(sound))


def rustle(rng: np.random.Generator) -> Sound:
    """Cloth on the microphone: 0.1 to 0.6 s, uneven."""
    length_s = rng.uniform(0.1, 0.6)
    sound = _hiss(length_s, rng.uniform(-45, -25), rng)
    steps = np.repeat(rng.uniform(0.1, 1.0, len(sound) // 240 + 1), 240)
    return sound * steps[: len(sound)]


def keypad(rng: np.random.Generator) -> Sound:
    """A tone of the keypad, 0.15 s."""
    times_s = np.arange(round(0.15 * SAMPLE_RATE)) / SAMPLE_RATE
    low, high = rng.choice([697, 770, 852, 941]), rng.choice([1209, 1336, 1477])
    tones = np.sin(2 * np.pi * low * times_s) + np.sin(2 * np.pi * high * times_s)
    return _at(tones, -16.0)


def echo(agent: Sound) -> Callable[[float, np.random.Generator], Sound]:
    """The agent's own voice comes back, `ECHO_DB` below what it was; `agent` without pauses."""
    scaled = agent * FULL_SCALE * 10 ** ((AGENT_DBFS + ECHO_DB) / 20) / active_rms(agent)

    def line(seconds: float, rng: np.random.Generator) -> Sound:
        count = round(seconds * SAMPLE_RATE)
        return np.resize(scaled, count) + _hiss(seconds, LINE_DBFS, rng)

    return line


NOISES: Mapping[str, Callable[[float, np.random.Generator], Sound]] = {
    "hiss at -50 dBFS": steady(-50.0),
    "hiss at -40 dBFS": steady(-40.0),
    "hum": hum,
    "breaths": bursts(breath, 2.5),
    "coughs": bursts(cough, 2.5),
    "knocks": bursts(knock, 1.0),
    "rustling": bursts(rustle, 1.5),
    "keypad": bursts(keypad, 1.0),
}


def _hiss(seconds: float, dbfs: float, rng: np.random.Generator) -> Sound:
    sound = band_limited(rng.standard_normal(round(seconds * SAMPLE_RATE) + 2 * TAIL))
    return _at(sound[TAIL:-TAIL], dbfs)


def _at(sound: Sound, dbfs: float) -> Sound:
    """With its active parts at that level."""
    return sound * FULL_SCALE * 10 ** (dbfs / 20) / (active_rms(sound) or _rms(sound))


def _rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(sound**2))) or 1.0


TAIL = round(TAIL_S * SAMPLE_RATE)
"""Samples at both ends that the filter spoils."""
