"""A Whisper model in CTranslate2, driven directly: encode, generate, and what became of it."""

import json
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from voice.asr.decoder import Decoded, Window
from voice.asr.decoding import compression_ratio, timed_words, token_probabilities
from voice.asr.windows import MOST_TOKENS, WindowCutter
from voice.errors import AsrError, ModelDamagedError

TOKENS = ("<|endoftext|>", "<|startoftranscript|>", "<|notimestamps|>", "<|transcribe|>")
"""Without one of these no decode can begin or end."""
MOST_HOT_TOKENS = 150
"""Of the decoder's 448 positions 224 are for the answer."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model computes, and in which numbers."""

    device: Literal["cpu", "cuda"]
    compute_type: str
    """As CTranslate2 calls it."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedWindows:
    """A batch after the encoder."""

    tensor: Any
    """`ctranslate2.StorageView`, shape (windows, frames // 2, width), where the model computes."""
    windows: tuple[Window, ...]


def place(cuda_devices: int, supported: Callable[[str], Collection[str]]) -> Placement:
    """A GPU where there is one, in half precision; else the CPU, in 8-bit integers.

    Args:
        cuda_devices: how many there are.
        supported: the compute types of a device, best asked of CTranslate2 itself.
    """
    device: Literal["cpu", "cuda"] = "cuda" if cuda_devices else "cpu"
    preferred = ("float16", "int8_float32", "int8") if cuda_devices else ("int8",)
    known = supported(device)
    return Placement(device, next((each for each in preferred if each in known), "float32"))


def find_placement() -> Placement:
    """What this machine offers."""
    import ctranslate2

    return place(ctranslate2.get_cuda_device_count(), ctranslate2.get_supported_compute_types)


class WhisperDecoder:
    """One model in memory, behind `Decoder`. CTranslate2 releases Python's lock while it works."""

    def __init__(self, directory: Path, *, workers: int, placement: Placement) -> None:
        """Load; may take seconds.

        Args:
            directory: a faster-whisper model.
            workers: how many windows a CPU works at, one thread each; a GPU has one worker.
            placement: see `find_placement`.

        Raises:
            ModelDamagedError: the files cannot be loaded.
        """
        self.device = placement.device
        self.workers = workers if placement.device == "cpu" else 1
        self.name = f"faster-whisper/{directory.name}"
        self.compute_type = placement.compute_type
        self._model = _load_model(directory, self.workers, placement)
        self._tokenizer = _load_tokenizer(directory, self._model.is_multilingual)
        self._suppressed = _suppressed(self._tokenizer)
        self.prompt: tuple[int, ...] = (
            *self._tokenizer.sot_sequence,
            self._tokenizer.no_timestamps,
        )

    def cutter(self, least_frames: int, *, hot_words: str = "") -> WindowCutter:
        """What makes windows for this model.

        Args:
            least_frames: the shortest window.
            hot_words: what may well be said; the model takes it for what was said before. What is
                beyond `MOST_HOT_TOKENS` is cut.
        """
        before: tuple[int, ...] = ()
        if hot_words.strip():
            tokens = self._tokenizer.encode(" " + hot_words.strip())
            before = (self._tokenizer.sot_prev, *tokens[:MOST_HOT_TOKENS])
        return WindowCutter(
            mel_bands=self._model.n_mels, prompt=before + self.prompt, least_frames=least_frames
        )

    def count_tokens(self, text: str) -> int:
        """How many tokens the model has for a text."""
        return len(self._tokenizer.encode(text))

    def encode(self, windows: Sequence[Window]) -> EncodedWindows:
        """See `Decoder.encode`."""
        features = [window.features[None] for window in windows]
        try:
            if self.device == "cuda":
                return EncodedWindows(self._encode(np.concatenate(features)), tuple(windows))
            # A batch gains a CPU's encoder nothing, and beyond four long windows it costs.
            singly = [self._encode(each) for each in features]
            return EncodedWindows(_joined(singly), tuple(windows))
        except (RuntimeError, ValueError) as error:
            # CTranslate2 knows no errors of its own; its messages hold no words.
            raise AsrError(f"encoding failed: {error}") from error

    def decode(self, encoded: EncodedWindows) -> list[Decoded]:
        """See `Decoder.decode`."""
        most = min(MOST_TOKENS, max(window.most_tokens for window in encoded.windows))
        try:
            results = self._model.generate(
                encoded.tensor,
                [list(window.prompt) for window in encoded.windows],
                beam_size=1,
                # CTranslate2 gives at most half of it, and at most one more than the prompt leaves.
                max_length=most + max(most, len(encoded.windows[0].prompt) - 1),
                return_scores=True,
                return_no_speech_prob=True,
                return_logits_vocab=True,
                suppress_blank=True,
                suppress_tokens=self._suppressed,
            )
        except (RuntimeError, ValueError) as error:
            raise AsrError(f"decoding failed: {error}") from error
        return [
            self._decoded(result, window)
            for result, window in zip(results, encoded.windows, strict=True)
        ]

    def _encode(self, features: np.ndarray[Any, Any]) -> Any:
        import ctranslate2

        return self._model.encode(ctranslate2.StorageView.from_array(features))

    def _decoded(self, result: Any, window: Window) -> Decoded:
        tokens = result.sequences_ids[0]
        logits = [_array(step) for step in result.logits[0][: len(tokens)]]
        probabilities = token_probabilities(np.array(logits), tokens)
        written, groups = self._tokenizer.split_to_word_tokens(tokens) if tokens else ([], [])
        ends = np.cumsum([len(group) for group in groups], dtype=int)
        means = [
            float(np.mean(probabilities[end - len(group) : end]))
            for group, end in zip(groups, ends, strict=True)
        ]
        text = self._tokenizer.decode(tokens).strip()
        return Decoded(
            text=text,
            tokens=tuple(tokens),
            words=tuple(timed_words(written, means, window.speech_s)),
            # The score is the mean over the tokens (of none: NaN); the end counts as one more.
            average_log_probability=(
                result.scores[0] * len(tokens) / (len(tokens) + 1) if tokens else 0.0
            ),
            compression_ratio=compression_ratio(text),
            no_speech_probability=result.no_speech_prob,
            ended=len(tokens) < window.most_tokens,
        )


def _load_model(directory: Path, workers: int, placement: Placement) -> Any:
    import ctranslate2

    try:
        return ctranslate2.models.Whisper(
            os.fspath(directory),
            device=placement.device,
            compute_type=placement.compute_type,
            inter_threads=workers,
            intra_threads=1,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelDamagedError(f"{directory} cannot be loaded: {error}") from error


def _load_tokenizer(directory: Path, is_multilingual: bool) -> Any:
    from faster_whisper.tokenizer import Tokenizer
    from tokenizers import Tokenizer as Vocabulary

    path = directory / "tokenizer.json"
    try:
        written = path.read_text(encoding="utf-8")
        known = {token["content"] for token in json.loads(written)["added_tokens"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamagedError(f"{path} cannot be read: {type(error).__name__}") from error
    missing = set(TOKENS) - known
    if missing:
        raise ModelDamagedError(f"{path} has no {', '.join(sorted(missing))}")
    try:
        vocabulary = Vocabulary.from_str(written)
    except Exception as error:
        # The library's complaint has no class of its own.
        raise ModelDamagedError(f"{path} is no tokenizer: {error}") from error
    return Tokenizer(vocabulary, is_multilingual, task="transcribe", language="en")


def _suppressed(tokenizer: Any) -> list[int]:
    """What a transcript never holds: signs for music and speakers, and the model's own marks."""
    marks = (
        tokenizer.transcribe,
        tokenizer.translate,
        tokenizer.sot,
        tokenizer.sot_prev,
        tokenizer.sot_lm,
        tokenizer.no_speech,
    )
    found = {*tokenizer.non_speech_tokens, *marks}
    return sorted(token for token in found if token is not None)


def _joined(tensors: Sequence[Any]) -> Any:
    if len(tensors) == 1:
        return tensors[0]
    import ctranslate2

    return ctranslate2.StorageView.from_array(np.concatenate([_array(each) for each in tensors]))


def _array(tensor: Any) -> np.ndarray[Any, Any]:
    import ctranslate2

    if tensor.device != "cpu":
        tensor = tensor.to_device(ctranslate2.Device.cpu)
    return np.asarray(tensor, dtype=np.float32)
