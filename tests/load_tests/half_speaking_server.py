"""A server under test for the tests: speaks loud mu-law half of the time, paced, hears nothing."""

import asyncio
import base64
import json
import sys
import time

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from load_tests.bench_server import serve

CYCLE_S = float(sys.argv[1])
SHARE = float(sys.argv[2])
"""Of the time in which it speaks; 0.5 is right."""
BURN_S = float(sys.argv[3]) if len(sys.argv) > 3 else 0.0
"""CPU time wasted on each frame."""
CHUNK_S = 0.02


async def speak(socket: WebSocket, sid: str) -> None:
    chunk = base64.b64encode(b"\x00" * round(CHUNK_S * 8000)).decode()
    media = json.dumps({"event": "media", "streamSid": sid, "media": {"payload": chunk}})
    mark = json.dumps({"event": "mark", "streamSid": sid, "mark": {"name": "end"}})
    began_s = time.monotonic()
    cycle = 0
    while True:
        for number in range(round(CYCLE_S * SHARE / CHUNK_S)):
            due_s = began_s + (cycle + 0.5) * CYCLE_S + number * CHUNK_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            await socket.send_text(media)
        await socket.send_text(mark)
        cycle += 1


def build() -> FastAPI:
    app = FastAPI()

    @app.websocket("/media")
    async def media(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive_text()
        sid = json.loads(await socket.receive_text())["streamSid"]
        speaking = asyncio.create_task(speak(socket, sid))
        try:
            while True:
                await socket.receive_text()
                until_s = time.thread_time() + BURN_S
                while time.thread_time() < until_s:
                    pass
        except WebSocketDisconnect:
            return
        finally:
            speaking.cancel()

    return app


serve(build, lead_s=0.0)
