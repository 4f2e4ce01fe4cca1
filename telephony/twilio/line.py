"""The agent's side of a media socket: audio and marks out, what was heard back."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from telephony.twilio.messages import Clear, Mark, OutboundMedia, render
from voice.playout import Cleared, Playout, SendAudio, SendMark, TurnHeard


class MediaSocket(Protocol):
    """The WebSocket as the call needs it."""

    async def receive(self) -> str | bytes | None:
        """The next message; None once the peer is gone."""

    async def send(self, text: str) -> None:
        """Send a text frame; does nothing once the peer is gone."""

    async def close(self, code: int) -> None:
        """Close with a WebSocket close code; idempotent."""


@runtime_checkable
class PromptSocket(Protocol):
    """A media socket that can also hand messages on in the moment in which they arrive."""

    def listen(self, listener: Callable[[bytes], bool]) -> None:
        """Offer each text message to `listener` first, while no earlier one waits for `receive`.

        Args:
            listener: called on the event loop with the message, not yet decoded; True where it
                took it, False where `receive` shall return it. Must not block.
        """


class MediaLine:
    """Joins a playout to a socket."""

    def __init__(
        self, socket: MediaSocket, playout: Playout, *, stream_sid: str, clock: Callable[[], float]
    ) -> None:
        self._socket = socket
        self.playout = playout
        self._stream_sid = stream_sid
        self._clock = clock

    async def pump(self) -> tuple[str, ...]:
        """Send what is due; the ids of the replies whose first byte left."""
        started: list[str] = []
        for send in self.playout.due(self._clock()):
            match send:
                case SendAudio(mulaw, reply_id, starts_reply):
                    await self._socket.send(render(OutboundMedia(self._stream_sid, mulaw)))
                    if starts_reply:
                        started.append(reply_id)
                case SendMark(name):
                    await self._socket.send(render(Mark(self._stream_sid, name)))
        return tuple(started)

    def mark_echoed(self, name: str) -> TurnHeard | None:
        """A mark came back."""
        return self.playout.on_mark(name, self._clock())

    def overdue(self) -> TurnHeard | None:
        """The end of a turn whose mark never came back."""
        return self.playout.overdue(self._clock())

    def is_audible(self) -> bool:
        """True while the caller hears the agent or is about to."""
        return self.playout.is_audible(self._clock())

    async def pause(self) -> bool:
        """Silence the agent for now; False where it is silent or must be heard to the end."""
        now = self._clock()
        if not self.playout.is_audible(now) or not self.playout.may_clear(now):
            return False
        self.playout.pause(now)
        await self._socket.send(render(Clear(self._stream_sid)))
        return True

    async def barge_in(self) -> Cleared | None:
        """Silence the agent for good; None where it is silent or must be heard to the end."""
        now = self._clock()
        if not self.playout.is_audible(now) or not self.playout.may_clear(now):
            self.playout.resume()
            return None
        if self.playout.is_paused:
            return self.playout.clear(now)
        cleared = self.playout.clear(now)
        await self._socket.send(render(Clear(self._stream_sid)))
        return cleared

    async def close(self, code: int) -> None:
        """Close the socket."""
        await self._socket.close(code)
