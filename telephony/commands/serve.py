"""`iasovoice serve`."""

import asyncio
import signal
import socket
from types import FrameType

import uvicorn

from config.settings import Settings
from telephony.app import build_app, drain
from telephony.long_lived import set_aside
from telephony.web_socket import MediaWebSocketProtocol

WRONG_SETTING = 2
MAX_FRAME_BYTES = 16 * 1024 * 1024
"""Above this the socket is closed; between our own limit and this the message is counted."""

LAST_ANSWERS_S = 10
"""For what is still at work once every call is over; then it is cancelled."""


class DrainingServer(uvicorn.Server):
    """Finishes its calls before it stops; a second signal stops it at once."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._drain_s = settings.server.drain_s
        self._draining: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the doors, with every engine loaded."""
        await super().startup(sockets)
        set_aside()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called in the main thread on SIGINT and SIGTERM."""
        if self._draining is not None or sig == signal.SIGINT:
            super().handle_exit(sig, frame)
            return
        loop = asyncio.get_running_loop()
        self._draining = loop.create_task(self._drain_then_exit())

    async def _drain_then_exit(self) -> None:
        try:
            await drain(self.config.app.state.calls, timeout_s=self._drain_s)  # type: ignore[union-attr]
        finally:
            # uvicorn's own handler would raise the signal once more at the end, so that an
            # orderly stop had the status of a kill.
            self.should_exit = True


def run(settings: Settings) -> int:
    """Serve until stopped; 2 when something configured kept it from starting."""
    config = uvicorn.Config(
        build_app(settings),
        host=settings.server.host,
        port=settings.server.port,
        ws=MediaWebSocketProtocol,
        ws_per_message_deflate=False,  # audio in base64 does not shrink
        ws_max_size=MAX_FRAME_BYTES,
        loop="uvloop",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_ANSWERS_S,
    )
    server = DrainingServer(config, settings)
    try:
        server.run()
    except SystemExit:
        # uvicorn's way of saying that the application did not start.
        return WRONG_SETTING
    return 0
