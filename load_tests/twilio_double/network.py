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
    """With n above 0, each 20 ms sees 0 to n messages together; what waits never exceeds n."""
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

    def push(self, frame: bytes, at_s: float) -> list[Packet]:
        """Take 20 ms of audio that is complete at `at_s`; the messages that this sets free."""
        self._waiting += frame
        allowed = self._allowed()
        packets: list[Packet] = []
        cut = 0
        while allowed is None or cut < allowed:
            size = self._next_size()
            if len(self._waiting) < size:
                break
            cut += 1
            packet = self._take(size, at_s)
            if not self._is_lost(packet):
                packets.append(packet)
        return packets

    def _allowed(self) -> int | None:
        """How many messages may leave now; None is all."""
        burst = self._network.burst_frames
        if burst <= 0 or len(self._waiting) > burst * FRAME_BYTES:
            return None
        return self._rng.randint(0, burst)

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
        at_s = packet.timestamp_ms / 1000
        return any(loss.at_s <= at_s < loss.at_s + loss.length_s for loss in self._network.losses)
