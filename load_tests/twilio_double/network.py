"""How the caller's audio is cut into messages and when each leaves. Pure."""

import random
from dataclasses import dataclass

from load_tests.twilio_double.g711 import SAMPLE_RATE

FRAME_S = 0.02
FRAME_BYTES = 160


@dataclass(frozen=True, slots=True)
class Loss:
    """Audio that never arrives; the timestamps jump over it."""

    at_s: float
    """Seconds since the start of the stream."""
    length_s: float


@dataclass(frozen=True, slots=True)
class Network:
    """The way from the telephone network to our server; the default is a perfect one."""

    message_bytes: tuple[int, ...] = (FRAME_BYTES,)
    """Sizes of the payloads, in turn: (240,) is 30 ms, (160, 1, 333) is odd on purpose."""
    burst_frames: int = 0
    """With n above 0, audio is held back until 1 to n frames leave together, n drawn anew."""
    jitter_s: float = 0.0
    """Each message leaves up to that much later, in order."""
    losses: tuple[Loss, ...] = ()

    def __post_init__(self) -> None:
        if not self.message_bytes or min(self.message_bytes) < 1:
            raise ValueError(f"message_bytes is {self.message_bytes}, sizes must be 1 or more")


@dataclass(frozen=True, slots=True)
class Packet:
    """One `media` message to be sent."""

    mulaw: bytes
    timestamp_ms: int
    """Where its first byte lies, from the start of the stream."""
    leaves_at_s: float


class Packetizer:
    """Cuts one stream's audio; ask it every 20 ms."""

    def __init__(self, network: Network, *, rng: random.Random) -> None:
        self._network = network
        self._rng = rng
        self._waiting = bytearray()
        self._position = 0
        """Bytes that were cut off so far."""
        self._cut = 0
        """Messages that were cut off so far."""
        self._last_leaves_at_s = 0.0
        self._together = 1

    def push(self, frame: bytes, at_s: float) -> list[Packet]:
        """Take 20 ms of audio that is complete at `at_s`; the messages that this sets free."""
        self._waiting += frame
        packets: list[Packet] = []
        if self._is_held_back():
            return packets
        while len(self._waiting) >= (size := self._next_size()):
            packet = self._take(size, at_s)
            if not self._is_lost(packet):
                packets.append(packet)
        return packets

    def _is_held_back(self) -> bool:
        burst = self._network.burst_frames
        if burst <= 0:
            return False
        if len(self._waiting) < self._together * FRAME_BYTES:
            return True
        self._together = self._rng.randint(1, burst)
        return False

    def _next_size(self) -> int:
        sizes = self._network.message_bytes
        return sizes[self._cut % len(sizes)]

    def _take(self, size: int, at_s: float) -> Packet:
        mulaw = bytes(self._waiting[:size])
        del self._waiting[:size]
        timestamp_ms = self._position * 1000 // SAMPLE_RATE
        self._position += size
        self._cut += 1
        delay_s = self._rng.uniform(0.0, self._network.jitter_s) if self._network.jitter_s else 0.0
        self._last_leaves_at_s = max(self._last_leaves_at_s, at_s + delay_s)
        return Packet(mulaw, timestamp_ms, self._last_leaves_at_s)

    def _is_lost(self, packet: Packet) -> bool:
        for loss in self._network.losses:
            since_ms = packet.timestamp_ms - round(loss.at_s * 1000)
            if 0 <= since_ms < round(loss.length_s * 1000):
                return True
        return False
