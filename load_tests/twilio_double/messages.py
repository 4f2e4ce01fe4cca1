"""The Media Streams protocol from Twilio's side, without I/O: we number, the peer is inspected.

Source: Twilio, "Media Streams - WebSocket Messages". All counters are strings.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INVALID = 31951
"""Not JSON, an unknown event, a field too many or missing, a wrong streamSid."""
UNDECODABLE = 31950
"""A binary frame."""
_FIELDS = {
    "media": {"event", "streamSid", "media"},
    "mark": {"event", "streamSid", "mark"},
    "clear": {"event", "streamSid"},
}


@dataclass(frozen=True, slots=True)
class Media:
    """Audio to be played to the caller."""

    mulaw: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """To be echoed once everything before it was played."""

    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Forget what was not played yet."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message that Twilio ignores."""

    code: int
    reason: str


Received = Media | Mark | Clear | Rejected


class _RepeatedKeyError(ValueError):
    """A JSON object that has a name twice; which value counts is anybody's guess."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise _RepeatedKeyError("a key comes twice")
    return dict(pairs)


def inspect(message: str | bytes, stream_sid: str) -> Received:
    """What a message of the server means, as strictly as Twilio reads it.

    Args:
        message: one WebSocket message; bytes where it was a binary frame.
        stream_sid: the stream of this socket.
    """
    if isinstance(message, bytes):
        return Rejected(UNDECODABLE, f"binary frame of {len(message)} bytes")
    try:
        content = json.loads(message, object_pairs_hook=_unique)
    except ValueError as problem:
        return Rejected(INVALID, f"not JSON: {type(problem).__name__}")
    if not isinstance(content, dict):
        return Rejected(INVALID, f"not an object but {type(content).__name__}")
    event = content.get("event")
    if not isinstance(event, str) or event not in _FIELDS:
        return Rejected(INVALID, f"event {event!r}, allowed: {', '.join(sorted(_FIELDS))}")
    if odd := set(content) ^ _FIELDS[event]:
        return Rejected(INVALID, f"{event}: fields missing or too many: {', '.join(sorted(odd))}")
    if content["streamSid"] != stream_sid:
        return Rejected(INVALID, f"{event}: streamSid is not that of this stream")
    return _body(event, content)


def _body(event: str, content: Mapping[str, Any]) -> Received:
    if event == "clear":
        return Clear()
    name = "payload" if event == "media" else "name"
    body = content[event]
    if not isinstance(body, dict) or set(body) != {name}:
        return Rejected(INVALID, f"{event}: must be an object with {name} alone")
    text = body[name]
    if not isinstance(text, str) or not text:
        return Rejected(INVALID, f"{event}.{name}: must be text that is not empty")
    if event == "mark":
        return Mark(text)
    try:
        return Media(binascii.a2b_base64(text, strict_mode=True))
    except (binascii.Error, ValueError):
        return Rejected(INVALID, "media.payload: not base64")


@dataclass(frozen=True, slots=True)
class StreamIdentity:
    """The sids of one stream."""

    account_sid: str
    call_sid: str
    stream_sid: str


@dataclass(slots=True)
class Writer:
    """Twilio's messages for one stream, numbered as they are written."""

    identity: StreamIdentity
    future_field: bool = False
    """Adds a top-level field that no server can know."""
    _sequence: int = field(default=0, init=False)
    _chunk: int = field(default=0, init=False)

    def connected(self) -> str:
        """First message; carries no number."""
        return self._text({"event": "connected", "protocol": "Call", "version": "1.0.0"})

    def start(self, parameters: Mapping[str, str], call_sid: str | None = None) -> str:
        """Second message; `call_sid` replaces the true one where a fault wants it."""
        identity = self.identity
        return self._numbered(
            "start",
            {
                "accountSid": identity.account_sid,
                "streamSid": identity.stream_sid,
                "callSid": call_sid or identity.call_sid,
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                "customParameters": dict(parameters),
            },
        )

    def media(self, mulaw: bytes, timestamp_ms: int) -> str:
        """A piece of the caller's audio that began `timestamp_ms` after the start."""
        self._chunk += 1
        body = {
            "track": "inbound",
            "chunk": str(self._chunk),
            "timestamp": str(timestamp_ms),
            "payload": base64.b64encode(mulaw).decode("ascii"),
        }
        return self._numbered("media", body)

    def dtmf(self, digit: str) -> str:
        """One key."""
        return self._numbered("dtmf", {"track": "inbound_track", "digit": digit})

    def mark(self, name: str) -> str:
        """The echo of a mark."""
        return self._numbered("mark", {"name": name})

    def stop(self) -> str:
        """Last message."""
        identity = self.identity
        body = {"accountSid": identity.account_sid, "callSid": identity.call_sid}
        return self._numbered("stop", body)

    def _numbered(self, event: str, body: Mapping[str, Any]) -> str:
        self._sequence += 1
        return self._text(
            {
                "event": event,
                "sequenceNumber": str(self._sequence),
                "streamSid": self.identity.stream_sid,
                event: body,
            }
        )

    def _text(self, content: dict[str, Any]) -> str:
        if self.future_field:
            content["futureField"] = {"since": "2031"}
        return json.dumps(content, separators=(",", ":"))
