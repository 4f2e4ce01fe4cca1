import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.asr.decoder import Decoded
from voice.asr.decoding import (
    better,
    compression_ratio,
    hypothesis,
    is_doubtful,
    is_silence,
    timed_words,
    token_probabilities,
)
from voice.asr.engine import Word

GOOD = Decoded(
    text="Good morning.",
    tokens=(1, 2),
    words=(Word("Good", 0.0, 0.5, 0.9), Word("morning.", 0.5, 1.0, 0.8)),
    average_log_probability=-0.2,
    compression_ratio=0.7,
    no_speech_probability=0.01,
    ended=True,
)


class TestDoubt:
    @pytest.mark.parametrize(
        ("changes", "doubtful"),
        [
            ({}, False),
            ({"average_log_probability": -1.0}, False),
            ({"average_log_probability": -1.01}, True),
            ({"compression_ratio": 2.4}, False),
            ({"compression_ratio": 2.41}, True),
            ({"ended": False}, True),
            ({"average_log_probability": -2.0, "no_speech_probability": 0.9}, False),
            ({"average_log_probability": -0.5, "no_speech_probability": 0.9}, False),
        ],
    )
    def test_low_probability_repetition_or_no_end_raise_it(self, changes, doubtful):
        assert is_doubtful(replace(GOOD, **changes)) is doubtful

    def test_silence_needs_both_no_speech_and_doubt_in_the_words(self):
        assert is_silence(replace(GOOD, no_speech_probability=0.7, average_log_probability=-1.1))
        assert not is_silence(replace(GOOD, no_speech_probability=0.7))
        assert not is_silence(replace(GOOD, average_log_probability=-1.1))


class TestBetter:
    def test_the_likelier_wins(self):
        likelier = replace(GOOD, average_log_probability=-0.1)
        assert better(GOOD, likelier) is likelier
        assert better(likelier, GOOD) is likelier

    @pytest.mark.parametrize("fault", [{"compression_ratio": 3.0}, {"ended": False}])
    def test_what_repeats_loses_however_likely(self, fault):
        repeating = replace(GOOD, average_log_probability=-0.01, **fault)
        assert better(repeating, GOOD) is GOOD
        assert better(GOOD, repeating) is GOOD

    def test_of_equals_the_second_is_taken(self):
        second = replace(GOOD, text="Good mourning.")
        assert better(GOOD, second) is second


class TestTokenProbabilities:
    def test_they_are_the_softmax_at_each_step(self):
        logits = np.log(np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]], np.float32))
        assert token_probabilities(logits, [0, 2]) == pytest.approx([0.5, 0.7], abs=1e-6)

    def test_huge_logits_do_not_overflow(self):
        (probability,) = token_probabilities(np.array([[9000.0, 0.0]], np.float32), [0])
        assert probability == 1.0

    def test_no_tokens_have_none(self):
        assert token_probabilities(np.zeros((0,), np.float32), []) == []


class TestTimedWords:
    def test_punctuation_joins_the_word_before_and_does_not_make_it_less_sure(self):
        words = timed_words([" Yes", ",", " no", " ..."], [0.9, 0.1, 0.8, 0.2], 1.0)
        assert [word.text for word in words] == ["Yes,", "no..."]
        assert [word.probability for word in words] == [0.9, 0.8]

    def test_what_the_tokenizer_parts_at_a_mark_is_one_word_as_sure_as_its_least_sure_part(self):
        written = [" 98", ".6", " at", " 3", " o", "'clock", "."]
        words = timed_words(written, [0.9, 0.4, 0.8, 0.7, 0.6, 0.5, 0.1], 1.0)
        assert [word.text for word in words] == ["98.6", "at", "3", "o'clock."]
        assert [word.probability for word in words] == [0.4, 0.8, 0.7, 0.5]

    @given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1), st.floats(0.1, 30))
    def test_times_fill_the_speech_in_order(self, written, seconds):
        words = timed_words([f" {word}" for word in written], [1.0] * len(written), seconds)
        assert words[0].start == 0.0
        assert words[-1].end == pytest.approx(seconds)
        assert all(a.end == pytest.approx(b.start) for a, b in pairwise(words))

    def test_nothing_has_no_words(self):
        assert timed_words([], [], 1.0) == []
        assert timed_words([" "], [0.5], 1.0) == []


class TestHypothesis:
    def test_words_are_plain_and_agree_with_the_text(self):
        heard = hypothesis([(0.0, GOOD)])
        assert heard.text == "good morning"
        assert [word.text for word in heard.words] == ["good", "morning"]
        assert heard.confidence == pytest.approx(math.exp(-0.2))

    def test_windows_follow_one_another(self):
        heard = hypothesis([(0.0, GOOD), (20.0, GOOD)])
        assert heard.text == "good morning good morning"
        assert heard.words[2].start == 20.0

    def test_what_the_model_takes_for_silence_has_no_words(self):
        silent = replace(GOOD, no_speech_probability=0.9, average_log_probability=-1.5)
        assert hypothesis([(0.0, silent)]).text == ""

    @pytest.mark.parametrize("decodes", [[], [(0.0, replace(GOOD, words=(), text=""))]])
    def test_nothing_heard_is_nothing_sure(self, decodes):
        heard = hypothesis(decodes)
        assert (heard.text, heard.words, heard.confidence) == ("", (), 0.0)


@pytest.mark.model
@pytest.mark.parametrize("text", ["", "No.", "again " * 30, "Fieber und Übelkeit"])
def test_the_compression_ratio_is_the_reference_s(text):
    from faster_whisper.transcribe import get_compression_ratio

    assert compression_ratio(text) == get_compression_ratio(text)
