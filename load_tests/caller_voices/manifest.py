"""Which recordings there are, and what is said in them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

DIRECTORY = Path(__file__).parent
VOICES = ("rms", "slt", "kal16")
"""flite's: two voices from recorded speakers (a man, a woman), and an older, buzzing one."""


class Split(StrEnum):
    """What a sentence may be used for; `sentences.yaml` says more."""

    DEMO = "demo"
    TEST = "test"
    DEV = "dev"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something a caller says."""

    id: str
    split: Split
    text: str
    """Lower-case words, no punctuation, numbers as words."""

    def path(self, voice: str, root: Path = DIRECTORY) -> Path:
        """Where the recording lies, or would lie: mu-law WAV, 8 kHz."""
        return root / voice / f"{self.id}.wav"


def load_sentences(path: Path = DIRECTORY / "sentences.yaml") -> tuple[Sentence, ...]:
    """All sentences, in the file's order. Blocks on the disk.

    Raises:
        ValueError: an unknown split, a text that is no string, or an id used twice.
    """
    content: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    sentences = tuple(
        _sentence(path, split, sentence_id, text)
        for split, lines in content.items()
        for sentence_id, text in lines.items()
    )
    ids = [sentence.id for sentence in sentences]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"{path}: ids used twice: {', '.join(twice)}")
    return sentences


def of_split(split: Split) -> tuple[Sentence, ...]:
    """The sentences of one split."""
    return tuple(sentence for sentence in load_sentences() if sentence.split is split)


def demo_recording(sentence_id: str, voice: str = "rms") -> Path:
    """The recording of a line of the demonstration.

    Raises:
        KeyError: no line has that id; the message has those that exist.
    """
    lines = {sentence.id: sentence for sentence in of_split(Split.DEMO)}
    if sentence_id not in lines:
        raise KeyError(f"{sentence_id!r} is no demo line; there are: {', '.join(sorted(lines))}")
    return lines[sentence_id].path(voice)


def _sentence(path: Path, split: str, sentence_id: object, text: object) -> Sentence:
    if split not in set(Split):
        raise ValueError(f"{path}: split is {split!r}, allowed: {', '.join(Split)}")
    if not isinstance(text, str) or not isinstance(sentence_id, str):
        # YAML reads an unquoted yes or no as a truth value.
        raise ValueError(f"{path}: {split}.{sentence_id} is {text!r}: quote it")  # noqa: TRY004
    return Sentence(sentence_id, Split(split), text)
