"""Which engine speaks: what the settings ask for, against what is there."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, assert_never

import structlog

from config.settings import TtsSettings
from voice.tts.engine import TtsEngine
from voice.tts.espeak import EspeakEngine
from voice.tts.piper import PiperEngine, find_voice, has_voice
from voice.tts.pool import WorkerLimits, workers_for
from voice.tts.shared_clips import SharedClips, SharedLimits
from voice.tts.shelf import ClipShelf

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that is to be started."""

    engine: Literal["espeak", "piper"]
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


def open_tts(settings: TtsSettings, *, cores: int = 1) -> TtsEngine:
    """The engine that the settings ask for; nothing runs before its `warm`.

    Raises:
        ModelNotFoundError: the Piper voice that is named is not on disk.
    """
    choice = _chosen(settings)
    log.info("voice chosen", engine=choice.engine, reason=choice.reason)
    limits = WorkerLimits(
        workers=workers_for(settings.workers, cores), timeout_s=settings.timeout_s
    )
    match choice.engine:
        case "espeak":
            return EspeakEngine(settings.espeak_voice, limits)
        case "piper":
            model = find_voice(settings.voice, settings.voices_directory)
            return PiperEngine(model, limits, speaker=settings.speaker, cores=cores)
        case never:
            assert_never(never)


def open_shelf(settings: TtsSettings, directory: Path) -> ClipShelf:
    """The clips on disk of the voice that `open_tts` opens. Blocks: reads a Piper voice once.

    Raises:
        ModelNotFoundError: the Piper voice that is named is not on disk.
    """
    if _chosen(settings).engine == "espeak":
        return ClipShelf(directory, f"espeakng-loader {version('espeakng-loader')}")
    model = find_voice(settings.voice, settings.voices_directory)
    with model.open("rb") as file:
        weights = hashlib.file_digest(file, "sha256")
    config = hashlib.sha256(model.with_name(f"{model.name}.json").read_bytes())
    return ClipShelf(directory, f"{weights.hexdigest()} {config.hexdigest()}")


def open_shared(settings: TtsSettings, *, clock: Callable[[], float]) -> SharedClips | None:
    """The clips that servers share, not asked for yet; None where no Redis is named."""
    url = settings.shared_url.get_secret_value()
    if not url:
        return None
    limits = SharedLimits(settings.shared_timeout_s, settings.shared_expire_s)
    return SharedClips(url, limits, clock=clock)


def _chosen(settings: TtsSettings) -> Choice:
    return choose_engine(
        settings.engine,
        piper_is_installed=piper_is_installed(),
        voice_is_on_disk=piper_voice_is_on_disk(settings),
    )


def piper_is_installed() -> bool:
    """True where the package is there. Does not import it: it belongs into its own process."""
    return find_spec("piper") is not None


def piper_voice_is_on_disk(settings: TtsSettings) -> bool:
    """True where the voice that is named has both its files."""
    return has_voice(settings.voice, settings.voices_directory)
