"""Back-off models sum to one, mix, and are written as ARPA; the vocabulary keeps its word."""

import itertools

import numpy as np
import pytest

from voice.asr.language_model import (
    build,
    cache_directory,
    load_or_build,
    load_pronunciations,
    words_of,
    write_arpa,
    write_dictionary,
)
from voice.asr.ngrams import END, START, estimate, mix
from voice.errors import AsrError

WORDS = (START, END, "bad", "chest", "headache", "my", "pain")
FIRST = [["my", "bad", "headache"], ["chest", "pain"], ["my", "chest", "pain"]]
SECOND = [["bad", "bad", "pain"], ["my", "headache"]]


def total_after(model, history):
    """What the probabilities of all words after a history add up to."""
    base, length = model.base, len(history) + 1
    key = 0
    for word in history:
        key = key * base + model.words.index(word)
    keys = key * base + np.arange(base)
    return float(model.score(length, keys).sum())


@pytest.mark.parametrize("weight", [None, 0.3])
def test_the_words_after_any_history_are_certain_together(weight):
    model = estimate(FIRST, WORDS)
    if weight is not None:
        model = mix(model, estimate(SECOND, WORDS), weight)
    histories = [(), *((w,) for w in WORDS), *itertools.product(WORDS, repeat=2)]
    for history in histories:
        assert total_after(model, history) == pytest.approx(1.0, abs=2e-3), history


def test_the_mixture_lies_between_its_parts():
    first, second = estimate(FIRST, WORDS), estimate(SECOND, WORDS)
    mixed = mix(first, second, 0.5)
    keys = np.arange(len(WORDS) ** 2)
    low = np.minimum(first.score(2, keys), second.score(2, keys))
    high = np.maximum(first.score(2, keys), second.score(2, keys))
    explicit = np.isin(keys, mixed.orders[1].keys)
    scores = mixed.score(2, keys)[explicit]
    assert (scores >= low[explicit] - 1e-6).all()
    assert (scores <= high[explicit] + 1e-6).all()


def test_what_was_said_is_likelier_than_what_was_not():
    model = estimate(FIRST, WORDS)
    ids = {word: n for n, word in enumerate(WORDS)}
    said = ids["chest"] * len(WORDS) + ids["pain"]
    unsaid = ids["chest"] * len(WORDS) + ids["headache"]
    assert model.score(2, np.array([said]))[0] > 5 * model.score(2, np.array([unsaid]))[0]


def test_models_of_different_words_are_not_mixed():
    with pytest.raises(ValueError, match="vocabular"):
        mix(estimate(FIRST, WORDS), estimate(SECOND, (*WORDS, "zebra")), 0.5)


def test_an_arpa_file_has_the_counts_it_promises(tmp_path):
    model = estimate(FIRST, WORDS)
    path = tmp_path / "m.arpa"
    write_arpa(model, path)
    text = path.read_text()
    for length, order in enumerate(model.orders, 1):
        section = text.split(f"\\{length}-grams:\n")[1].split("\n\n")[0]
        assert f"ngram {length}={order.keys.size}\n" in text
        assert len(section.splitlines()) == order.keys.size


def test_words_are_cut_as_the_dictionary_spells_them():
    assert words_of("I can't breathe; it's 3 o'clock!") == [
        "i", "can't", "breathe", "it's", "o'clock",
    ]  # fmt: skip


def test_our_pronunciations_use_the_phones_of_the_wheel():
    known = load_pronunciations()
    phones = {
        phone
        for line in known["hello"] + known["measure"] + known["church"]
        for phone in line.split()
    }
    assert {"HH", "ZH", "CH"} <= phones
    everything = {phone for lines in known.values() for line in lines for phone in line.split()}
    assert len(everything) <= 40
    assert known["metformin"]


def test_further_pronunciations_are_numbered(tmp_path):
    path = tmp_path / "d.dict"
    write_dictionary(["iaso"], load_pronunciations(), path)
    assert [line.split()[0] for line in path.read_text().splitlines()] == ["iaso", "iaso(2)"]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/c/iasovoice/asr"),
        ({"HOME": "/h"}, "/h/.cache/iasovoice/asr"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(environ, expected):
    assert str(cache_directory(environ)) == expected


@pytest.mark.model
def test_a_word_without_pronunciation_is_told_and_left_out(tmp_path):
    model = build(["my qwzzyx hurts"], tmp_path)
    assert model.unpronounced == ("qwzzyx",)
    assert model.language_model.stat().st_size > 1_000_000
    assert "qwzzyx" not in model.dictionary.read_text()
    assert not (tmp_path / "mixed.arpa").exists()


def test_a_cache_that_cannot_be_written_is_told_with_the_setting_that_mends_it(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(AsrError, match=r"file/cache.*asr\.cache_directory"):
        load_or_build(["my head hurts"], in_the_way / "cache")
