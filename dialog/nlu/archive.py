"""Keeps a trained model in a file: the same model is the same bytes, and damage is noticed.

A ZIP of `model.json` (what it is, and the SHA-256 of every array) and arrays in numpy's format,
stored without compression, times or platform.
"""

import fcntl
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialog.errors import DialogError
from dialog.nlu.embedding import SentenceEncoder, load_encoder
from dialog.nlu.examples import Example
from dialog.nlu.fitting import METHOD, fit
from dialog.nlu.intents import IntentClassifier, IntentModel, Meaning
from dialog.nlu.ngrams import NgramTable

_FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ArchiveError(DialogError):
    """A file is no archive of a model, or is damaged; the message says what was wanted."""


def fingerprint(examples: Sequence[Example], encoder: SentenceEncoder | None) -> str:
    """What a model depends on, as a SHA-256: the examples, the method and the encoder."""
    learned_from = {
        "method": METHOD,
        "encoder": None if encoder is None else encoder.identity,
        "examples": [(example.intent, example.text) for example in examples],
    }
    return hashlib.sha256(json.dumps(learned_from).encode()).hexdigest()


def pack(model: IntentModel, learned_from: str) -> bytes:
    """The archive of a model.

    Args:
        model: what was learned.
        learned_from: the `fingerprint` of what it was learned from.
    """
    arrays = {"weights": model.weights, "offset": model.offset, "idf": model.ngrams.idf}
    if model.meaning is not None:
        arrays |= {"vectors": model.meaning.vectors, "meaning": model.meaning.weights}
    members = {f"{name}.npy": _npy(array) for name, array in sorted(arrays.items())}
    about = {
        "format": _FORMAT,
        "method": METHOD,
        "learned_from": learned_from,
        "encoder": None if model.meaning is None else model.meaning.encoder,
        "temperature": model.temperature,
        "intents": model.intents,
        "ngrams": model.ngrams.names,
        "sha256": {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()},
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, raw in {"model.json": json.dumps(about).encode(), **members}.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), raw)
    return written.getvalue()


def unpack(raw: bytes) -> tuple[IntentModel, str]:
    """The model of an archive, and the fingerprint of what it was learned from.

    Raises:
        ArchiveError: it is no archive of this format, or it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        about: dict[str, Any] = json.loads(members["model.json"])
        if about["format"] != _FORMAT:
            raise ArchiveError(f"format {about['format']!r}, wanted: {_FORMAT}")
        for name, wanted in about["sha256"].items():
            if hashlib.sha256(members[name]).hexdigest() != wanted:
                raise ArchiveError(f"{name} does not have its SHA-256 {wanted}")
        return _model(about, members), about["learned_from"]
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise ArchiveError(f"no archive of an intent model: {type(error).__name__}") from error


def load_or_train(
    examples: Sequence[Example], cache: Path, *, embedding: bool = True
) -> IntentClassifier:
    """The classifier of these examples, from the cache or newly trained.

    Blocks: below a second from the cache, half a minute for 4,500 examples without. Of several
    processes one trains, and the others wait for it.

    Args:
        examples: what to learn from.
        cache: where archives and converted weights are kept.
        embedding: False leaves the sentence encoder out even where its weights are installed.

    Raises:
        WeightsError: the weights of the sentence encoder are not those that were published.
    """
    encoder = load_encoder(cache) if embedding else None
    learned_from = fingerprint(examples, encoder)
    path = archive_path(cache, learned_from)
    model = _kept(path, learned_from)
    if model is None:
        with _alone(path.with_suffix(".lock")):
            model = _kept(path, learned_from)
            if model is None:
                model = fit(examples, encoder).model
                write_archive(path, pack(model, learned_from))
    return IntentClassifier(model, encoder)


def archive_path(cache: Path, learned_from: str) -> Path:
    """Where the archive of a fingerprint is looked for."""
    return cache / f"intents-{learned_from[:16]}.zip"


def write_archive(path: Path, raw: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch:
        scratch.write(raw)
    Path(scratch.name).replace(path)


def cache_directory(environ: Mapping[str, str]) -> Path:
    """Where trained models are kept: the user's cache, or the system's scratch without a home."""
    home = environ.get("HOME")
    base = environ.get("XDG_CACHE_HOME") or (
        os.path.join(home, ".cache") if home else tempfile.gettempdir()  # noqa: PTH118
    )
    return Path(base) / "iasovoice" / "nlu"


def _kept(path: Path, learned_from: str) -> IntentModel | None:
    """The model in the cache; None where there is none, or a damaged one, to be made anew."""
    try:
        model, made_from = unpack(path.read_bytes())
    except (OSError, ArchiveError):
        return None
    return model if made_from == learned_from else None


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold off other processes; the system lets go of the lock of one that dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _model(about: Mapping[str, Any], members: Mapping[str, bytes]) -> IntentModel:
    def array(name: str) -> NDArray[np.float32]:
        loaded: NDArray[np.float32] = np.load(
            io.BytesIO(members[f"{name}.npy"]), allow_pickle=False
        )
        return loaded

    encoder = about["encoder"]
    return IntentModel(
        intents=tuple(about["intents"]),
        ngrams=NgramTable(tuple(about["ngrams"]), array("idf")),
        weights=array("weights"),
        offset=array("offset"),
        temperature=float(about["temperature"]),
        meaning=None
        if encoder is None
        else Meaning(encoder, vectors=array("vectors"), weights=array("meaning")),
    )


def _npy(array: NDArray[np.float32]) -> bytes:
    written = io.BytesIO()
    np.save(written, np.ascontiguousarray(array), allow_pickle=False)
    return written.getvalue()
