"""The shell that both servers under test run in: one uvicorn, one loopback port, one announcement.

The same web server for both, so that the difference is what stands behind the socket.
"""

import asyncio
import contextlib
import json
import socket
import sys
from collections.abc import AsyncIterator, Callable

import uvicorn
from fastapi import FastAPI


class _UntilClosed(asyncio.Protocol):
    def __init__(self, on_closed: Callable[[], None]) -> None:
        self._on_closed = on_closed

    def connection_lost(self, exc: Exception | None) -> None:
        """The benchmark is gone, or wants us gone."""
        del exc
        self._on_closed()


def serve(
    build: Callable[[], FastAPI],
    *,
    lead_s: float,
    ws: type[asyncio.Protocol] | None = None,
) -> None:
    """Serve on a free port of 127.0.0.1 until standard input is closed; blocks.

    Args:
        build: makes the application; its lifespan is not used.
        lead_s: announced, see `bench_process`.
        ws: WebSocket protocol to serve with; None is uvicorn's own choice.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    app = build()
    app.router.lifespan_context = lambda _app: announced()
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws=ws or "auto")
    server = uvicorn.Server(config)

    @contextlib.asynccontextmanager
    async def announced() -> AsyncIterator[None]:
        def stop() -> None:
            server.should_exit = True

        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: _UntilClosed(stop), sys.stdin)
        said = {"port": listener.getsockname()[1], "lead_s": lead_s}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        yield

    server.run(sockets=[listener])
