"""Sentences in another language than the voice's own: who speaks them, and how they are read."""

import re
from collections.abc import Mapping

from voice.tts.engine import TtsEngine
from voice.tts.espeak import EspeakEngine
from voice.tts.pool import WorkerLimits

ENGLISH = "en"
_FIGURES = re.compile(r"\d")
_SPACES = re.compile(r"\s+")


def open_foreign(voices: Mapping[str, str], *, timeout_s: float) -> dict[str, TtsEngine]:
    """An engine for each language; nothing runs before its `warm`.

    espeak-ng speaks all of them, whatever speaks English: what is said in them is little and
    fixed, so that a second voice with weights of its own would be much for a few sentences.

    Args:
        voices: espeak-ng's names of them, by ISO 639-1 code.
        timeout_s: from the wish to the audio of one clause.
    """
    limits = WorkerLimits(workers=1, timeout_s=timeout_s)
    return {language: EspeakEngine(voice, limits) for language, voice in voices.items()}


def readable(text: str) -> str:
    """The text as an engine of its own language reads it right: numbers figure by figure.

    What is spelled out for English would be English. Of figures only telephone numbers occur.
    """
    return _SPACES.sub(" ", _FIGURES.sub(lambda figure: f" {figure[0]} ", text)).strip()
