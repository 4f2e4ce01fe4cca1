# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers requests on standard input with audio on standard output, one after the other.

The protocol is described in `voice/tts/protocol.py`; this is its other end, written apart so that
the programs stand alone.
"""

import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Protocol

VERSION = 1
PREFIX = struct.Struct("!II")


class SynthesisFailedError(Exception):
    """The engine gave no audio; the message never quotes the text."""


class Speaker(Protocol):
    """An engine that has loaded."""

    name: str

    def speak(self, text: str, settings: Mapping[str, float]) -> tuple[int, bytes]:
        """Sample rate in Hz, and 16-bit little-endian mono samples."""


class NotLoadedError(Exception):
    """The engine cannot start; `code` says why in one word for the parent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def serve(load: Callable[[], Speaker]) -> int:
    """Load, then answer until standard input ends; returns the exit status."""
    # Ctrl-C in a terminal reaches us too, but the parent decides when speech ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = sys.stdin.buffer, _claim_stdout()
    try:
        speaker = load()
    except NotLoadedError as error:
        _write(replies, {"error": error.code}, b"")
        return 1
    _write(replies, {"ready": VERSION, "engine": speaker.name}, b"")
    while (message := _read(requests)) is not None:
        header, payload = message
        _write(replies, *_answer(speaker, header, payload.decode("utf-8", "replace")))
    return 0


def _claim_stdout() -> BinaryIO:
    """Standard output for us alone: what a library prints goes to standard error instead."""
    ours = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return ours


def _answer(speaker: Speaker, header: Mapping[str, Any], text: str) -> tuple[dict[str, Any], bytes]:
    number = header["id"]
    try:
        sample_rate, samples = speaker.speak(text, header["settings"])
    except SynthesisFailedError:
        return {"id": number, "error": "synthesis_failed"}, b""
    return {"id": number, "sample_rate": sample_rate}, samples


def _read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    prefix = stream.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    header_bytes, payload_bytes = PREFIX.unpack(prefix)
    header, payload = stream.read(header_bytes), stream.read(payload_bytes)
    if len(header) < header_bytes or len(payload) < payload_bytes:
        return None
    return json.loads(header), payload


def _write(stream: BinaryIO, header: Mapping[str, Any], payload: bytes) -> None:
    encoded = json.dumps(header).encode()
    stream.write(PREFIX.pack(len(encoded), len(payload)) + encoded + payload)
    stream.flush()
