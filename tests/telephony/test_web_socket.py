"""The WebSocket protocol reads on until the application is far behind."""

import asyncio

import uvicorn
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect

from load_tests.server_process import free_port
from telephony.web_socket import MOST_WAITING, MediaWebSocketProtocol


async def test_nothing_is_lost_when_the_application_falls_behind_and_catches_up():
    paused, got, read_on = [], [], asyncio.Event()

    class Watched(MediaWebSocketProtocol):
        def send_receive_event_to_app(self):
            super().send_receive_event_to_app()
            paused.append(self.read_paused)

    app = FastAPI()

    @app.websocket("/")
    async def endpoint(websocket: WebSocket):
        await websocket.accept()
        await read_on.wait()
        got.extend([await websocket.receive_text() for _ in range(300)])
        await websocket.close()

    port = free_port()
    config = uvicorn.Config(app, port=port, ws=Watched, log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    async with connect(f"ws://127.0.0.1:{port}/") as socket:
        for number in range(300):
            await socket.send(str(number))
        while not any(paused):  # noqa: ASYNC110 - filled by the protocol
            await asyncio.sleep(0.01)
        read_on.set()
        await socket.wait_closed()
    server.should_exit = True
    await serving
    assert got == [str(number) for number in range(300)]
    assert not any(paused[: MOST_WAITING - 1])
