"""The language between us and a speech program: messages on its standard input and output.

A message is two unsigned 32-bit big-endian lengths, a JSON header of the first length and a
payload of the second:

    program -> us   {"ready": 1, "engine": "espeak-ng/en-us"}        once, when it has loaded
                    {"error": "voice_not_found"}                     instead, and it ends
    us -> program   {"id": 7, "settings": {"rate": 160.0}}        payload: the words, UTF-8
    program -> us   {"id": 7, "sample_rate": 22050}               payload: 16-bit PCM, mono, LE
                    {"id": 7, "error": "synthesis_failed"}        no audio for this one

Words travel in the payload only, so that a header may be logged. Requests are answered in order.
A program ends when its standard input does, and so dies with its parent. Any program that speaks
this protocol can be the voice; the two in `programs` are under the GPL and run apart for that.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1
"""Value of `ready`; another one is another language."""
PREFIX = struct.Struct("!II")
MAX_HEADER_BYTES = 65_536
MAX_PAYLOAD_BYTES = 67_108_864
"""25 minutes at 22,050 Hz: more is a program gone mad."""


class ProtocolError(ValueError):
    """A program wrote something else than a message."""


@dataclass(frozen=True, slots=True)
class SpeakRequest:
    """One clause to be spoken."""

    number: int
    settings: Mapping[str, float]
    """The engine's own knobs."""
    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The program has loaded its engine."""

    engine: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The audio of one request."""

    number: int
    sample_rate: int
    """Hz."""
    samples: bytes
    """16-bit little-endian mono."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No audio: for the request `number`, or for any where the engine did not load (None)."""

    number: int | None
    code: str


def render(request: SpeakRequest) -> bytes:
    """The bytes that ask for `request`."""
    header = {"id": request.number, "settings": dict(request.settings)}
    # A NUL is no word, and engines written in C end their text there or refuse it.
    return pack(header, request.text.replace("\0", " ").encode("utf-8", "replace"))


def pack(header: Mapping[str, Any], payload: bytes) -> bytes:
    """One message as it goes over the pipe."""
    encoded = json.dumps(header).encode()
    return PREFIX.pack(len(encoded), len(payload)) + encoded + payload


def lengths(prefix: bytes) -> tuple[int, int]:
    """Lengths of header and payload.

    Raises:
        ProtocolError: they are beyond what a message may have.
    """
    header, payload = PREFIX.unpack(prefix)
    if header > MAX_HEADER_BYTES or payload > MAX_PAYLOAD_BYTES:
        raise ProtocolError(
            f"lengths {header} and {payload}; allowed {MAX_HEADER_BYTES} and {MAX_PAYLOAD_BYTES}"
        )
    return header, payload


def parse(header: bytes, payload: bytes) -> Ready | Spoken | Refused:
    """What a program said.

    Raises:
        ProtocolError: it is none of the three.
    """
    match _fields(header):
        case {"ready": int(version), "engine": str(engine)} if version == VERSION:
            return Ready(engine)
        case {"id": int(number), "sample_rate": int(rate)} if rate > 0 and len(payload) % 2 == 0:
            return Spoken(number, rate, payload)
        case {"id": int(number), "error": str(code)}:
            return Refused(number, code)
        case {"error": str(code)}:
            return Refused(None, code)
        case fields:
            raise ProtocolError(
                f"header with keys {sorted(fields)[:8]}; "
                f"allowed: ready {VERSION}, id with sample_rate or error, error"
            )


def _fields(header: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(header)
    except ValueError as error:
        raise ProtocolError(f"a header of {len(header)} bytes that is not JSON") from error
    if not isinstance(fields, dict):
        raise ProtocolError(f"a header that is a {type(fields).__name__}; allowed: an object")
    return fields
