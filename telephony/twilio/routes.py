"""Twilio's webhooks and its media socket. Every request is checked before anything is done.

A webhook answers within milliseconds: no model is loaded and no record read in it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response, WebSocket
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection
from starlette.types import Message

from config.settings import SafetySettings, ServerSettings, Settings
from telephony.call import CallState
from telephony.errors import CapacityError, SignatureError, StreamTokenError
from telephony.last_resort import line_lost, no_room, nobody_answered
from telephony.twilio import twiml
from telephony.twilio.caller_number import caller_number
from telephony.twilio.calls import CallBook, TwilioCall
from telephony.twilio.line import MediaSocket
from telephony.twilio.messages import Connected, Start
from telephony.twilio.signature import HEADER, SETTINGS_HEADER, SigningKeys, verify
from telephony.twilio.socket import StarletteSocket
from telephony.twilio.stream import StreamReader
from telephony.twilio.tokens import Grant, StreamTokens

POLICY_VIOLATION = 1008
SERVER_ERROR = 1011
TRY_LATER = 1013
MAX_RECONNECTS = 1
MOST_BYTES = 65_536
"""Of a webhook's form; Twilio's have some hundred."""
TAKE_OVER_S = 3.0
"""Time that a lost socket's session has to end before its successor is refused."""
FINAL_STATUSES = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A media socket whose token was good."""

    call: TwilioCall
    stream_sid: str
    socket: MediaSocket
    reader: StreamReader


@dataclass(frozen=True, slots=True)
class TwilioDesk:
    """What the routes work with."""

    settings: Settings
    calls: CallBook
    tokens: StreamTokens
    run_call: Callable[[OpenStream], Awaitable[None]]
    """Runs the call to its end and leaves its state in the book."""
    forget: Callable[[str], Awaitable[None]]
    """Drops what is remembered of a call that is over."""
    know_caller: Callable[[str, str], None] = lambda _call_id, _number: None
    """Told the number of a caller, so that their turns of the day are counted."""


def build_router(desk: TwilioDesk) -> APIRouter:
    """The routes, bound to their desk."""
    router = APIRouter()
    answers: dict[str, Callable[[TwilioDesk, FormData], Response]] = {
        "/twilio/voice": _answer,
        twiml.FALLBACK_PATH: lambda desk, _: _xml(_to_staff(desk, line_lost)),
        "/twilio/status": _note_status,
        twiml.ACTION_PATH: _after_stream,
        twiml.DIALLED_PATH: _after_dial,
        twiml.STREAM_STATUS_PATH: _note_stream_status,
    }
    for path, answer in answers.items():
        router.add_api_route(path, _webhook(desk, answer), methods=["POST"])

    @router.websocket(twiml.MEDIA_PATH + "/{call_id}")
    async def media(websocket: WebSocket, call_id: str) -> None:
        await _media(desk, websocket, call_id)

    return router


def _webhook(
    desk: TwilioDesk, answer: Callable[[TwilioDesk, FormData], Response]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers only what Twilio has signed."""

    async def endpoint(request: Request) -> Response:
        form = await _signed_form(request, desk)
        return Response(status_code=403) if form is None else answer(desk, form)

    return endpoint


async def _signed_form(request: Request, desk: TwilioDesk) -> FormData | None:
    """The form of a request that Twilio has signed; None where it has not."""
    body = await _body(request) if HEADER in request.headers else None
    if body is None:
        log.warning("request refused", reason="unsigned or too large", path=request.url.path)
        return None

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    form = await Request(request.scope, replay).form()
    fields = {name: [str(v) for v in form.getlist(name)] for name in form}
    try:
        _verify(desk, request, fields)
    except SignatureError as error:
        log.warning("request refused", reason=str(error), path=request.url.path)
        return None
    return form


