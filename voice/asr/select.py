"""Which recogniser hears: what the settings ask for, against what is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, assert_never

import structlog

from config.settings import AsrSettings, RecognitionSettings
from voice.asr.engine import AsrEngine
from voice.asr.language_model import load_or_build
from voice.asr.pocketsphinx import PocketSphinxEngine, SphinxModel
from voice.asr.whisper import WhisperEngine, find_model
from voice.asr.workers import workers_for
from voice.errors import ModelNotFoundError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that is to be started."""

    engine: Literal["pocketsphinx", "faster_whisper"]
    reason: str
    """For the start-up line."""


def choose_engine(
    setting: Literal["auto", "pocketsphinx", "faster_whisper"], *, whisper_is_on_disk: bool
) -> Choice:
    """The engine for a setting. A named engine is taken as named: if it cannot start, it says so.

    `auto` takes the real recogniser where its weights are on disk, and the embedded one otherwise.
    """
    if setting != "auto":
        return Choice(setting, "named in the settings")
    if whisper_is_on_disk:
        return Choice("faster_whisper", "auto: the weights are on disk")
    return Choice("pocketsphinx", "auto: no faster-whisper weights on disk")


def chosen_engine(settings: AsrSettings) -> Choice:
    """The engine that `open_asr` opens."""
    return choose_engine(settings.engine, whisper_is_on_disk=whisper_is_on_disk(settings))


def open_asr(
    settings: AsrSettings,
    recognition: RecognitionSettings,
    *,
    vocabulary: Iterable[str],
    cache: Path,
    cores: int = 1,
) -> AsrEngine:
    """The engine that the settings ask for; nothing runs before its `warm`.

    Args:
        settings: which, and how many decoders.
        recognition: how calls share a model, where they do.
        vocabulary: sentences and words that callers say: the embedded engine's language model, and
            the hot words of the other.
        cache: where the embedded engine keeps the language model built from them.
        cores: of the processor; as many decoders where the settings do not say.

    Raises:
        ModelNotFoundError: the weights that are named are not on disk.
    """
    choice = chosen_engine(settings)
    log.info("recogniser chosen", engine=choice.engine, reason=choice.reason)
    workers = workers_for(settings.workers, cores)
    match choice.engine:
        case "pocketsphinx":
            return PocketSphinxEngine(
                partial(domain_model, tuple(vocabulary), cache),
                workers=workers,
                timeout_s=settings.timeout_s,
            )
        case "faster_whisper":
            return WhisperEngine(
                find_model(settings.model, settings.models_directory),
                settings.model_copy(update={"workers": workers}),
                recognition,
                vocabulary=vocabulary,
            )
        case never:
            assert_never(never)


def domain_model(vocabulary: Iterable[str], cache: Path) -> SphinxModel:
    """The general model with the domain's language model and dictionary. May block for 20 s."""
    model = load_or_build(vocabulary, cache)
    if model.unpronounced:
        log.warning("words without pronunciation", count=len(model.unpronounced))
    files = {"lm": str(model.language_model), "dict": str(model.dictionary)}
    return SphinxModel("en-us+domain", files)


def whisper_is_on_disk(settings: AsrSettings) -> bool:
    """True where the weights that are named are there."""
    try:
        find_model(settings.model, settings.models_directory)
    except ModelNotFoundError:
        return False
    return True
