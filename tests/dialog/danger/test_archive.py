from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.danger.archive import fingerprint, load_or_train, pack, unpack
from dialog.danger.fitting import DangerExample, fit
from dialog.danger.model import DangerModel, Sentences
from dialog.nlu.bundle import ArchiveError, Bundle, pack_bundle
from triage.decision import Acuity

EXAMPLES = [
    DangerExample("a vice round my ribs", "cardiac", Acuity.EMERGENCY),
    DangerExample("an anvil on my ribs", "cardiac", Acuity.EMERGENCY),
    DangerExample("i want to move my visit", "admin", Acuity.NONE),
    DangerExample("please move my visit", "admin", Acuity.NONE),
]
FINGERPRINT = fingerprint(EXAMPLES, EXAMPLES, None)
MODEL = fit(EXAMPLES, EXAMPLES)
ARCHIVE = pack(MODEL, FINGERPRINT)


def assert_same(one: DangerModel, other: DangerModel) -> None:
    assert (one.topics, one.thresholds) == (other.topics, other.thresholds)
    for ours, theirs in zip(one.wordings, other.wordings, strict=True):
        assert (ours.ngrams.names, ours.ngrams.cut) == (theirs.ngrams.names, theirs.ngrams.cut)
        assert np.array_equal(ours.weights, theirs.weights)
        assert np.array_equal(ours.topics, theirs.topics)


def test_what_was_packed_is_unpacked() -> None:
    model, learned_from = unpack(ARCHIVE)
    assert learned_from == FINGERPRINT
    assert_same(model, MODEL)
    assert model.sentences is None


def test_sentence_vectors_are_packed_too() -> None:
    row = np.arange(6, dtype=np.float32)
    sentences = Sentences("encoder", row, row.reshape(2, 3), row.reshape(3, 2), row)
    model = DangerModel(MODEL.topics, MODEL.wordings, MODEL.thresholds, sentences)
    again, _ = unpack(pack(model, ""))
    assert again.sentences is not None
    assert again.sentences.encoder == "encoder"
    assert np.array_equal(again.sentences.vectors, sentences.vectors)
    assert np.array_equal(again.sentences.axes, sentences.axes)


@settings(max_examples=50, deadline=None)
@given(at=st.integers(0, len(ARCHIVE) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_harmless(at: int, bit: int) -> None:
    damaged = bytearray(ARCHIVE)
    damaged[at] ^= 1 << bit
    try:
        model, _ = unpack(bytes(damaged))
    except ArchiveError:
        return
    # Only what a ZIP, or the JSON in it, says about itself may change without notice.
    assert np.array_equal(model.wordings[0].weights, MODEL.wordings[0].weights)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a model",
        ARCHIVE[:-40],
        pack_bundle(Bundle({"format": 3}, {})),
        pack_bundle(Bundle({"format": 2}, {})),
    ],
)
def test_what_is_no_archive_is_refused(raw: bytes) -> None:
    with pytest.raises(ArchiveError):
        unpack(raw)


def test_everything_that_is_learned_from_is_in_the_fingerprint() -> None:
    others = [*EXAMPLES[:-1], DangerExample("please move my visit", "cardiac", Acuity.EMERGENCY)]
    assert fingerprint(others, EXAMPLES, None) != FINGERPRINT
    assert fingerprint(EXAMPLES, others, None) != FINGERPRINT


def test_a_model_is_trained_once_and_kept(tmp_path: Path) -> None:
    first = load_or_train(EXAMPLES, EXAMPLES, tmp_path, embedding=False)
    (kept,) = tmp_path.glob("danger-*.zip")
    written = kept.read_bytes()
    again = load_or_train(EXAMPLES, EXAMPLES, tmp_path, embedding=False)
    assert kept.read_bytes() == written
    assert first.judge("a vice") == again.judge("a vice")


@pytest.mark.parametrize("left", [b"", pack(MODEL, "of something else")], ids=["empty", "other"])
def test_a_damaged_or_strange_archive_is_made_anew(tmp_path: Path, left: bytes) -> None:
    load_or_train(EXAMPLES, EXAMPLES, tmp_path, embedding=False)
    (kept,) = tmp_path.glob("danger-*.zip")
    good = kept.read_bytes()
    kept.write_bytes(left)
    load_or_train(EXAMPLES, EXAMPLES, tmp_path, embedding=False)
    assert kept.read_bytes() == good


def test_of_several_one_trains_and_all_are_served(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(load_or_train, EXAMPLES, EXAMPLES, tmp_path, embedding=False)
            for _ in range(4)
        ]
        scores = {one.result().judge("an anvil").score for one in asked}
    assert len(scores) == 1
