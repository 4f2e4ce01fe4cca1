"""The media socket as Starlette gives it, behind the Protocol that a call needs."""

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from telephony.web_socket import LISTEN, Listener


class StarletteSocket:
    """A `MediaSocket` over an accepted Starlette WebSocket."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def receive(self) -> str | bytes | None:
        """The next message; None once the peer is gone."""
        if self._websocket.client_state is WebSocketState.DISCONNECTED:
            return None
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text = message.get("text")
        if text is not None:
            return str(text)
        return bytes(message.get("bytes") or b"")

    def listen(self, listener: Listener) -> None:
        """Have messages taken as they arrive where the server can do that; see `web_socket`."""
        extension = self._websocket.scope.get("extensions", {}).get(LISTEN)
        if extension is not None:
            extension["listen"](listener)

    async def send(self, text: str) -> None:
        """Send a text frame; does nothing once the peer is gone."""
        if not self._is_open():
            return
        try:
            await self._websocket.send_text(text)
        except (WebSocketDisconnect, RuntimeError, OSError):
            # The peer left between the check and the send; `receive` reports it.
            return

    async def close(self, code: int) -> None:
        """Close with a WebSocket close code; idempotent."""
        if not self._is_open():
            return
        try:
            await self._websocket.close(code)
        except (WebSocketDisconnect, RuntimeError, OSError):
            return

    def _is_open(self) -> bool:
        states = (self._websocket.client_state, self._websocket.application_state)
        return all(state is WebSocketState.CONNECTED for state in states)
