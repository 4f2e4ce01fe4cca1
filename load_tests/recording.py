"""Callers' voices as WAV files: in any rate or as mu-law; and calls as stereo WAV files, out.

The standard library's `wave` refuses mu-law (format tag 7), so the header is read here.
"""

import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from load_tests.twilio_double.errors import RecordingError
from load_tests.twilio_double.g711 import SAMPLE_RATE, decode, encode, silence
from load_tests.twilio_double.levels import first_audible_s, last_audible_s

PCM, MULAW, EXTENSIBLE = 1, 7, 0xFFFE
ACCEPTED = "16-bit PCM or mu-law WAV"


@dataclass(frozen=True)
class Recording:
    """Something that a caller says."""

    mulaw: bytes
    """G.711 mu-law, 8 kHz mono."""
    text: str = ""
    """The words, where they are known."""

    @property
    def duration_s(self) -> float:
        """With the silence at its end."""
        return len(self.mulaw) / SAMPLE_RATE

    @cached_property
    def voiced_from_s(self) -> float:
        """Where the sound begins, from its start; 0 where nothing is loud."""
        return first_audible_s(self.mulaw) or 0.0

    @cached_property
    def voiced_until_s(self) -> float:
        """Where the sound ends, from its start; the whole length where nothing is loud."""
        return last_audible_s(self.mulaw) or self.duration_s


@dataclass(frozen=True, slots=True)
class _Format:
    tag: int
    channels: int
    sample_rate: int
    bits: int


def read_recording(path: Path, text: str = "") -> Recording:
    """The WAV file at `path`, mixed to one channel at 8 kHz. Blocks on the disk.

    Raises:
        RecordingError: not a WAV file, cut short, or in another format; names the file.
        OSError: the file cannot be read.
    """
    try:
        return Recording(parse_wav(path.read_bytes()), text)
    except RecordingError as problem:
        raise RecordingError(f"{path}: {problem}") from problem


def parse_wav(content: bytes) -> bytes:
    """Mu-law at 8 kHz, mono, for the bytes of a WAV file.

    Raises:
        RecordingError: as for `read_recording`.
    """
    if len(content) < 12 or content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise RecordingError(f"no WAV file; accepted: {ACCEPTED}")
    chunks = dict(_chunks(content))
    if b"fmt " not in chunks or b"data" not in chunks:
        raise RecordingError(f"no fmt or no data chunk; accepted: {ACCEPTED}")
    layout = _read_format(chunks[b"fmt "])
    if (layout.tag, layout.channels, layout.sample_rate) == (MULAW, 1, SAMPLE_RATE):
        return chunks[b"data"]
    return encode(_resampled(_samples(layout, chunks[b"data"]), layout.sample_rate))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    while position + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, position)
        yield name, content[position + 8 : position + 8 + size]
        position += 8 + size + size % 2


def _read_format(chunk: bytes) -> _Format:
    if len(chunk) < 16:
        raise RecordingError(f"fmt chunk of {len(chunk)} bytes, at least 16 needed")
    tag, channels, sample_rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == EXTENSIBLE and len(chunk) >= 26:
        (tag,) = struct.unpack_from("<H", chunk, 24)
    if (tag, bits) not in ((PCM, 16), (MULAW, 8)):
        raise RecordingError(f"format {tag} with {bits} bits; accepted: {ACCEPTED}")
    if not 1 <= channels <= 8 or not 4_000 <= sample_rate <= 192_000:
        raise RecordingError(
            f"{channels} channels at {sample_rate} Hz; accepted: 1 to 8, 4000 to 192000 Hz"
        )
    return _Format(tag, channels, sample_rate, bits)


def _samples(layout: _Format, content: bytes) -> NDArray[np.float32]:
    """Float32 in [-1, 1], shape (n,), at the file's rate, mixed to mono."""
    width = layout.channels * layout.bits // 8
    content = content[: len(content) // width * width]
    linear = decode(content) if layout.tag == MULAW else np.frombuffer(content, dtype="<i2")
    mixed: NDArray[np.float32] = linear.reshape(-1, layout.channels).astype(np.float32).mean(axis=1)
    return mixed / np.float32(32_768.0)


def _resampled(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.int16]:
    if sample_rate != SAMPLE_RATE:
        samples = np.asarray(soxr.resample(samples, sample_rate, SAMPLE_RATE), dtype=np.float32)
    return (np.clip(samples, -1.0, 32_767 / 32_768) * 32_768.0).astype(np.int16)


def write_stereo_wav(path: Path, left: bytes, right: bytes) -> None:
    """Two mu-law tracks as one 16-bit stereo file at 8 kHz; the shorter ends in silence. Blocks."""
    longest = max(len(left), len(right))
    tracks = [decode(track + silence(longest - len(track))) for track in (left, right)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.stack(tracks, axis=1).astype("<i2").tobytes())


def write_mulaw_wav(path: Path, mulaw: bytes) -> None:
    """One mu-law track as a mu-law WAV file at 8 kHz. Blocks."""
    padding = b"\x00" * (len(mulaw) % 2)
    layout = struct.pack("<HHIIHHH", MULAW, 1, SAMPLE_RATE, SAMPLE_RATE, 1, 8, 0)
    fact = struct.pack("<4sII", b"fact", 4, len(mulaw))
    body = struct.pack("<4sI", b"fmt ", len(layout)) + layout + fact
    body += struct.pack("<4sI", b"data", len(mulaw)) + mulaw + padding
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body)
