"""What is to be believed of a decode: its words, how sure each is, and whether to try again. Pure.

The thresholds and measures are those of Whisper's paper (Radford et al. 2022, section 4.5), as the
reference has them.
"""

import string
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from voice.asr.decoder import Decoded, Window
from voice.asr.engine import Hypothesis, Word
from voice.asr.windows import WIDEST, widened

LEAST_LOG_PROBABILITY = -1.0
MOST_COMPRESSION = 2.4
NO_SPEECH = 0.6
PUNCTUATION = string.punctuation + "…"


def is_silence(decoded: Decoded) -> bool:
    """True where the model takes the window for silence and doubts its own words."""
    return (
        decoded.no_speech_probability > NO_SPEECH
        and decoded.average_log_probability < LEAST_LOG_PROBABILITY
    )


def is_repeating(decoded: Decoded) -> bool:
    """True where the model went round in a circle, or did not come to an end."""
    return decoded.compression_ratio > MOST_COMPRESSION or not decoded.ended


def is_doubtful(decoded: Decoded) -> bool:
    """True where the widest window may do better."""
    if is_silence(decoded):
        return False
    return is_repeating(decoded) or decoded.average_log_probability < LEAST_LOG_PROBABILITY


def second_try(window: Window, first: Decoded) -> Window | None:
    """The wider window to decode once more, where the first decode is doubtful; else None."""
    is_widest = window.frames == WIDEST and first.ended
    return None if is_widest or not is_doubtful(first) else widened(window)


def better(first: Decoded, second: Decoded) -> Decoded:
    """The one that does not repeat itself, then the likelier one; the second where they tie."""
    return max(second, first, key=lambda it: (not is_repeating(it), it.average_log_probability))


def compression_ratio(text: str) -> float:
    """Bytes over compressed bytes."""
    written = text.encode()
    return len(written) / len(zlib.compress(written))


def token_probabilities(logits: NDArray[np.float32], tokens: Sequence[int]) -> list[float]:
    """The probability of each token at its step; logits of shape (steps, vocabulary)."""
    if not tokens:
        return []
    steps = logits[: len(tokens)]
    peaks = steps.max(axis=1, keepdims=True)
    chosen = steps[np.arange(len(tokens)), list(tokens)]
    sums = np.exp(steps - peaks).sum(axis=1)
    return [float(p) for p in np.exp(chosen - peaks[:, 0]) / sums]


def timed_words(
    written: Sequence[str], probabilities: Sequence[float], seconds: float
) -> list[Word]:
    """Words as they stand between blanks, with the seconds shared out by their length.

    The tokenizer parts "98.6", "1,000" and "o'clock" at their marks; each is one word here, as sure
    as the least sure of its parts. Bare punctuation joins the word before and counts for nothing.

    Args:
        written: as the tokens were split, spaces included; joined they are the text.
        probabilities: one for each.
        seconds: length of the speech.
    """
    joined: list[tuple[str, float]] = []
    for piece, probability in zip(written, probabilities, strict=True):
        is_bare = not piece.strip(PUNCTUATION + " ")
        if joined and (is_bare or not piece.startswith(" ")):
            word, surety = joined[-1]
            joined[-1] = (word + piece.strip(), surety if is_bare else min(surety, probability))
        elif piece.strip():
            joined.append((piece.strip(), probability))
    ends = [float(end) for end in np.cumsum([len(word) + 1 for word, _ in joined])]
    scale = seconds / ends[-1] if joined else 0.0
    return [
        Word(word, (end - len(word) - 1) * scale, end * scale, probability)
        for (word, probability), end in zip(joined, ends, strict=True)
    ]


def hypothesis(decodes: Sequence[tuple[float, Decoded]]) -> Hypothesis:
    """What a turn said: its windows, each with the second at which it begins, put together."""
    spoken = [(begin, it) for begin, it in decodes if it.words and not is_silence(it)]
    words = tuple(
        replace(word, text=plain(word.text), start=word.start + begin, end=word.end + begin)
        for begin, it in spoken
        for word in it.words
        if plain(word.text)
    )
    if not words:
        return Hypothesis("", (), 0.0)
    confidence = sum(it.confidence for _, it in spoken) / len(spoken)
    return Hypothesis(" ".join(word.text for word in words), words, confidence)


def plain(word: str) -> str:
    """Lower-case, without the punctuation round it."""
    return word.strip().strip('.,;:!?"…-').lower()
