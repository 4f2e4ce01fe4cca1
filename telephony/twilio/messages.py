"""The Media Streams protocol: JSON text to typed messages and back, without I/O.

Reading is lenient about fields that are new (Twilio adds some without notice) and strict about
the ones used here; writing produces exactly the fields that Twilio accepts (anything more is its
warning 31951). Source: Twilio, "Media Streams - WebSocket Messages".
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from telephony.errors import Defect, MalformedMessageError

KEYS = frozenset("0123456789*#ABCD")


@dataclass(frozen=True, slots=True)
class Connected:
    """First message on the socket; carries nothing of use."""

    protocol: str = "Call"
    version: str = "1.0.0"


@dataclass(frozen=True, slots=True)
class Start:
    """The stream begins. Always mu-law, 8 kHz, one channel."""

    stream_sid: str
    call_sid: str
    account_sid: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    """The `<Parameter>`s of the TwiML."""
    sequence: int = 1


@dataclass(frozen=True, slots=True)
class InboundMedia:
    """A piece of the caller's audio; 20 ms as a rule, any length by contract."""

    stream_sid: str
    mulaw: bytes
    timestamp_ms: int = 0
    """Since the start of the stream."""
    chunk: int = 1
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Dtmf:
    """One key press: `0-9 * # A-D`."""

    stream_sid: str
    digit: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class MarkEcho:
    """All audio before our mark of this name was played, or cleared."""

    stream_sid: str
    name: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """The stream ends; does not come when the network was lost."""

    stream_sid: str
    call_sid: str = ""
    account_sid: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class OutboundMedia:
    """Audio for the caller; queued by Twilio behind what it already holds."""

    stream_sid: str
    mulaw: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """Asks to be told when everything before it was played."""

    stream_sid: str
    name: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Empties Twilio's queue at once; pending marks come back."""

    stream_sid: str


Inbound = Connected | Start | InboundMedia | Dtmf | MarkEcho | Stop
Outbound = OutboundMedia | Mark | Clear


def parse_inbound(raw: str | bytes) -> Inbound:
    """The message that Twilio sent.

    Raises:
        MalformedMessageError: not JSON, unknown event, a field missing or of the wrong kind.
    """
    tree = _object(raw)
    match tree.get("event"):
        case "media":
            return _inbound_media(tree)
        case "mark":
            return MarkEcho(_sid(tree), _text(_part(tree, "mark"), "name"), _sequence(tree))
        case "dtmf":
            return _dtmf(tree)
        case "connected":
            return Connected(str(tree.get("protocol", "Call")), str(tree.get("version", "")))
        case "start":
            return _start(tree)
        case "stop":
            stop = _part(tree, "stop")
            call_sid, account_sid = stop.get("callSid", ""), stop.get("accountSid", "")
            return Stop(_sid(tree), str(call_sid), str(account_sid), _sequence(tree))
        case _:
            raise MalformedMessageError(Defect.UNKNOWN_EVENT)


def parse_audio(raw: bytes, stream_sid: str) -> bytes | None:
    """What `parse_inbound` finds in a media message of that stream, at a third of its cost.

    None for every other message, and for any that is malformed.
    """
    try:
        tree = orjson.loads(raw)
        if tree["event"] != "media" or tree["streamSid"] != stream_sid:
            return None
        payload = tree["media"]["payload"]
        is_text = isinstance(payload, str) and payload != ""
        return binascii.a2b_base64(payload, strict_mode=True) if is_text else None
    except (LookupError, TypeError, ValueError):
        return None


def parse_echo(raw: bytes, stream_sid: str) -> str | None:
    """The name in what `parse_inbound` takes for a mark of that stream; else None."""
    try:
        tree = orjson.loads(raw)
        if tree["event"] != "mark" or tree["streamSid"] != stream_sid:
            return None
        return _text(tree["mark"], "name")
    except (MalformedMessageError, LookupError, TypeError, AttributeError, ValueError):
        return None


def parse_outbound(raw: str | bytes) -> Outbound:
    """The message that we sent; for tests and recordings.

    Raises:
        MalformedMessageError: as for `parse_inbound`.
    """
    tree = _object(raw)
    match tree.get("event"):
        case "media":
            return OutboundMedia(_sid(tree), _payload(_part(tree, "media")))
        case "mark":
            return Mark(_sid(tree), _text(_part(tree, "mark"), "name"))
        case "clear":
            return Clear(_sid(tree))
        case _:
            raise MalformedMessageError(Defect.UNKNOWN_EVENT)


