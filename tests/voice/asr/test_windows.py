import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.asr.windows import (
    BUCKETS,
    LONGEST_S,
    MOST_TOKENS,
    PAD_FRAMES,
    SAMPLE_RATE,
    WIDEST,
    WindowCutter,
    bucket,
    most_tokens,
    pieces,
    widened,
)


def noise(seconds, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(-0.5, 0.5, int(seconds * SAMPLE_RATE)).astype(np.float32)


@pytest.fixture(scope="module")
def cutter():
    return WindowCutter(mel_bands=80, prompt=(7, 8), least_frames=300)


class TestBucket:
    @given(st.integers(0, WIDEST - PAD_FRAMES), st.sampled_from(BUCKETS))
    def test_it_holds_the_speech_and_half_a_second_more(self, frames, least):
        length = bucket(frames, least)
        assert length in BUCKETS
        assert length >= max(frames + PAD_FRAMES, least)

    @given(st.integers(0, WIDEST - PAD_FRAMES))
    def test_no_shorter_one_would_do(self, frames):
        shorter = [length for length in BUCKETS if length < bucket(frames, 300)]
        assert all(length < frames + PAD_FRAMES for length in shorter)

    @pytest.mark.parametrize(
        ("frames", "least", "length"), [(250, 300, 300), (251, 300, 500), (10, 800, 800)]
    )
    def test_the_floor_is_kept(self, frames, least, length):
        assert bucket(frames, least) == length


class TestPieces:
    def test_an_ordinary_turn_is_one_piece(self):
        turn = noise(8)
        (piece,) = pieces(turn)
        assert np.array_equal(piece, turn)

    def test_nothing_and_next_to_nothing_have_none(self):
        assert list(pieces(noise(0))) == []
        assert list(pieces(noise(0.04))) == []

    @pytest.mark.parametrize("seconds", [29.4, 29.6, 61.0, 95.0])
    def test_nothing_of_a_long_turn_is_lost(self, seconds):
        turn = noise(seconds)
        cut = list(pieces(turn))
        assert np.array_equal(np.concatenate(cut), turn)
        assert all(piece.size <= LONGEST_S * SAMPLE_RATE for piece in cut)

    def test_a_long_turn_is_cut_in_its_pause(self):
        turn = noise(40)
        turn[24 * SAMPLE_RATE : 25 * SAMPLE_RATE] = 0.0
        first, _ = pieces(turn)
        assert 24.0 < first.size / SAMPLE_RATE < 25.0


class TestMostTokens:
    @given(st.floats(0.0, 30.0))
    def test_there_is_room_for_letters_spelled_fast(self, seconds):
        assert most_tokens(seconds) >= min(MOST_TOKENS, 6 * seconds)

    def test_it_stays_below_what_the_decoder_holds(self):
        assert most_tokens(1000.0) == MOST_TOKENS


@pytest.mark.model
class TestWindowCutter:
    def test_features_are_those_of_the_reference(self, cutter):
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.feature_extractor import FeatureExtractor

        turn = noise(3)
        ((_, window),) = cutter.windows(turn)
        reference = pad_or_trim(FeatureExtractor(feature_size=80)(turn), WIDEST)
        assert window.frames == 500
        assert np.array_equal(window.features, reference[:, :500])
        assert np.array_equal(widened(window).features, reference)

    def test_a_window_says_what_is_in_it(self, cutter):
        ((begin, window),) = cutter.windows(noise(2))
        assert (begin, window.speech_s, window.prompt) == (0.0, 2.0, (7, 8))
        assert (window.key.frames, window.key.prompt_tokens) == (300, 2)
        assert window.features.dtype == np.float32

    def test_windows_of_a_long_turn_say_when_they_begin(self, cutter):
        (first, window), (second, _) = cutter.windows(noise(40))
        assert first == 0.0
        assert second == pytest.approx(window.speech_s)
