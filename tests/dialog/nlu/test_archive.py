import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.nlu.archive import fingerprint, load_or_train, pack, unpack
from dialog.nlu.bundle import ArchiveError, cache_directory
from dialog.nlu.examples import Example
from dialog.nlu.fitting import Fit, fit

EXAMPLES = [
    Example("hello there", "greet"),
    Example("hello my friend", "greet"),
    Example("i need a refill", "refill"),
    Example("refill my pills please", "refill"),
]
ARCHIVE = pack(fit(EXAMPLES).model, fingerprint(EXAMPLES, None))


def test_what_was_packed_is_unpacked() -> None:
    model = fit(EXAMPLES).model
    again, learned_from = unpack(pack(model, "examples of today"))
    assert learned_from == "examples of today"
    assert again.intents == model.intents
    assert again.ngrams.names == model.ngrams.names
    assert np.array_equal(again.weights, model.weights)


def test_the_same_examples_give_the_same_bytes() -> None:
    assert pack(fit(EXAMPLES).model, fingerprint(EXAMPLES, None)) == ARCHIVE


@settings(max_examples=50, deadline=None)
@given(at=st.integers(0, len(ARCHIVE) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_harmless(at: int, bit: int) -> None:
    damaged = bytearray(ARCHIVE)
    damaged[at] ^= 1 << bit
    try:
        model, _ = unpack(bytes(damaged))
    except ArchiveError:
        return
    # Only what a ZIP says about itself may change without notice.
    assert np.array_equal(model.weights, unpack(ARCHIVE)[0].weights)


@pytest.mark.parametrize("raw", [b"", b"PK", b"not a model", ARCHIVE[:-40]])
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    with pytest.raises(ArchiveError):
        unpack(raw)


def test_other_examples_are_another_model() -> None:
    other = [*EXAMPLES[:-1], Example("refill my drops please", "refill")]
    assert fingerprint(other, None) != fingerprint(EXAMPLES, None)


def test_a_model_is_trained_once_and_then_read(tmp_path: Path) -> None:
    first = load_or_train(EXAMPLES, tmp_path, embedding=False)
    (archive,) = tmp_path.glob("*.zip")
    written = archive.stat().st_ino
    second = load_or_train(EXAMPLES, tmp_path, embedding=False)
    assert archive.stat().st_ino == written
    assert np.array_equal(first.probabilities("hello"), second.probabilities("hello"))


def test_a_damaged_archive_is_made_anew(tmp_path: Path) -> None:
    load_or_train(EXAMPLES, tmp_path, embedding=False)
    (archive,) = tmp_path.glob("*.zip")
    whole = archive.read_bytes()
    archive.write_bytes(whole[:100])
    load_or_train(EXAMPLES, tmp_path, embedding=False)
    assert archive.read_bytes() == whole


def test_of_several_at_once_one_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trained = []

    def counting_fit(*args: Any) -> Fit:
        trained.append(args)
        return fit(*args)

    monkeypatch.setattr("dialog.nlu.archive.fit", counting_fit)
    with ThreadPoolExecutor(4) as pool:
        started = [
            pool.submit(load_or_train, EXAMPLES, tmp_path, embedding=False) for _ in range(4)
        ]
        intents = {each.result().intents for each in started}
    assert intents == {("greet", "refill")}
    assert len(trained) == 1


@pytest.mark.parametrize(
    ("environ", "directory"),
    [
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/iasovoice/nlu"),
        ({"HOME": "/h"}, "/h/.cache/iasovoice/nlu"),
    ],
)
def test_models_are_kept_in_the_cache_of_the_user(environ: dict[str, str], directory: str) -> None:
    assert str(cache_directory(environ)) == directory.replace("/", os.sep)
