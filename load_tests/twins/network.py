"""Whisper's network as CTranslate2 stores it, with every weight asked of the caller."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from numpy.typing import NDArray

from load_tests.twins.shapes import AUDIO_POSITIONS, TEXT_POSITIONS, Shape
from load_tests.twins.vocabulary import Vocabulary, write_tokenizer

Weights = Callable[..., NDArray[np.float32]]
"""Called with the dimensions of a tensor."""


def make_network(shape: Shape, weights: Weights) -> Any:
    """A `WhisperSpec` with every tensor filled; its norms change nothing, its head is not tied."""
    spec = whisper_spec.WhisperSpec(
        shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads
    )
    width = shape.width
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, channels in ((encoder.conv1, shape.mel_bands), (encoder.conv2, width)):
        convolution.weight, convolution.bias = weights(width, channels, 3), weights(width)
    encoder.position_encodings.encodings = weights(AUDIO_POSITIONS, width)
    decoder.position_encodings.encodings = weights(TEXT_POSITIONS, width)
    decoder.embeddings.weight = weights(shape.vocabulary, width)
    decoder.projection.bias = weights(shape.vocabulary)
    for norm in (encoder.layer_norm, decoder.layer_norm):
        _neutral(norm, width)
    for layer in (*encoder.layer, *decoder.layer):
        _self_attention(layer.self_attention, width, weights)
        _feed_forward(layer.ffn, width, weights)
    for layer in decoder.layer:
        _cross_attention(layer.attention, width, weights)
    return spec


def save_network(spec: Any, shape: Shape, vocabulary: Vocabulary, directory: Path) -> None:
    """Write all files of a faster-whisper model, in half precision as the published ones are."""
    config = spec.config
    config.lang_ids = vocabulary.language_ids
    config.suppress_ids, config.suppress_ids_begin = [], []
    config.alignment_heads = [
        [layer, head]
        for layer in range(shape.decoder_layers // 2, shape.decoder_layers)
        for head in range(shape.heads)
    ]
    spec.register_vocabulary(list(vocabulary.tokens))
    directory.mkdir(parents=True, exist_ok=True)
    spec.validate()
    spec.optimize(quantization="float16")
    spec.save(str(directory))
    write_tokenizer(vocabulary, directory / "tokenizer.json")
    features = {
        "feature_size": shape.mel_bands,
        "sampling_rate": 16_000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
    }
    (directory / "preprocessor_config.json").write_text(json.dumps(features))


def _neutral(norm: Any, width: int) -> None:
    norm.gamma, norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def _linear(linear: Any, outputs: int, inputs: int, weights: Weights) -> None:
    linear.weight, linear.bias = weights(outputs, inputs), weights(outputs)


def _self_attention(attention: Any, width: int, weights: Weights) -> None:
    _neutral(attention.layer_norm, width)
    _linear(attention.linear[0], 3 * width, width, weights)
    _linear(attention.linear[1], width, width, weights)


def _cross_attention(attention: Any, width: int, weights: Weights) -> None:
    _neutral(attention.layer_norm, width)
    _linear(attention.linear[0], width, width, weights)
    _linear(attention.linear[1], 2 * width, width, weights)
    _linear(attention.linear[2], width, width, weights)


def _feed_forward(network: Any, width: int, weights: Weights) -> None:
    _neutral(network.layer_norm, width)
    _linear(network.linear_0, 4 * width, width, weights)
    _linear(network.linear_1, width, 4 * width, weights)
