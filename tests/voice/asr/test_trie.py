"""The reader of the wheel's language model agrees with PocketSphinx itself."""

import math
from pathlib import Path

import numpy as np
import pytest
from pocketsphinx import Config, LogMath, NGramModel, get_model_path

from voice.asr.trie import TrieError, read_trie, restricted

WHEEL = Path(get_model_path()) / "en-us" / "en-us.lm.bin"
WORDS = ("<s>", "</s>", "a", "am", "bad", "chest", "have", "headache", "i", "in", "my", "pain")


@pytest.fixture(scope="module")
def trie():
    return read_trie(WHEEL)


@pytest.mark.model
@pytest.mark.parametrize(
    "gram", [("pain",), ("chest", "pain"), ("i", "have", "a"), ("a", "bad", "headache")]
)
def test_probabilities_are_those_of_pocketsphinx(trie, gram):
    model = restricted(trie, WORDS)
    key = 0
    for word in gram:
        key = key * len(WORDS) + WORDS.index(word)
    ours = model.score(len(gram), np.array([key]))[0]
    logs = LogMath(1.0001)
    theirs = NGramModel(Config(loglevel="FATAL"), logs, str(WHEEL)).prob(list(reversed(gram)))
    assert math.log10(ours) == pytest.approx(logs.log_to_log10(theirs), abs=0.02)


@pytest.mark.model
def test_a_word_that_the_model_lacks_gets_a_small_probability(trie):
    model = restricted(trie, (*WORDS, "metformin"))
    rare = model.score(1, np.array([len(WORDS)]))[0]
    assert 0 < rare <= model.orders[0].probabilities[: len(WORDS)].min()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"Trie Language Model\x05", b"Trie Langu"])
def test_another_file_is_refused_by_name(tmp_path, content):
    path = tmp_path / "other.bin"
    path.write_bytes(content)
    with pytest.raises(TrieError, match=r"other\.bin"):
        read_trie(path)


def test_a_model_cut_short_is_refused(tmp_path):
    path = tmp_path / "cut.bin"
    path.write_bytes(WHEEL.read_bytes()[:100_000])
    with pytest.raises(TrieError):
        read_trie(path)
