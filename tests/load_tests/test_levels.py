import numpy as np
import pytest

from load_tests.twilio_double.g711 import encode, silence
from load_tests.twilio_double.levels import (
    first_audible_s,
    last_audible_s,
    level_dbfs,
    stretches,
)


def test_silence_and_nothing_have_no_level():
    assert level_dbfs(silence(160)) == -120.0
    assert level_dbfs(b"") == -120.0


def test_a_sine_has_the_level_of_its_amplitude(tone):
    # 8000 of 32768 is -12.2 dB; a sine's mean power is 3 dB below its peak.
    assert level_dbfs(tone(0.1)) == pytest.approx(-15.3, abs=0.2)


def test_the_ends_of_a_sound_are_found_to_five_milliseconds(tone):
    track = tone(0.5, lead_s=0.3, tail_s=0.4)
    assert first_audible_s(track) == pytest.approx(0.3, abs=0.005)
    assert last_audible_s(track) == pytest.approx(0.8, abs=0.005)


def test_the_search_begins_where_it_is_told(tone):
    track = tone(0.2) + silence(1600) + tone(0.2)
    assert first_audible_s(track, 0.25) == pytest.approx(0.4, abs=0.005)
    assert first_audible_s(track, 0.7) is None


def test_pauses_inside_speech_are_bridged_and_longer_ones_are_not(tone):
    track = tone(0.5) + silence(1600) + tone(0.5) + silence(8000) + tone(0.3)
    found = [(s.start_s, s.end_s) for s in stretches(track)]
    assert found == [pytest.approx((0.0, 1.2), abs=0.02), pytest.approx((2.2, 2.5), abs=0.02)]


def test_the_noise_of_the_line_is_not_speech(tone):
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 330, 8000).astype(np.int16)  # about -40 dBFS
    track = encode(noise) + tone(0.5) + encode(noise)
    found = [(s.start_s, s.end_s) for s in stretches(track)]
    assert found == [pytest.approx((1.0, 1.5), abs=0.02)]


def test_a_click_is_not_speech(tone):
    assert stretches(silence(800) + tone(0.01) + silence(800)) == []


def test_an_empty_track_has_no_speech():
    assert stretches(b"") == []
    assert last_audible_s(b"") == 0.0
