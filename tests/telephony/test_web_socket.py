"""The WebSocket protocol reads on until the application is far behind, and serves a listener."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

import uvicorn
from fastapi import FastAPI, WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode

from telephony.twilio.socket import StarletteSocket
from telephony.web_socket import MOST_WAITING, MediaWebSocketProtocol

SOON_S = 30.0


@asynccontextmanager
async def served(
    app: FastAPI, ws: type[asyncio.Protocol] = MediaWebSocketProtocol
) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, ws=ws, log_config=None))
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"ws://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    await serving


def listening(listener: Callable[[bytes], bool], received: list[str | bytes]) -> FastAPI:
    """An application that listens, and collects what the listener does not take."""
    app = FastAPI()

    @app.websocket("/")
    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        line = StarletteSocket(websocket)
        line.listen(listener)
        await line.send("listening")
        while (message := await line.receive()) is not None:
            received.append(message)
        received.append("gone")

    return app


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_S):
        while not condition():  # noqa: ASYNC110 - filled by the server
            await asyncio.sleep(0.005)


def text(payload: str, **options: bool) -> bytes:
    return Frame(Opcode.TEXT, payload.encode(), **options).serialize(mask=True)


async def test_nothing_is_lost_when_the_application_falls_behind_and_catches_up() -> None:
    paused: list[bool] = []
    got: list[str] = []
    read_on = asyncio.Event()

    class Watched(MediaWebSocketProtocol):
        def send_receive_event_to_app(self) -> None:
            super().send_receive_event_to_app()
            paused.append(self.read_paused)

    app = FastAPI()

    @app.websocket("/")
    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        await read_on.wait()
        got.extend([await websocket.receive_text() for _ in range(300)])
        await websocket.close()

    async with served(app, Watched) as url, connect(url) as line:
        for number in range(300):
            await line.send(str(number))
        await until(lambda: any(paused))
        read_on.set()
        await line.wait_closed()
    assert got == [str(number) for number in range(300)]
    assert not any(paused[: MOST_WAITING - 1])


async def test_a_listener_gets_messages_in_the_context_in_which_it_began_to_listen() -> None:
    call: ContextVar[str] = ContextVar("call", default="none")
    taken: list[tuple[bytes, str]] = []

    def take(raw: bytes) -> bool:
        taken.append((raw, call.get()))
        return True

    app = FastAPI()

    @app.websocket("/")
    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        call.set("seventh")
        StarletteSocket(websocket).listen(take)
        await websocket.send_text("listening")
        await websocket.receive()

    async with served(app) as url, connect(url, compression=None) as line:
        await line.recv()
        await line.send("one")
        await until(lambda: len(taken) == 1)
    assert taken == [(b"one", "seventh")]


async def test_what_a_listener_does_not_take_comes_in_its_order_by_the_common_way() -> None:
    seen: list[str | bytes] = []
    refused: list[bytes] = []

    def take_even(raw: bytes) -> bool:
        if int(raw) % 2:
            refused.append(raw)
            return False
        seen.append(raw.decode())
        return True

    async with served(listening(take_even, seen)) as url, connect(url, compression=None) as line:
        await line.recv()
        for number in range(200):
            await line.send(str(number))
            if number % 7 == 0 or number > 120:
                await asyncio.sleep(0.001)
        await until(lambda: len(seen) >= 200)
    assert seen == [*(str(number) for number in range(200)), "gone"]
    assert refused


async def test_however_the_stream_is_cut_each_message_comes_once_and_in_order() -> None:
    rng = random.Random(5)
    seen: list[str | bytes] = []
    taken: list[bytes] = []

    def take(raw: bytes) -> bool:
        seen.append(raw.decode())
        taken.append(raw)
        return True

    sent, stream = [], b""
    for number in range(150):
        whole = f"{number}:" + "x" * rng.choice((0, 3, 300, 300, 300, 70_000))
        sent.append(whole)
        match rng.randrange(4):
            case 0:
                stream += text(whole[:1], fin=False)
                stream += Frame(Opcode.PING, b"beat").serialize(mask=True)
                stream += Frame(Opcode.CONT, whole[1:].encode()).serialize(mask=True)
            case _:
                stream += text(whole)
    async with served(listening(take, seen)) as url, connect(url, compression=None) as line:
        await line.recv()
        while stream:
            size = rng.choice((1, 5, 309, 100_000, stream.index(b"x") + 1 if b"x" in stream else 9))
            line.transport.write(stream[:size])
            stream = stream[size:]
            await asyncio.sleep(0)
        await until(lambda: len(seen) >= 150)
        await line.send("last")
        await until(lambda: seen[-1] == "last")
    assert seen[:150] == sent
    assert taken


async def test_a_message_inside_a_fragmented_one_ends_the_connection_as_ever() -> None:
    taken: list[bytes] = []
    received: list[str | bytes] = []

    def take(raw: bytes) -> bool:
        taken.append(raw)
        return True

    async with served(listening(take, received)) as url:
        async with connect(url, compression=None) as line:
            await line.recv()
            line.transport.write(text("begun", fin=False))
            await line.ping()
            line.transport.write(text("whole"))
            await line.wait_closed()
            assert line.close_code == 1002
        await until(lambda: received == ["gone"])
    assert taken == []


async def test_a_listener_that_breaks_ends_the_connection() -> None:
    received: list[str | bytes] = []

    def take(raw: bytes) -> bool:
        raise ZeroDivisionError

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)
    async with served(listening(take, received)) as url:
        async with connect(url, compression=None) as line:
            await line.recv()
            await line.send("one")
            await line.wait_closed()
        await until(lambda: received == ["gone"])


async def test_another_protocol_serves_no_listener_and_loses_nothing() -> None:
    taken: list[bytes] = []
    received: list[str | bytes] = []

    def take(raw: bytes) -> bool:
        taken.append(raw)
        return True

    app = listening(take, received)
    async with served(app, WebSocketsSansIOProtocol) as url, connect(url) as line:
        await line.recv()
        await line.send("one")
        await until(lambda: received == ["one"])
    assert taken == []
