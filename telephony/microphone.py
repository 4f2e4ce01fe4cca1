"""A call without a telephone: the microphone and loudspeaker of this machine as a media socket.

It speaks the same messages as Twilio's socket, so a talk at the desk runs the same pipeline as a
call. Use a headset: a loudspeaker's echo is heard as the caller.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from telephony.twilio.messages import (
    Clear,
    InboundMedia,
    Mark,
    MarkEcho,
    OutboundMedia,
    parse_outbound,
    render,
)
from voice import mulaw

FRAME_SAMPLES = 160
"""20 ms at 8 kHz."""


class SpeakerQueue:
    """What is to be played, with the marks in between. Pure; what Twilio does at its end."""

    def __init__(self) -> None:
        self._items: deque[bytes | str] = deque()

    def push(self, item: bytes | str) -> None:
        """Add audio (mu-law bytes) or the name of a mark."""
        self._items.append(item)

    def clear(self) -> tuple[str, ...]:
        """Drop everything; the marks that were pending."""
        names = tuple(item for item in self._items if isinstance(item, str))
        self._items.clear()
        return names

    def pull(self, size: int) -> tuple[bytes, tuple[str, ...]]:
        """The next `size` bytes, filled up with silence, and the marks that they pass."""
        audio, names = bytearray(), []
        while self._items and (len(audio) < size or isinstance(self._items[0], str)):
            item = self._items.popleft()
            if isinstance(item, str):
                names.append(item)
                continue
            room = size - len(audio)
            audio += item[:room]
            if len(item) > room:
                self._items.appendleft(item[room:])
        return bytes(audio).ljust(size, b"\xff"), tuple(names)


class SoundCard(Protocol):
    """Sound in and out, 8 kHz mono, 20 ms at a time."""

    def start(self, exchange: Callable[[NDArray[np.int16]], NDArray[np.int16]]) -> None:
        """Call `exchange` every 20 ms, on a thread of its own: recorded samples in, played out."""

    def stop(self) -> None:
        """Stop calling."""


class MicrophoneSocket:
    """A `MediaSocket` over a sound card."""

    def __init__(self, card: SoundCard, stream_sid: str) -> None:
        self._card = card
        self._stream_sid = stream_sid
        self._speaker = SpeakerQueue()
        self._inbound: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        card.start(self._exchange)

    async def receive(self) -> str | bytes | None:
        """The next 20 ms of the microphone, or the echo of a mark."""
        return await self._inbound.get()

    async def send(self, text: str) -> None:
        """Play, mark or clear, as the message says."""
        match parse_outbound(text):
            case OutboundMedia(_, audio):
                self._speaker.push(audio)
            case Mark(_, name):
                self._speaker.push(name)
            case Clear():
                for name in self._speaker.clear():
                    self._inbound.put_nowait(render(MarkEcho(self._stream_sid, name)))

    async def close(self, code: int) -> None:
        """Stop the sound card."""
        self._card.stop()
        self._inbound.put_nowait(None)

    def _exchange(self, recorded: NDArray[np.int16]) -> NDArray[np.int16]:
        """Runs on the card's thread: everything but the sound goes over to the loop."""
        played, names = self._speaker.pull(len(recorded))
        texts = [render(MarkEcho(self._stream_sid, name)) for name in names]
        texts.append(render(InboundMedia(self._stream_sid, mulaw.encode(recorded))))
        for text in texts:
            self._loop.call_soon_threadsafe(self._inbound.put_nowait, text)
        return mulaw.decode(played)


class SystemSoundCard:
    """The default devices, by PortAudio.

    Raises:
        OSError: from `start`, where PortAudio or a device is missing.
    """

    def __init__(self) -> None:
        import sounddevice  # loads the system's PortAudio, which servers lack

        self._stream: Any = None
        self._sounddevice = sounddevice

    def start(self, exchange: Callable[[NDArray[np.int16]], NDArray[np.int16]]) -> None:
        """Open the devices and begin."""

        def on_block(recorded: NDArray[np.int16], played: NDArray[np.int16], *_: object) -> None:
            played[:, 0] = exchange(recorded[:, 0].copy())

        self._stream = self._sounddevice.Stream(
            samplerate=8000,
            blocksize=FRAME_SAMPLES,
            channels=1,
            dtype="int16",
            callback=on_block,
        )
        self._stream.start()

    def stop(self) -> None:
        """Close the devices."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
