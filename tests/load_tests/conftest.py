"""A server with scripted answers, for the double to call."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from load_tests.recording import Recording
from load_tests.twilio_double.g711 import encode

Handler = Callable[["Received"], Awaitable[Response]]
Media = Callable[[WebSocket], Awaitable[None]]


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


async def wait_for_end(socket: WebSocket) -> list[str]:
    """Every text until the peer is gone."""
    texts: list[str] = []
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            texts.append(await socket.receive_text())
    return texts


async def accept_and_wait(socket: WebSocket) -> None:
    await socket.accept()
    await wait_for_end(socket)


@dataclass
class ScriptedServer:
    """Answers each path with what a test put there."""

    base_url: str
    answers: dict[str, Response | Handler | str] = field(default_factory=dict)
    media: Media = accept_and_wait
    requests: list[Received] = field(default_factory=list)
    upgrades: list[dict[str, str]] = field(default_factory=list)

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

    def connect(self, path: str = "/twilio/voice", *, action: str = "", attributes: str = "") -> None:
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
        await self.media(socket)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        scripted = ScriptedServer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        app = Starlette(
            routes=[
                WebSocketRoute("/media", scripted.upgrade),
                Route("/{path:path}", scripted.http, methods=["GET", "POST"]),
            ]
        )
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws_ping_interval=None)
        uvicorn_server = uvicorn.Server(config)
        serving = asyncio.create_task(uvicorn_server.serve(sockets=[listener]))
        while not uvicorn_server.started:
            await asyncio.sleep(0.005)
        yield scripted
        uvicorn_server.should_exit = uvicorn_server.force_exit = True
        await asyncio.wait_for(serving, 5)


def _tone(seconds: float, *, level: float = 8000.0, lead_s: float = 0.0, tail_s: float = 0.0) -> bytes:
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
