"""Fixed sentences as audio on disk: there before an engine runs, and when none does.

A clip is a WAV file (G.711 mu-law, 8 kHz) that any player opens. Its name holds a hash of what it
was made from and a hash of its audio, so that a stale one is never found and a damaged one never
played.
"""

import hashlib
import json
import os
import re
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

import structlog

from voice import mulaw
from voice.tts.cache import ClipKey
from voice.tts.engine import Clip

log = structlog.get_logger()

HASH_DIGITS = 32
MULAW_FORMAT = 7
"""`WAVE_FORMAT_MULAW` of RFC 2361."""
HEADER = struct.Struct("<4sI4s4sIHHIIHHH4sII4sI")
"""RIFF; `fmt ` of 18 bytes; `fact`, which says how many samples there are; `data`."""
SCRATCH = "clip-"
"""Begins the name of a file that is being written, or that nobody lived to finish."""
_OURS = re.compile(rf"[0-9a-f]{{{HASH_DIGITS}}}\.[0-9a-f]{{{HASH_DIGITS}}}\.wav|{SCRATCH}\w+")


@dataclass(frozen=True, slots=True)
class ShelfLimits:
    """What a shelf may hold."""

    most_bytes: int
    keep_s: float
    """Seconds since a clip was last used."""


class ClipShelf:
    """A directory of clips, for one way of rendering them."""

    def __init__(self, directory: Path, rendering: str) -> None:
        """Prepare; nothing is read or written yet.

        Args:
            directory: made where it is missing.
            rendering: what else a clip's sound depends on, the version of the voice above all.
        """
        self._directory = directory
        self._rendering = rendering
        self._used: set[str] = set()
        """Names of the files that were taken or laid here."""

    def name_of(self, key: ClipKey) -> str:
        """A name for the clip in hexadecimal, from which nothing can be read."""
        told = [self._rendering, code_version(), key.engine, key.text, astuple(key.prosody)]
        return _hash(json.dumps(told).encode())

    def take(self, key: ClipKey) -> Clip | None:
        """The clip, or None where there is none that is whole. Blocks on the disk."""
        for path in self._paths_of(key):
            audio = _audio_in(path)
            if audio is not None and path.stem.endswith(_hash(audio)):
                self._use(path)
                return Clip(key.text, audio)
            log.warning("clip on disk damaged", path=path.name)
        return None

    def lay(self, key: ClipKey, clip: Clip) -> bool:
        """Keep the clip; False where the disk does not let us. Blocks on the disk."""
        path = self._directory / f"{self.name_of(key)}.{_hash(clip.mulaw)}.wav"
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=self._directory, prefix=SCRATCH, delete=False
            ) as scratch:
                scratch.write(_wav(clip.mulaw))
            Path(scratch.name).replace(path)
            path.chmod(0o644)
            self._used.add(path.name)
            for other in self._paths_of(key):
                # Another take of the same words, or one that is damaged.
                if other != path:
                    other.unlink(missing_ok=True)
        except OSError as error:
            log.warning("clip not kept", reason=error.strerror)
            return False
        return True

    def prune(self, limits: ShelfLimits, *, now_s: float) -> int:
        """Remove what was not used for too long, then the least recent until the rest fits.

        What this shelf has given or taken stays, however much it is: it is what is said when no
        engine runs. Files that are none of ours stay as well. Blocks on the disk.

        Args:
            limits: of the whole directory.
            now_s: seconds since the epoch.

        Returns:
            How many files were removed.
        """
        files = sorted(self._unused(), reverse=True)
        left = limits.most_bytes - sum(_size_of(self._directory / name) for name in self._used)
        removed = 0
        for used_s, name, size in files:
            left -= size
            if left < 0 or now_s - used_s > limits.keep_s:
                removed += _remove(self._directory / name)
        if removed:
            log.info("old clips removed", count=removed)
        return removed

    def _unused(self) -> Iterator[tuple[float, str, int]]:
        """When it was last used, name and size of each file of ours that this shelf has not."""
        try:
            entries = list(os.scandir(self._directory))
        except OSError:
            return
        for entry in entries:
            if entry.name not in self._used and _OURS.fullmatch(entry.name):
                try:
                    told = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                yield told.st_mtime, entry.name, told.st_size

    def _use(self, path: Path) -> None:
        self._used.add(path.name)
        try:
            os.utime(path)
        except OSError as error:
            # Somebody else's file, or a disk for reading only: it may be removed early, no more.
            log.debug("clip not marked as used", reason=error.strerror)

    def _paths_of(self, key: ClipKey) -> Iterator[Path]:
        return self._directory.glob(f"{self.name_of(key)}.*.wav")


@cache
def code_version() -> str:
    """A hash of the code that makes clips: what it reads wrongly today it must not say tomorrow."""
    here = Path(__file__).parent
    sources = sorted([*here.glob("*.py"), *here.glob("reading/*.py"), *here.glob("programs/*.py")])
    return _hash(b"".join(path.read_bytes() for path in sources))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError as error:
        log.warning("old clip not removed", reason=error.strerror)
        return False
    return True


def _wav(audio: bytes) -> bytes:
    rate, size = mulaw.SAMPLE_RATE, len(audio)
    padding = b"\0" * (size % 2)
    # fmt: off
    header = HEADER.pack(
        b"RIFF", HEADER.size - 8 + size + len(padding), b"WAVE",
        b"fmt ", 18, MULAW_FORMAT, 1, rate, rate, 1, 8, 0,
        b"fact", 4, size, b"data", size,
    )
    # fmt: on
    return header + audio + padding


def _audio_in(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    # The hash in the name tells the rest.
    size = int.from_bytes(content[HEADER.size - 4 : HEADER.size], "little")
    return content[HEADER.size : HEADER.size + size]
