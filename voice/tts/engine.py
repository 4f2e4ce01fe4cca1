"""What the rest of the system asks of a synthesiser."""

from dataclasses import dataclass
from typing import Protocol

from voice.tts.prosody import Prosody


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of speech ready for the line."""

    text: str
    """The words as the dialog wrote them, before numbers were spelled out."""
    mulaw: bytes
    """G.711 mu-law, 8 kHz mono, no header."""

    @property
    def duration_s(self) -> float:
        """Seconds it takes to play."""
        return len(self.mulaw) / 8000


@dataclass(frozen=True, slots=True)
class Pcm:
    """Raw synthesis: 16-bit little-endian mono."""

    samples: bytes
    sample_rate: int
    """Hz."""


class TtsEngine(Protocol):
    """One engine, shared by every call of the process."""

    @property
    def name(self) -> str:
        """Engine and voice, as the call record states it: `espeak-ng/en-us`."""

    async def warm(self) -> None:
        """Start workers and speak once, so that the first caller does not wait for it."""

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        """Speech for one clause of speakable text (no digits, no abbreviations).

        Raises:
            TtsError: the worker died, timed out or refused.
        """

    async def close(self) -> None:
        """Stop workers."""
