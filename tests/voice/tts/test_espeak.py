import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.errors import TtsError
from voice.tts.espeak import EspeakEngine, espeak_settings
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import ALLOWED, Prosody


def test_a_slower_prosody_has_fewer_words_a_minute() -> None:
    assert espeak_settings(Prosody(length_scale=1.2))["rate"] == pytest.approx(165 / 1.2)


def test_a_livelier_prosody_has_a_wider_pitch_range() -> None:
    plain, lively = (espeak_settings(Prosody(noise_scale=n))["range"] for n in (0.5, 0.75))
    assert lively - plain > 30


def test_a_louder_prosody_is_higher() -> None:
    quiet, loud = (espeak_settings(Prosody(volume=v))["pitch"] for v in (0.9, 1.25))
    assert loud - quiet > 10


@given(st.builds(Prosody, **{key: st.floats(*limits) for key, limits in ALLOWED.items()}))
def test_every_allowed_prosody_gives_values_that_the_engine_takes(prosody: Prosody) -> None:
    settings = espeak_settings(prosody)
    assert 80 <= settings["rate"] <= 320
    assert 0 <= settings["pitch"] <= 100
    assert 0 <= settings["range"] <= 100


@pytest.mark.model
async def test_a_louder_prosody_is_heard_higher() -> None:
    engine = EspeakEngine("en-us", WorkerLimits(timeout_s=120, start_timeout_s=120))
    await engine.warm()
    text = "hang up and call for help now, please, and leave the door open"
    calm = await engine.synthesise(text, Prosody(noise_scale=0.5, volume=0.9))
    urgent = await engine.synthesise(text, Prosody(noise_scale=0.7, volume=1.25))
    await engine.close()
    calm_hz, urgent_hz = (pitch_hz(pcm.samples, pcm.sample_rate) for pcm in (calm, urgent))
    assert urgent_hz > 1.1 * calm_hz


@pytest.mark.model
async def test_an_unknown_voice_fails_at_the_start() -> None:
    with pytest.raises(TtsError, match="voice_not_found"):
        await EspeakEngine("xx-nobody", WorkerLimits(timeout_s=120, start_timeout_s=120)).warm()


def pitch_hz(samples: bytes, sample_rate: int) -> float:
    """Median pitch of the voiced parts, by autocorrelation of 40 ms windows."""
    speech = np.frombuffer(samples, dtype="<i2").astype(float)
    size, lags = sample_rate // 25, (sample_rate // 250, sample_rate // 60)
    found = []
    for start in range(0, speech.size - size, size // 2):
        window = speech[start : start + size] * np.hanning(size)
        matches = np.correlate(window, window, "full")[size - 1 :]
        lag = lags[0] + int(np.argmax(matches[lags[0] : lags[1]]))
        if np.abs(window).max() > 1000 and matches[lag] > 0.5 * matches[0]:
            found.append(sample_rate / lag)
    return float(np.median(found))
