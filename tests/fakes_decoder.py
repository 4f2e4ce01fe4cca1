"""A speech model that says what it is told, behind the same Protocol as the real one."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from voice.asr.decoder import BatchKey, Decoded, Window
from voice.asr.engine import Word
from voice.errors import AsrError

Says = Callable[[Window], Decoded]


def decoded(text: str, probability: float = 0.9, **changes: float | bool) -> Decoded:
    """A good decode of a text, each word 0.3 s long."""
    written = text.split()
    facts: dict[str, float | bool] = {
        "average_log_probability": -0.1,
        "compression_ratio": 1.0,
        "no_speech_probability": 0.01,
        "ended": True,
    }
    return Decoded(
        text=text,
        tokens=tuple(range(len(written))),
        words=tuple(
            Word(word, 0.3 * n, 0.3 * n + 0.3, probability) for n, word in enumerate(written)
        ),
        **(facts | changes),  # type: ignore[arg-type]
    )


@dataclass(slots=True)
class FakeDecoder:
    """Asks `says` what it hears in each window, and keeps a record of the batches."""

    says: Says
    device: Literal["cpu", "cuda"] = "cpu"
    workers: int = 1
    name: str = "fake/decoder"
    fails: bool = False
    """From now on every decode fails."""
    encoded: list[tuple[BatchKey, int]] = field(default_factory=list)
    """Key and size of every batch that was encoded."""
    decoded: list[tuple[BatchKey, int]] = field(default_factory=list)
    """The same of those that were decoded."""
    gate: threading.Event = field(default_factory=threading.Event)
    """A decode waits until it is set; it is set at first."""

    def __post_init__(self) -> None:
        self.gate.set()

    def encode(self, windows: Sequence[Window]) -> tuple[Window, ...]:
        """The windows themselves; they must be fit for one batch."""
        (key,) = {window.key for window in windows}
        self.encoded.append((key, len(windows)))
        return tuple(windows)

    def decode(self, encoded: tuple[Window, ...]) -> Sequence[Decoded]:
        """What `says` says of each."""
        if not self.gate.wait(10.0):
            raise TimeoutError("nobody opened the gate")
        self.decoded.append((encoded[0].key, len(encoded)))
        if self.fails:
            raise AsrError("told to fail")
        return [self.says(window) for window in encoded]
