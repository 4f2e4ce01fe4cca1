"""How an emotion sounds: the numbers a synthesiser is given, and the table they come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from voice.errors import ProsodyTableError


@dataclass(frozen=True, slots=True)
class Prosody:
    """Piper's synthesis knobs; espeak-ng derives its own from them.

    Source: `piper.config.SynthesisConfig` of piper-tts 1.8.
    """

    length_scale: float = 1.0
    """Duration relative to the voice's own pace; above 1 is slower."""
    noise_scale: float = 0.667
    """Variation of the sound: intonation, colour."""
    noise_w_scale: float = 0.8
    """Variation of phoneme lengths: rhythm."""
    volume: float = 1.0
    """Linear gain; 1.0 is the voice's own level."""


NEUTRAL = Prosody()

ALLOWED: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        # Beyond these, telephone speech is no longer understood.
        "length_scale": (0.6, 1.8),
        "noise_scale": (0.0, 1.0),
        "noise_w_scale": (0.0, 1.5),
        # Twice the level is all limiter; a quarter of it drowns in a telephone line.
        "volume": (0.25, 2.0),
    }
)


def load_prosodies(path: Path) -> Mapping[str, Prosody]:
    """The table in a YAML file: emotion -> prosody. Keys left out keep their neutral value.

    Raises:
        ProsodyTableError: the file cannot be read, or a key or value in it is not allowed.
    """
    try:
        table = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProsodyTableError(f"{path}: {error}") from error
    if not isinstance(table, dict) or not table:
        raise ProsodyTableError(f"{path}: {_kind(table)}; allowed: emotions with their numbers")
    return MappingProxyType(
        {str(emotion): _prosody(path, str(emotion), row) for emotion, row in table.items()}
    )


def check_covers(prosodies: Mapping[str, Prosody], emotions: Iterable[str]) -> None:
    """Make sure that each emotion has a sound.

    Raises:
        ProsodyTableError: one has none.
    """
    missing = sorted(set(emotions) - set(prosodies))
    if missing:
        raise ProsodyTableError(
            f"no prosody for {', '.join(missing)}; the table has {', '.join(sorted(prosodies))}"
        )


def _prosody(path: Path, emotion: str, row: object) -> Prosody:
    if not isinstance(row, dict):
        raise ProsodyTableError(
            f"{path}: {emotion} is {_kind(row)}; allowed: {{{', '.join(ALLOWED)}}}"
        )
    return Prosody(**{str(key): _number(path, emotion, str(key), row[key]) for key in row})


def _number(path: Path, emotion: str, key: str, value: object) -> float:
    if key not in ALLOWED:
        raise ProsodyTableError(
            f"{path}: {emotion} has the key {key!r} ({value!r}); allowed: {', '.join(ALLOWED)}"
        )
    low, high = ALLOWED[key]
    # bool is an int in Python, and "yes" is a bool in YAML.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= float(str(value)) <= high:
        raise ProsodyTableError(
            f"{path}: {emotion}.{key} is {value!r}; allowed: a number from {low} to {high}"
        )
    return float(str(value))


def _kind(value: object) -> str:
    return "empty" if value in (None, {}) else f"a {type(value).__name__}"
