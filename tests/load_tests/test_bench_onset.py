import numpy as np
import pytest

from load_tests.bench_onset import active_from_s, false_starts, on_line
from load_tests.caller_voices.channel import LINES
from load_tests.line_noises import NOISES
from load_tests.recording import Recording
from load_tests.twilio_double.g711 import encode
from voice.vad import SharedSilero


@pytest.fixture(scope="module")
def silero() -> SharedSilero:
    return SharedSilero()


def test_active_speech_begins_where_it_comes_near_the_voices_level() -> None:
    rng = np.random.default_rng(1)
    levels = np.repeat([0, 30, 100, 3000], [800, 800, 800, 8000])
    recording = Recording(encode((rng.normal(0, 1, len(levels)) * levels).astype(np.int16)))
    assert active_from_s(recording) == pytest.approx(0.3)


@pytest.mark.parametrize("name", sorted(NOISES))
def test_noises_last_as_long_as_asked_and_are_the_same_each_time(name: str) -> None:
    one, other = (NOISES[name](8.0, np.random.default_rng(5)) for _ in range(2))
    assert len(one) == 64_000
    np.testing.assert_array_equal(one, other)
    assert np.abs(one).max() > 50


@pytest.mark.model
def test_most_sentences_are_heard_within_two_tenths_of_their_first_sound(
    silero: SharedSilero,
) -> None:
    clean = on_line(silero, LINES[0])
    assert clean.missed == 0
    assert clean.from_first_sound.soon_percent >= 95.0
    assert clean.from_first_sound.p50_ms <= 130


@pytest.mark.model
@pytest.mark.parametrize("name", ["hiss at -40 dBFS", "hum", "breaths", "coughs", "knocks"])
def test_no_noise_without_a_voice_silences_the_agent(silero: SharedSilero, name: str) -> None:
    assert false_starts(silero, [NOISES[name](60.0, np.random.default_rng(8))]) == 0.0
