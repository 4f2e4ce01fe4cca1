"""Opens the media socket as Twilio does, or says with which of its errors that failed.

31901 no answer in time   31902 refused   31910 TLS   31920 not answered with 101
31923 URL                 31941 track
"""

import socket
import ssl
import struct
from collections.abc import Mapping
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI

from load_tests.twilio_double import verbs
from load_tests.twilio_double.address import is_loopback
from load_tests.twilio_double.clock import within
from load_tests.twilio_double.context import CallContext
from load_tests.twilio_double.errors import StreamError
from load_tests.twilio_double.webhook import signature_headers

TIMED_OUT, REFUSED, TLS_FAILED, NOT_UPGRADED = 31901, 31902, 31910, 31920
BAD_URL, BAD_TRACK = 31923, 31941
CLOSE_TIMEOUT_S = 2.0
"""On the machine's clock, whatever the call's clock does."""
LARGEST_MESSAGE_BYTES = 4 * 1024 * 1024


def check_stream(stream: verbs.Stream, context: CallContext, *, two_way: bool) -> None:
    """What Twilio refuses before it connects.

    Raises:
        StreamError: 31920 a query string, 31923 not a `wss://` URL, 31941 the track.
    """
    try:
        parts = urlsplit(stream.url)
    except ValueError as problem:
        raise StreamError(BAD_URL, f"{stream.url!r} is not a URL") from problem
    if parts.scheme not in ("wss", "ws") or not parts.hostname:
        raise StreamError(BAD_URL, f"{stream.url!r} is not a wss:// URL")
    if "?" in stream.url:
        raise StreamError(NOT_UPGRADED, "the URL has a query string; use <Parameter>")
    for url in (stream.url, context.address.to_reach(stream.url)):
        if urlsplit(url).scheme == "ws" and not (context.allow_plain_ws and is_loopback(url)):
            raise StreamError(BAD_URL, f"{url} is not encrypted; wss:// needed")
    allowed = ("inbound_track",) if two_way else ("inbound_track", "outbound_track", "both_tracks")
    if stream.track not in allowed:
        raise StreamError(BAD_TRACK, f"track {stream.track!r}, allowed: {', '.join(allowed)}")


class _Connect(connect):
    """Does not follow redirects: Twilio takes any answer but 101 for a failure."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


async def open_socket(
    stream: verbs.Stream, context: CallContext, *, tls: ssl.SSLContext | None
) -> ClientConnection:
    """The media socket, upgraded.

    Raises:
        StreamError: as the table above says.
    """
    url = context.address.to_reach(stream.url)
    headers = signature_headers(context.account, stream.url, (), context.faults.upgrade_signature)
    opening = _Connect(
        url,
        additional_headers=_lower_case(headers),
        user_agent_header="Twilio.TmeWs/1.0",
        compression=None,
        proxy=None,
        open_timeout=None,
        close_timeout=CLOSE_TIMEOUT_S,
        ping_interval=None,
        max_size=LARGEST_MESSAGE_BYTES,
        ssl=(tls or True) if url.startswith("wss:") else None,
    )
    limit_s = context.world.upgrade_timeout_s
    try:
        return await within(context.clock, opening.connect(), limit_s)
    except TimeoutError as problem:
        raise StreamError(TIMED_OUT, f"no answer in {limit_s:g} s") from problem
    except InvalidStatus as problem:
        status = problem.response.status_code
        raise StreamError(NOT_UPGRADED, f"answered {status}, not 101") from problem
    except (InvalidHandshake, ConnectionResetError, EOFError) as problem:
        raise StreamError(NOT_UPGRADED, f"not 101: {type(problem).__name__}") from problem
    except InvalidURI as problem:
        raise StreamError(BAD_URL, f"{url} is not a WebSocket URL") from problem
    except ssl.SSLError as problem:
        raise StreamError(TLS_FAILED, f"TLS: {problem.reason}") from problem
    except OSError as problem:
        code = REFUSED if isinstance(problem, ConnectionRefusedError) else TIMED_OUT
        raise StreamError(code, f"no connection: {type(problem).__name__}") from problem


def _lower_case(headers: Mapping[str, str]) -> dict[str, str]:
    """Twilio writes the names of the upgrade's headers in lower case."""
    return {name.lower(): value for name, value in headers.items()}


def reset(connection: ClientConnection) -> None:
    """Drop the connection as a dead network does: TCP RST, no close frame."""
    raw = connection.transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.transport.abort()
