"""`iasovoice serve`."""

import asyncio
import signal
import socket
from types import FrameType

import structlog
import uvicorn

from config.load import SettingsError
from config.settings import ServerSettings, Settings
from telephony.app import build_app, drain
from telephony.long_lived import set_aside
from telephony.web_socket import MediaWebSocketProtocol

log = structlog.get_logger()

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
    """Serve until stopped; 2 when something configured kept it from starting.

    Raises:
        SettingsError: nobody can listen at the address.
    """
    listener = _listener(settings.server)
    if not (settings.twilio.auth_token.get_secret_value() or settings.twilio.shared_keys):
        log.warning("every webhook will be refused", reason="twilio.auth_token is not set")
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
    # The server drains at the first of these; the status after a second shall tell of it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        server.run(sockets=[listener])
    except SystemExit:
        # uvicorn's way of saying that the application did not start.
        return WRONG_SETTING
    finally:
        listener.close()
    return 0


def _listener(server: ServerSettings) -> socket.socket:
    """A socket at our address that takes nobody yet: who calls before we are ready is refused."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((server.host, server.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"server.host = {server.host!r}, server.port = {server.port}: nobody can listen there "
            f"({error.strerror}); allowed: an address of this machine with a port that is free"
        ) from error
    return listener