async def _body(request: Request) -> bytes | None:
    """The body of a request nobody has vouched for yet; None where it is too large.

    A length need not be told beforehand, so what comes is counted as well.
    """
    if int(request.headers.get("content-length", 0)) > MOST_BYTES:
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return body


def _verify(desk: TwilioDesk, connection: HTTPConnection, fields: dict[str, list[str]]) -> None:
    account = desk.settings.twilio
    keys = SigningKeys(
        (account.auth_token.get_secret_value(), account.previous_auth_token.get_secret_value()),
        {name: key.get_secret_value() for name, key in account.shared_keys.items()},
    )
    url = signed_url(connection.scope, desk.settings.server)
    headers = connection.headers
    verify(headers.get(HEADER), url, fields, keys=keys, chosen=headers.get(SETTINGS_HEADER, ""))


def signed_url(scope: Mapping[str, Any], server: ServerSettings) -> str:
    """Our public base and the raw path and query; never the request's own idea of its host."""
    base = server.public_ws_base_url if scope["type"] == "websocket" else server.public_base_url
    raw_path = bytes(scope["raw_path"]).split(b"?")[0].decode("latin-1")
    query = bytes(scope["query_string"]).decode("latin-1")
    return base.rstrip("/") + raw_path + (f"?{query}" if query else "")


def _answer(desk: TwilioDesk, form: FormData) -> Response:
    """The TwiML for a call that comes in."""
    try:
        desk.calls.admit()
    except CapacityError as error:
        log.warning("call refused", reason=str(error))
        return _xml(_to_staff(desk, no_room))
    call = desk.calls.open(str(form.get("CallSid", "")), str(form.get("AccountSid", "")))
    desk.know_caller(call.context.call_id, caller_number(form))
    return _xml(_stream(desk, call))


def _stream(desk: TwilioDesk, call: TwilioCall) -> str:
    server = desk.settings.server
    token = desk.tokens.issue(Grant(call.context.call_id, call.call_sid, call.account_sid))
    return twiml.connect_stream(
        twiml.StreamTarget(
            server.public_base_url.rstrip("/"),
            server.public_ws_base_url.rstrip("/"),
            call.context.call_id,
            token,
        )
    )


def _after_stream(desk: TwilioDesk, form: FormData) -> Response:
    """What becomes of a call whose media socket has closed: by our own state, not by Twilio's."""
    call = desk.calls.by_sid(str(form.get("CallSid", "")))
    if call is None:
        return _xml(_to_staff(desk, line_lost))
    if form.get("CallStatus") in FINAL_STATUSES:
        call.move(CallState.ENDED)
    match call.state:
        case CallState.ENDED:
            return _xml(twiml.hang_up())
        case CallState.TRANSFERRING | CallState.BRIDGED:
            call.move(CallState.BRIDGED)
            return _xml(_dial(desk, wants_interpreter=call.wants_interpreter))
        case _:
            return _xml(_reconnect(desk, call))


def _reconnect(desk: TwilioDesk, call: TwilioCall) -> str:
    """The socket was lost with the call alive: once more, then a person."""
    if call.reconnects >= MAX_RECONNECTS or desk.calls.is_draining:
        call.move(CallState.TRANSFERRING)
        call.move(CallState.BRIDGED)
        return _to_staff(desk, line_lost)
    call.reconnects += 1
    return _stream(desk, call)


def _to_staff(desk: TwilioDesk, words: Callable[[SafetySettings], str]) -> str:
    return _dial(desk, announcement=words(desk.settings.safety))


def _dial(desk: TwilioDesk, *, announcement: str = "", wants_interpreter: bool = False) -> str:
    base = desk.settings.server.public_base_url.rstrip("/")
    safety = desk.settings.safety
    interpreters = safety.interpreter_number if wants_interpreter else ""
    return twiml.dial(interpreters or safety.staff_number, base, announcement=announcement)


