"""Arrays and what they are in one file: the same content is the same bytes, damage is noticed.

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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dialog.errors import DialogError
from dialog.nlu.old_models import mark_used, remove_old

Model = TypeVar("Model")

_EPOCH = (1980, 1, 1, 0, 0, 0)


class ArchiveError(DialogError):
    """A file is no archive of a model, or is damaged; the message says what was wanted."""


@dataclass(frozen=True)
class Bundle:
    """What a file holds."""

    about: Mapping[str, Any]
    """What JSON can say of the model."""
    arrays: Mapping[str, NDArray[np.float32]]


def pack_bundle(bundle: Bundle) -> bytes:
    """The bytes of a bundle."""
    members = {f"{name}.npy": _npy(array) for name, array in sorted(bundle.arrays.items())}
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in members.items()}
    about = json.dumps({**bundle.about, "sha256": sums}).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, raw in {"model.json": about, **members}.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), raw)
    return written.getvalue()


def unpack_bundle(raw: bytes, wanted_format: int) -> Bundle:
    """The bundle in the bytes.

    Args:
        raw: what `pack_bundle` made.
        wanted_format: what must stand in `about["format"]`.

    Raises:
        ArchiveError: it is no bundle of this format, or it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        about: dict[str, Any] = json.loads(members["model.json"])
        if about["format"] != wanted_format:
            raise ArchiveError(f"format {about['format']!r}, wanted: {wanted_format}")
        for name, wanted in about["sha256"].items():
            if hashlib.sha256(members[name]).hexdigest() != wanted:
                raise ArchiveError(f"{name} does not have its SHA-256 {wanted}")
        return Bundle(about, {name.removesuffix(".npy"): _array(members[name])
                              for name in about["sha256"]})  # fmt: skip
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise ArchiveError(f"no archive of a model: {type(error).__name__}") from error


def write_archive(path: Path, raw: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f"{path.stem}.", suffix=".part", delete=False
    ) as scratch:
        scratch.write(raw)
    Path(scratch.name).replace(path)


def cache_directory(environ: Mapping[str, str]) -> Path:
    """Where trained models are kept: the user's cache, or the system's scratch without a home."""
    home = environ.get("HOME")
    base = environ.get("XDG_CACHE_HOME") or (
        os.path.join(home, ".cache") if home else tempfile.gettempdir()  # noqa: PTH118
    )
    return Path(base) / "iasovoice" / "nlu"


def load_or_make(
    path: Path,
    learned_from: str,
    unpack: Callable[[bytes], tuple[Model, str]],
    make: Callable[[], tuple[Model, bytes]],
) -> Model:
    """The model kept in a file, or a new one, which is then kept there.

    Of several processes one makes it, and the others wait for it. A damaged file, or one that was
    learned from something else, is made anew. Whoever makes one clears away what is old (see
    `dialog.nlu.old_models`).

    Args:
        path: where the archive is, or will be.
        learned_from: the fingerprint that it must have.
        unpack: the model and the fingerprint of an archive; raises `ArchiveError`.
        make: the model, and its archive.
    """
    model = _kept(path, learned_from, unpack)
    if model is None:
        with _alone(path.with_suffix(".lock")):
            model = _kept(path, learned_from, unpack)
            if model is None:
                model, raw = make()
                write_archive(path, raw)
                remove_old(path)
    return model


def _kept(
    path: Path, learned_from: str, unpack: Callable[[bytes], tuple[Model, str]]
) -> Model | None:
    try:
        model, made_from = unpack(path.read_bytes())
    except (OSError, ArchiveError):
        return None
    if made_from != learned_from:
        return None
    mark_used(path)
    return model


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold off other processes; the system lets go of the lock of one that dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _array(raw: bytes) -> NDArray[np.float32]:
    loaded: NDArray[np.float32] = np.load(io.BytesIO(raw), allow_pickle=False)
    return loaded


def _npy(array: NDArray[np.float32]) -> bytes:
    written = io.BytesIO()
    np.save(written, np.ascontiguousarray(array), allow_pickle=False)
    return written.getvalue()