def render(message: Inbound | Outbound) -> str:
    """The JSON text of a message, as its sender writes it."""
    return orjson.dumps(_tree(message)).decode()


def _tree(message: Inbound | Outbound) -> dict[str, Any]:
    match message:
        case OutboundMedia(sid, mulaw):
            return {"event": "media", "streamSid": sid, "media": {"payload": _encode(mulaw)}}
        case Mark(sid, name):
            return {"event": "mark", "streamSid": sid, "mark": {"name": name}}
        case Clear(sid):
            return {"event": "clear", "streamSid": sid}
        case Connected(protocol, version):
            return {"event": "connected", "protocol": protocol, "version": version}
        case _:
            return _numbered_tree(message)


def _numbered_tree(message: Start | InboundMedia | Dtmf | MarkEcho | Stop) -> dict[str, Any]:
    head = {"sequenceNumber": str(message.sequence), "streamSid": message.stream_sid}
    match message:
        case Start():
            return {"event": "start", **head, "start": _start_tree(message)}
        case InboundMedia(_, mulaw, timestamp_ms, chunk):
            media = {
                "track": "inbound",
                "chunk": str(chunk),
                "timestamp": str(timestamp_ms),
                "payload": _encode(mulaw),
            }
            return {"event": "media", **head, "media": media}
        case Dtmf(_, digit):
            return {"event": "dtmf", **head, "dtmf": {"track": "inbound_track", "digit": digit}}
        case MarkEcho(_, name):
            return {"event": "mark", **head, "mark": {"name": name}}
        case Stop(_, call_sid, account_sid):
            stop = {"accountSid": account_sid, "callSid": call_sid}
            return {"event": "stop", **head, "stop": stop}


def _start_tree(message: Start) -> dict[str, Any]:
    return {
        "accountSid": message.account_sid,
        "streamSid": message.stream_sid,
        "callSid": message.call_sid,
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": dict(message.parameters),
    }


def _inbound_media(tree: Mapping[str, Any]) -> InboundMedia:
    media = _part(tree, "media")
    return InboundMedia(
        _sid(tree),
        _payload(media),
        _count(media, "timestamp"),
        _count(media, "chunk"),
        _sequence(tree),
    )


def _dtmf(tree: Mapping[str, Any]) -> Dtmf:
    digit = _text(_part(tree, "dtmf"), "digit")
    if digit not in KEYS:
        raise MalformedMessageError(Defect.BAD_FIELD, "dtmf.digit")
    return Dtmf(_sid(tree), digit, _sequence(tree))


def _start(tree: Mapping[str, Any]) -> Start:
    start = _part(tree, "start")
    parameters = start.get("customParameters", {})
    if not isinstance(parameters, dict):
        raise MalformedMessageError(Defect.BAD_FIELD, "start.customParameters")
    return Start(
        stream_sid=_sid(tree),
        call_sid=_text(start, "callSid"),
        account_sid=_text(start, "accountSid"),
        parameters={str(name): str(value) for name, value in parameters.items()},
        sequence=_sequence(tree),
    )


def _object(raw: str | bytes) -> Mapping[str, Any]:
    try:
        tree = orjson.loads(raw)
    except orjson.JSONDecodeError:
        # The decoder's message can quote the text, so it is not chained into ours.
        raise MalformedMessageError(Defect.NOT_JSON) from None
    if not isinstance(tree, dict):
        raise MalformedMessageError(Defect.NOT_JSON)
    return tree


def _part(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = tree.get(name)
    if not isinstance(part, dict):
        raise MalformedMessageError(Defect.BAD_FIELD, name)
    return part


def _text(tree: Mapping[str, Any], name: str) -> str:
    value = tree.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedMessageError(Defect.BAD_FIELD, name)
    return value


def _sid(tree: Mapping[str, Any]) -> str:
    return _text(tree, "streamSid")


def _count(tree: Mapping[str, Any], name: str) -> int:
    """A counter; Twilio writes them as strings. Unreadable ones are zero: none is relied on."""
    value = tree.get(name, "0")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    return 0


def _sequence(tree: Mapping[str, Any]) -> int:
    return _count(tree, "sequenceNumber")


def _encode(mulaw: bytes) -> str:
    return base64.b64encode(mulaw).decode("ascii")


def _payload(media: Mapping[str, Any]) -> bytes:
    try:
        return binascii.a2b_base64(_text(media, "payload"), strict_mode=True)
    except (binascii.Error, ValueError):
        raise MalformedMessageError(Defect.BAD_BASE64, "media.payload") from None
