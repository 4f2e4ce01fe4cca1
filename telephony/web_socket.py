"""uvicorn's WebSocket protocol, made for a line that sends fifty small messages a second.

uvicorn stops reading from the socket with every message until the application has taken it: two
system calls for each 20 ms of audio. Here reading stops only when the application has fallen
`MOST_WAITING` messages behind.

An application that listens (`LISTEN`) gets a message in the callback of the socket that brought
it. That spares the queue, the waking of a task, and another round of the event loop with its
system call; and where a read brings exactly one short message, the general parser too. A message
that the listener does not take goes the common way.

Relies on parts of uvicorn 0.54 and of websockets 17 that are not their public interface; tests
hold them.
"""

from collections.abc import Callable
from contextvars import copy_context

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

from telephony.web_frames import FrameEnd, lone_text

MOST_WAITING = 64
"""1.3 s of a call's audio."""
LISTEN = "iasovoice.listen"
"""Extension of the ASGI scope; its `listen` is that of `MediaWebSocketProtocol`."""

Listener = Callable[[bytes], bool]
"""Takes a text message, not yet decoded; False where it must go the common way."""


class MediaWebSocketProtocol(WebSocketsSansIOProtocol):
    """Buffers a little before it stops reading, and serves a listener."""

    _listener: Listener | None = None

    def handle_connect(self, event: Request) -> None:
        """Offer to be listened to."""
        super().handle_connect(event)
        self._frame_end = FrameEnd()
        if self.response.status_code == 101:
            self.scope["extensions"][LISTEN] = {"listen": self.listen}

    def listen(self, listener: Listener) -> None:
        """From now on `listener` is asked first, while nothing waits for the application.

        It is called in a copy of this caller's context, on the event loop, and must not block.
        What it raises ends the connection.
        """
        context = copy_context()
        self._listener = lambda text: context.run(listener, text)

    def data_received(self, data: bytes) -> None:
        """Ask the listener where this is one message; parse what it does not take."""
        if self._listener is not None and self._may_listen():
            text = lone_text(data)
            if text is not None and self._listener(text):
                return
        if self.handshake_initiated:
            self._frame_end.follow(data)
        super().data_received(data)

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message on; stop reading only when too many wait."""
        was_paused, self.read_paused = self.read_paused, True
        super().send_receive_event_to_app()
        self.read_paused = was_paused
        if not was_paused and self.queue.qsize() >= MOST_WAITING:
            self.read_paused = True
            self.transport.pause_reading()

    def _may_listen(self) -> bool:
        """True where the next byte begins a message that nothing precedes."""
        return (
            self._frame_end.is_reached
            and self.queue.empty()
            and self.conn.current_size is None
            and self.conn.state is State.OPEN
        )
