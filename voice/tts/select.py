"""Which engine speaks: what the settings ask for, against what is there."""

from dataclasses import dataclass
from typing import Literal

EngineName = Literal["espeak", "piper"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that is to be started."""

    engine: EngineName
    reason: str
    """For the start-up line and the call record."""


def choose_engine(
    setting: Literal["auto", "espeak", "piper"],
    *,
    piper_is_installed: bool,
    voice_is_on_disk: bool,
) -> Choice:
    """The engine for a setting. A named engine is taken as named: if it cannot start, it says so.

    `auto` takes the real voice where everything for it is on disk, and the embedded one otherwise.
    """
    if setting != "auto":
        return Choice(setting, "named in the settings")
    if not piper_is_installed:
        return Choice("espeak", "auto: piper-tts is not installed")
    if not voice_is_on_disk:
        return Choice("espeak", "auto: the Piper voice is not on disk")
    return Choice("piper", "auto: the Piper voice is on disk")