def _after_dial(desk: TwilioDesk, form: FormData) -> Response:
    """The talk with a person is over, or there was none: then the caller hears what to do."""
    if form.get("DialCallStatus") in ("completed", "answered"):
        return _xml(twiml.hang_up())
    return _xml(twiml.hang_up(announcement=nobody_answered(desk.settings.safety)))


def _note_status(desk: TwilioDesk, form: FormData) -> Response:
    """Callbacks repeat and come out of order: only a final status changes anything, once."""
    call = desk.calls.by_sid(str(form.get("CallSid", "")))
    if call is not None and form.get("CallStatus") in FINAL_STATUSES:
        call.move(CallState.ENDED)
    return Response(status_code=204)


def _note_stream_status(_desk: TwilioDesk, form: FormData) -> Response:
    if form.get("StreamEvent") == "stream-error":
        log.warning("stream error reported by the network")
    return Response(status_code=204)


async def _media(desk: TwilioDesk, websocket: WebSocket, call_id: str) -> None:
    try:
        _verify(desk, websocket, {})
    except SignatureError as error:
        log.warning("media socket refused", reason=str(error))
        await websocket.send_denial_response(Response(status_code=403))
        return
    try:
        # A call that comes back has its place already.
        if not desk.calls.is_streaming(call_id):
            desk.calls.admit()
    except CapacityError as error:
        log.warning("media socket refused", reason=str(error))
        await websocket.send_denial_response(Response(status_code=503))
        return
    await websocket.accept()
    await _run_stream(desk, StarletteSocket(websocket), call_id)


async def _run_stream(desk: TwilioDesk, socket: MediaSocket, call_id: str) -> None:
    """Wait for a `start` with a good token, then run the call."""
    reader = StreamReader(max_message_bytes=desk.settings.server.max_message_bytes)
    try:
        async with asyncio.timeout(desk.settings.call.start_timeout_s):
            start = await _await_start(socket, reader)
        if start is None:
            return
        call = _claim(desk, start, call_id)
    except TimeoutError:
        log.warning("media socket closed", reason="no start", call=call_id[:16])
        await socket.close(POLICY_VIOLATION)
        return
    except StreamTokenError as error:
        log.warning("media socket closed", reason=str(error))
        await socket.close(POLICY_VIOLATION)
        return
    if not _has_room(desk, call):
        await socket.close(TRY_LATER)
        return
    if not await desk.calls.open_stream(call, patience_s=TAKE_OVER_S):
        await socket.close(POLICY_VIOLATION)
        return
    try:
        await desk.run_call(OpenStream(call, start.stream_sid, socket, reader))
    finally:
        desk.calls.stream_closed(call)
        await socket.close(SERVER_ERROR)
        desk.calls.forget_later(call_id, desk.forget, after_s=desk.settings.call.reattach_s)


def _has_room(desk: TwilioDesk, call: TwilioCall) -> bool:
    """False where others took the last places since the webhook: then a person takes the call."""
    if desk.calls.is_streaming(call.context.call_id):
        return True
    try:
        desk.calls.admit()
    except CapacityError as error:
        log.warning("media socket closed", reason=str(error))
        call.move(CallState.TRANSFERRING)
        return False
    return True


async def _await_start(socket: MediaSocket, reader: StreamReader) -> Start | None:
    """The `start` message; None where the peer left before it."""
    while (raw := await socket.receive()) is not None:
        match reader.read(raw):
            case Start() as start:
                return start
            case Connected() | None:
                continue
            case _:
                continue
    return None


def _claim(desk: TwilioDesk, start: Start, call_id: str) -> TwilioCall:
    """The call that the stream belongs to, its token used up.

    Raises:
        StreamTokenError: the token is not good for this call.
    """
    token = start.parameters.get("token", "")
    desk.tokens.consume(token, Grant(call_id, start.call_sid, start.account_sid))
    call = desk.calls.by_id(call_id)
    if call is None:
        raise StreamTokenError("call is not known")
    return call


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
