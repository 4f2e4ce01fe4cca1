from pathlib import Path

import numpy as np
import pytest

from dialog.nlu.embedding import MiniLmEncoder, load_encoder
from dialog.nlu.minilm import WeightsError, prepare

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> MiniLmEncoder:
    loaded = load_encoder(tmp_path_factory.mktemp("cache"))
    if loaded is None:
        pytest.skip("the weights (requirements-nodeps.lock) are not installed")
    return loaded


def test_sentences_that_mean_the_same_lie_closer_than_others(encoder: MiniLmEncoder) -> None:
    first, same, other = encoder.encode(
        ["my head hurts", "i've got a terrible headache", "i want to pay my bill"]
    )
    assert first @ same > 0.6 > 0.3 > first @ other


def test_vectors_are_those_of_the_published_model(encoder: MiniLmEncoder) -> None:
    # The cosine that sentence-transformers' page of the model family shows for these two is 0.0363;
    # eight-bit weights move it in the third digit.
    cat, guitar = encoder.encode(["The cat sits outside", "A man is playing guitar"])
    assert cat @ guitar == pytest.approx(0.0363, abs=0.01)


def test_a_sentence_has_the_same_vector_alone_and_among_others(encoder: MiniLmEncoder) -> None:
    texts = ["no", "i need a refill of my blood pressure pills", "", "hello there"]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)


def test_a_long_utterance_is_read_by_its_beginning(encoder: MiniLmEncoder) -> None:
    long, longer = encoder.encode(["my head hurts " * 200, "my head hurts " * 400])
    assert np.allclose(long, longer, atol=1e-5)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(WeightsError, match=r"model\.safetensors has the SHA-256 .* wanted: 53aa5"):
        prepare(tmp_path / "cache", tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"model\.safetensors cannot be read"):
        prepare(tmp_path / "cache", tmp_path)


def test_damaged_converted_weights_are_converted_again(tmp_path: Path) -> None:
    directory = prepare(tmp_path)
    if directory is None:
        pytest.skip("the weights (requirements-nodeps.lock) are not installed")
    whole = (directory / "model.bin").read_bytes()
    (directory / "model.bin").write_bytes(whole[:1000])
    assert prepare(tmp_path) == directory
    assert (directory / "model.bin").read_bytes() == whole


@pytest.mark.parametrize("text", ["\ud800", "\x00", "ha " * 100_000, "数字"])
def test_any_text_has_a_vector(encoder: MiniLmEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])) == pytest.approx(1.0, abs=1e-5)
