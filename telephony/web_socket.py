"""uvicorn's WebSocket protocol, made for a line that sends fifty small messages a second.

uvicorn stops reading from the socket with every message until the application has taken it: two
system calls for each 20 ms of audio. Here reading stops only when the application has fallen
`MOST_WAITING` messages behind. Relies on three attributes of uvicorn 0.54 that are not its public
interface; a test holds them.
"""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST_WAITING = 64
"""1.3 s of a call's audio."""


class MediaWebSocketProtocol(WebSocketsSansIOProtocol):
    """Buffers a little before it stops reading."""

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message on; stop reading only when too many wait."""
        was_paused, self.read_paused = self.read_paused, True
        super().send_receive_event_to_app()
        self.read_paused = was_paused
        if not was_paused and self.queue.qsize() >= MOST_WAITING:
            self.read_paused = True
            self.transport.pause_reading()
