"""A server with scripted answers, for the double to call."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.server import ServerState
from virtual_time import VirtualTimeLoop

from load_tests.recording import Recording
from load_tests.twilio_double.caller import AfterPause, CallerScript, HangUp
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.context import World
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.g711 import encode
from load_tests.twilio_double.signature import Account


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Where the double phones the scripted server, both live in this process: no real time."""
    is_a_call = "double" in getattr(item, "fixturenames", ()) or item.path.name == "test_clock.py"
    return {"calls": VirtualTimeLoop} if is_a_call else {"others": asyncio.new_event_loop}


Handler = Callable[["Received"], Awaitable[Response]]
Media = Callable[["Peer"], Awaitable[None]]


@dataclass
class Received:
    """One HTTP request as the server saw it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    fields: list[tuple[str, str]]

    def __getitem__(self, name: str) -> str:
        return dict(self.fields)[name]


class Peer:
    """Our server's end of a media socket, written by hand."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.received: list[dict[str, Any]] = []
        self.sid = ""
        self.close_code: int | None = None

    def of(self, event: str) -> list[dict[str, Any]]:
        return [message for message in self.received if message["event"] == event]

    async def begin(self) -> None:
        """Accept, and read up to `start`."""
        await self.socket.accept()
        await self.until("connected")
        self.sid = (await self.until("start"))["streamSid"]

    async def until(self, event: str) -> dict[str, Any]:
        """Read up to the next message of this kind."""
        while True:
            text = await self.socket.receive_text()
            self.received.append(json.loads(text))
            if self.received[-1]["event"] == event:
                return self.received[-1]

    async def until_end(self) -> None:
        """Read until the peer is gone."""
        try:
            await self.until("nothing has this name")
        except WebSocketDisconnect as gone:
            self.close_code = gone.code

    async def send(self, content: object) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        await self.socket.send_text(text)

    async def media(self, mulaw: bytes) -> None:
        payload = base64.b64encode(mulaw).decode()
        await self.send({"event": "media", "streamSid": self.sid, "media": {"payload": payload}})

    async def mark(self, name: str) -> None:
        await self.send({"event": "mark", "streamSid": self.sid, "mark": {"name": name}})

    async def clear(self) -> None:
        await self.send({"event": "clear", "streamSid": self.sid})

    async def close(self, code: int = 1000) -> None:
        await self.socket.close(code)


async def listen(peer: Peer) -> None:
    """A server that says nothing."""
    await peer.begin()
    await peer.until_end()


@dataclass
class ScriptedServer:
    """Answers each path with what a test put there."""

    base_url: str
    answers: dict[str, Response | Handler | str] = field(default_factory=dict)
    media: Media = listen
    requests: list[Received] = field(default_factory=list)
    upgrades: list[dict[str, str]] = field(default_factory=list)
    peers: list[Peer] = field(default_factory=list)

    @property
    def stream_url(self) -> str:
        return self.base_url.replace("http", "ws", 1) + "/media"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def at(self, path: str) -> Received:
        """The only request to a path."""
        (request,) = [request for request in self.requests if request.path == path]
        return request

    def say(self, path: str, body: str) -> None:
        """Answer with a document."""
        self.answers[path] = f"<Response>{body}</Response>"

    def connect(
        self, path: str = "/twilio/voice", *, action: str = "", attributes: str = ""
    ) -> None:
        """Answer with a two-way stream to this server."""
        action = f' action="{action}"' if action else ""
        self.say(path, f'<Connect{action}><Stream url="{self.stream_url}" {attributes}/></Connect>')

    async def http(self, request: Request) -> Response:
        body = (await request.body()).decode()
        received = Received(
            request.method,
            request.url.path,
            request.url.query,
            dict(request.headers),
            parse_qsl(body, keep_blank_values=True),
        )
        self.requests.append(received)
        answer = self.answers.get(request.url.path, Response(status_code=404))
        if isinstance(answer, str):
            return Response(answer, media_type="text/xml")
        return answer if isinstance(answer, Response) else await answer(received)

    async def upgrade(self, socket: WebSocket) -> None:
        self.upgrades.append(dict(socket.headers))
        self.peers.append(Peer(socket))
        await self.media(self.peers[-1])


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    scripted = ScriptedServer("")
    app = Starlette(
        routes=[
            WebSocketRoute("/media", scripted.upgrade),
            Route("/{path:path}", scripted.http, methods=["GET", "POST"]),
        ]
    )
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws_ping_interval=None)
    config.load()
    state = ServerState()
    # uvicorn's own loop looks for its end only every 100 ms, too slow for a hundred tests.
    listener = await asyncio.get_running_loop().create_server(
        lambda: config.http_protocol_class(config=config, server_state=state, app_state={}),
        "127.0.0.1",
        0,
    )
    scripted.base_url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    yield scripted
    listener.close()
    for connection in list(state.connections):
        connection.shutdown()
    for task in list(state.tasks):
        task.cancel()
    await asyncio.gather(*state.tasks, return_exceptions=True)


ACCOUNT = Account("AC" + "0" * 31 + "1", "0123456789abcdef0123456789abcdef")


@pytest.fixture
def double() -> Callable[..., TwilioDouble]:
    """A double on a fast clock: `double(speed=, faults=, world=, allow_plain_ws=)`."""

    def make(*, speed: float = 4.0, allow_plain_ws: bool = True, **options: Any) -> TwilioDouble:
        return TwilioDouble(
            account=ACCOUNT,
            clock=ScaledClock(speed, monotonic=asyncio.get_running_loop().time),
            allow_plain_ws=allow_plain_ws,
            **{"seed": 7, "world": World(words_per_s=10.0), **options},
        )

    return make


@pytest.fixture
def account() -> Account:
    return ACCOUNT


@pytest.fixture
def brief() -> CallerScript:
    """A caller who says nothing and hangs up soon."""
    return CallerScript((HangUp(AfterPause(0.6)),), max_call_s=20.0)


@pytest.fixture
def patient() -> CallerScript:
    """A caller who says nothing and stays for ten seconds."""
    return CallerScript((HangUp(AfterPause(10.0)),), max_call_s=20.0)


def _tone(
    seconds: float, *, level: float = 8000.0, lead_s: float = 0.0, tail_s: float = 0.0
) -> bytes:
    times = np.arange(round(seconds * 8000)) / 8000
    sound = (level * np.sin(2 * np.pi * 400 * times)).astype(np.int16)
    quiet = [np.zeros(round(s * 8000), np.int16) for s in (lead_s, tail_s)]
    return encode(np.concatenate([quiet[0], sound, quiet[1]]))


@pytest.fixture
def tone() -> Callable[..., bytes]:
    """Mu-law of a sine: `tone(seconds, lead_s=, tail_s=)`."""
    return _tone


@pytest.fixture
def recording() -> Callable[..., Recording]:
    """Something to say: `recording(seconds, text=, lead_s=, tail_s=)`."""

    def make(seconds: float, text: str = "words", **shape: float) -> Recording:
        return Recording(_tone(seconds, **shape), text)

    return make
