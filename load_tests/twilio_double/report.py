"""What remains of a simulated call: its events, its turns, and what both sides heard."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from load_tests.recording import write_stereo_wav
from load_tests.twilio_double.events import Arrival, DoubleEvent, EventKind, SocketMessage
from load_tests.twilio_double.g711 import SAMPLE_RATE
from load_tests.twilio_double.playout import Gap
from load_tests.twilio_double.turns import CallerTurn


@dataclass(frozen=True, slots=True)
class CallReport:
    """One call. Times are seconds since the number was dialled."""

    call_sid: str
    status: str
    """CallStatus at the end: `completed`, `busy`, `no-answer`."""
    ended_by: str
    """`caller`, `server`, `rejected`, or `error` where nothing was left to execute."""
    events: tuple[DoubleEvent, ...]
    """In the order of their times."""
    turns: tuple[CallerTurn, ...]
    gaps: tuple[Gap, ...]
    """Where the agent's speech stuttered because audio came late."""
    caller_audio: bytes
    """What the caller said, from the dialling on; mu-law."""
    agent_audio: bytes
    """What the caller heard, silence included; aligned with the other and as long; mu-law."""
    frames_late_p99_s: float
    """How late the double itself was; latencies are no better than that."""
    messages: tuple[SocketMessage, ...] = ()
    dialled_at_epoch_s: float = 0.0
    """When all the times here are zero, in seconds since the epoch; joins them to a server's."""
    arrivals: tuple[Arrival, ...] = ()
    """The audio that came from the server, played or not; kept even where messages are not."""

    @property
    def duration_s(self) -> float:
        """From the dialling to the end of the tracks."""
        return len(self.caller_audio) / SAMPLE_RATE

    @property
    def warnings(self) -> tuple[int, ...]:
        """Twilio's codes, of warnings and errors, in order; empty after a clean call."""
        kinds = (EventKind.WARNED, EventKind.FAILED, EventKind.WEBHOOK_FAILED)
        return tuple(event.code for event in self.events if event.kind in kinds)

    def of_kind(self, kind: EventKind) -> tuple[DoubleEvent, ...]:
        """The events of one kind, in order."""
        return tuple(event for event in self.events if event.kind is kind)

    def write_stereo_wav(self, path: Path) -> None:
        """Caller left, agent right, 8 kHz, 16 bits. Blocks on the disk."""
        write_stereo_wav(path, self.caller_audio, self.agent_audio)

    def write_jsonl(self, path: Path) -> None:
        """The call as JSON Lines: one head, then events and socket messages by time. Blocks.

        A line with `message` is what stood on the wire; `to` is `server` or `twilio`.
        """
        head = {
            "call_sid": self.call_sid,
            "status": self.status,
            "ended_by": self.ended_by,
            "duration_s": self.duration_s,
            "dialled_at_epoch_s": self.dialled_at_epoch_s,
        }
        lines: list[tuple[float, dict[str, Any]]] = [
            (event.at_s, {**asdict(event), "kind": event.kind.value}) for event in self.events
        ]
        for message in self.messages:
            to = "server" if message.is_ours else "twilio"
            entry = {"at_s": message.at_s, "to": to, "message": message.text}
            lines.append((message.at_s, entry))
        lines.sort(key=lambda line: line[0])
        with path.open("w", encoding="utf-8") as file:
            for content in [head, *(line for _, line in lines)]:
                file.write(json.dumps(content, ensure_ascii=False) + "\n")
