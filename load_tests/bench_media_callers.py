"""The callers of `bench_media`: real speech and line noise in real time, and a far end that plays.

Each caller is one WebSocket as Twilio opens it: `connected`, `start`, then 20 ms of mu-law fifty
times a second. In each cycle a caller speaks at the beginning and leaves the line to the agent
for the second half. Marks come back when they are due, as Twilio returns them.
"""

import asyncio
import base64
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from load_tests.bench_far_end import FarEnd, Pacing
from load_tests.recording import Recording
from load_tests.twilio_double.g711 import SAMPLE_RATE, decode, encode

FRAME_S = 0.02
FRAME_BYTES = 160
SPEECH_BEGINS = 0.025
"""Share of the cycle before the caller speaks."""
NOISE_RMS = 24.0
"""Line noise, in 16-bit units: -63 dB below full scale, a quiet line."""


@dataclass(frozen=True, slots=True)
class Track:
    """What one caller sends: base64 payloads of 20 ms, repeated for ever."""

    payloads: tuple[str, ...]
    speech_share: float
    """Share of the time in which the caller speaks."""


def build_track(
    recordings: Sequence[Recording], *, cycle_s: float, speech_ends: float, rng: np.random.Generator
) -> Track:
    """A cycle for each recording: speech, then the noise of the line.

    Args:
        recordings: what is said, one after the other.
        cycle_s: length of a cycle.
        speech_ends: share of the cycle at which longer speech is cut.
        rng: makes the noise.

    Raises:
        ValueError: no recordings.
    """
    if not recordings:
        raise ValueError("no recordings; at least one utterance is needed")
    cycle_bytes = round(cycle_s / FRAME_S) * FRAME_BYTES
    begins = round(cycle_bytes * SPEECH_BEGINS)
    room = round(cycle_bytes * speech_ends) - begins
    pieces: list[bytes] = []
    spoken = 0
    for recording in recordings:
        sound = rng.normal(0, NOISE_RMS, cycle_bytes)
        speech = decode(recording.mulaw)[:room]
        sound[begins : begins + len(speech)] += speech
        spoken += len(speech)
        pieces.append(encode(np.clip(np.rint(sound), -32768, 32767).astype(np.int16)))
    mulaw = b"".join(pieces)
    frames = (mulaw[at : at + FRAME_BYTES] for at in range(0, len(mulaw), FRAME_BYTES))
    payloads = tuple(base64.b64encode(frame).decode("ascii") for frame in frames)
    return Track(payloads, spoken / len(mulaw))


@dataclass(slots=True)
class Crowd:
    """What all callers of one phase count together."""

    frames_sent: int = 0
    late_s: list[float] = field(default_factory=list)
    """How late each frame left us: the load's own unpunctuality."""
    lost: list[str] = field(default_factory=list)
    """Calls that the server ended: the reason it gave."""


class Caller:
    """One call, until it is cancelled."""

    def __init__(self, number: int, track: Track, crowd: Crowd, *, lead_s: float) -> None:
        self._sid = f"MZ{number:032x}"
        self._call_sid = f"CA{number:032x}"
        self._track = track
        self._crowd = crowd
        self._far_end = FarEnd(lead_s=lead_s)
        self._returns: set[asyncio.TimerHandle] = set()
        self._to_return: asyncio.Queue[str] = asyncio.Queue()

    @property
    def pacing(self) -> Pacing:
        """What was observed since the last `forget`."""
        return self._far_end.pacing

    def forget(self) -> None:
        """Begin to observe afresh."""
        self._far_end.pacing = Pacing()

    async def call(self, url: str, *, start_at_s: float) -> None:
        """Phone at `start_at_s` of the monotonic clock and talk until cancelled."""
        await asyncio.sleep(max(0.0, start_at_s - time.monotonic()))
        # Twilio offers no compression.
        async with connect(url, compression=None, open_timeout=30, close_timeout=1) as socket:
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._talk(socket))
                    group.create_task(self._listen(socket))
                    group.create_task(self._return_marks(socket))
            except* ConnectionClosed as closed:
                self._crowd.lost.append(repr(closed.exceptions[0]))
            finally:
                for timer in self._returns:
                    timer.cancel()

    async def _talk(self, socket: ClientConnection) -> None:
        await socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        await socket.send(self._start_message())
        began_s = time.monotonic()
        for number, payload in enumerate(itertools.cycle(self._track.payloads), start=1):
            due_s = began_s + number * FRAME_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            self._crowd.late_s.append(time.monotonic() - due_s)
            await socket.send(
                f'{{"event":"media","sequenceNumber":"{number + 1}","streamSid":"{self._sid}",'
                f'"media":{{"track":"inbound","chunk":"{number}",'
                f'"timestamp":"{number * 20}","payload":"{payload}"}}}}'
            )
            self._crowd.frames_sent += 1

    def _start_message(self) -> str:
        start = {
            "accountSid": f"AC{0:032x}",
            "streamSid": self._sid,
            "callSid": self._call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": SAMPLE_RATE, "channels": 1},
            "customParameters": {},
        }
        message = {
            "event": "start",
            "sequenceNumber": "1",
            "streamSid": self._sid,
            "start": start,
        }
        return orjson.dumps(message).decode()

    async def _listen(self, socket: ClientConnection) -> None:
        async for raw in socket:
            now_s = time.monotonic()
            message = orjson.loads(raw)
            match message["event"]:
                case "media":
                    payload = message["media"]["payload"]
                    self._far_end.media(len(payload) * 3 // 4 - payload.count("="), now_s)
                case "mark":
                    self._await_mark(message["mark"]["name"], now_s)
                case "clear":
                    for name in self._far_end.clear(now_s):
                        self._to_return.put_nowait(name)
        raise ConnectionError("the server ended the call")

    def _await_mark(self, name: str, now_s: float) -> None:
        loop = asyncio.get_running_loop()

        def come_back() -> None:
            self._returns.discard(timer)
            if self._far_end.returned(name):
                self._to_return.put_nowait(name)

        timer = loop.call_later(self._far_end.mark(name, now_s) - now_s, come_back)
        self._returns.add(timer)

    async def _return_marks(self, socket: ClientConnection) -> None:
        while True:
            name = await self._to_return.get()
            echo = {"event": "mark", "streamSid": self._sid, "mark": {"name": name}}
            await socket.send(orjson.dumps(echo).decode())
