"""Scripted twins: small Whisper models, built so that they say given words of given recordings.

Nothing is trained in the network. Its encoder is an `Ear`. The decoder's first attention pools what
was heard into a score for each script; the second looks for the slot of the highest score, which
makes a choice of the scores; the network after it fires one unit for each pair of script and step,
and that unit writes the code of the token that the script has there.

So the whole path of a real model runs, with its tokenizer and its probabilities, and its words are
known. In the shape of a release (base.en, measured in processor time) its encoder costs what a
compute twin's does, its decoder a tenth less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from load_tests.twins.codes import CodeBook, make_codes
from load_tests.twins.ear import Ear, make_ear
from load_tests.twins.listening import ATTENTION, learn
from load_tests.twins.network import make_network, save_network
from load_tests.twins.shapes import SMALLEST, TEXT_POSITIONS, Shape
from load_tests.twins.vocabulary import Vocabulary, as_token, make_vocabulary
from voice.asr.windows import SAMPLE_RATE

HEAD = 64
"""Width of an attention head in every Whisper; its scores are divided by the root of it."""
ROOT = 8.0
LOW_DIGITS = 16
"""A step is written as two digits to this base."""
PROMPT_TOKENS = 2
"""Before the first word of an English model: the start, and that there are no times."""
ANCHOR, SCORE, CHOICE_GAIN, SLOT_GAIN = 4.0, 0.5, 110.0, 100.0
DOUBTS = 8
"""Tokens that share what is taken from a word that is to be unsure."""
FIRE, THRESHOLD = 20.0, 2.4
"""A unit fires where script and both digits are there: three ones."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Script:
    """Something to say, and the recording at which to say it."""

    text: str
    """Words as the model is to write them, with capitals and punctuation; may be empty."""
    samples: Floats | None = None
    """Float32, 16 kHz mono; None where there is but one script, said of everything."""
    probabilities: Mapping[str, float] = field(default_factory=dict)
    """Words that are to be less than sure, as they are written."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which pair of the decoder's values holds what; a value is the difference of its pair."""

    scripts: int
    width: int

    @property
    def high(self) -> int:
        """Behind the anchor."""
        return 1

    @property
    def low(self) -> int:
        """The step's second digit."""
        return self.high + TEXT_POSITIONS // LOW_DIGITS

    @property
    def score(self) -> int:
        """How much the audio resembles each recording."""
        return self.low + LOW_DIGITS

    @property
    def choice(self) -> int:
        """One for the script that is said."""
        return self.score + self.scripts

    @property
    def code(self) -> int:
        """Code of the token."""
        return self.choice + self.scripts

    @property
    def code_length(self) -> int:
        """What is left."""
        return self.width // 2 - self.code


def write_scripted_twin(
    scripts: Sequence[Script], directory: Path, *, shape: Shape = SMALLEST, seed: int = 0
) -> Path:
    """Write a model directory; the same arguments give the same bytes.

    Args:
        scripts: what is said. Among several, silence is known too, and says nothing.
        directory: made where it is missing.
        shape: an English-only one, at least `SMALLEST`.
        seed: of the tokens' codes.

    Raises:
        ValueError: there are more scripts or words than the shape holds, or one without recording
            among several.
    """
    if any(script.samples is None for script in scripts) and len(scripts) > 1:
        raise ValueError("of several scripts each needs its recording")
    vocabulary = make_vocabulary(
        shape.vocabulary, [word for script in scripts for word in script.text.split()]
    )
    known = _with_silence(scripts)
    ear = make_ear(shape, len(known))
    layout = Layout(len(known), shape.width)
    lines = [_tokens(script, vocabulary) for script in known]
    said = {token for line in lines for token, _ in line}
    never_said = range(vocabulary.end - DOUBTS, vocabulary.end)
    codes = make_codes(said, never_said, layout.code_length, seed)
    spec = make_network(shape, lambda *dimensions: np.zeros(dimensions, np.float32))
    ear.put_into(spec.encoder)
    decoder = spec.decoder
    decoder.position_encodings.encodings = _positions(layout)
    _listen(decoder.layer[0].attention, layout, ear, [script.samples for script in known])
    _choose(decoder.layer[1].attention, layout, ear)
    _say(decoder.layer[1].ffn, layout, lines, codes)
    _spell(decoder.projection, layout, codes, shape.vocabulary)
    save_network(spec, shape, vocabulary, directory)
    return directory


def _with_silence(scripts: Sequence[Script]) -> list[Script]:
    if len(scripts) == 1:
        return list(scripts)
    return [*scripts, Script("", np.zeros(2 * SAMPLE_RATE, np.float32))]


def _tokens(script: Script, vocabulary: Vocabulary) -> list[tuple[int, float]]:
    """Each token with its probability, the end included."""
    known = {token: number for number, token in enumerate(vocabulary.tokens)}
    words = [
        (known[as_token(word)], script.probabilities.get(word, 1.0)) for word in script.text.split()
    ]
    if len(words) + PROMPT_TOKENS > TEXT_POSITIONS:
        raise ValueError(f"{len(words)} words; the decoder has {TEXT_POSITIONS} positions")
    return [*words, (vocabulary.end, 1.0)]


def _pair(feature: int) -> slice:
    return slice(2 * feature, 2 * feature + 2)


PLUS_MINUS = np.array([1.0, -1.0], np.float32)


def _positions(layout: Layout) -> Floats:
    encodings = np.zeros((TEXT_POSITIONS, layout.width), np.float32)
    encodings[:, _pair(0)] = ANCHOR * PLUS_MINUS
    for position in range(TEXT_POSITIONS):
        high, low = divmod(position, LOW_DIGITS)
        encodings[position, _pair(layout.high + high)] = PLUS_MINUS
        encodings[position, _pair(layout.low + low)] = PLUS_MINUS
    return encodings


def _listen(attention: Any, layout: Layout, ear: Ear, recordings: Sequence[Floats | None]) -> None:
    """Pool the frames by their loudness; values are the scores of the scripts."""
    heard = ear.loudness + 1
    weights, biases = np.zeros((1, heard), np.float32), np.ones(1, np.float32)
    if len(recordings) > 1:
        weights, biases = learn(ear, [samples for samples in recordings if samples is not None])
    query, key_value, out = attention.linear
    query.bias[0] = ATTENTION * ROOT
    key_value.weight[0, ear.loudness] = 1.0
    values = slice(layout.width, layout.width + layout.scripts)
    key_value.weight[values, :heard], key_value.bias[values] = weights, biases
    for script in range(layout.scripts):
        out.weight[_pair(layout.score + script), script] = SCORE * PLUS_MINUS


def _choose(attention: Any, layout: Layout, ear: Ear) -> None:
    """Look at the slot of the highest score; what is brought back is one for its script."""
    slot = ear.hear(np.zeros((ear.bands, 2), np.float32))[0]
    high, rest = float(slot[ear.slot(0)]), float(slot[ear.slot(0) + 1 :][:1].sum())
    query, key_value, out = attention.linear
    query.bias[HEAD - 1] = SLOT_GAIN
    key_value.weight[HEAD - 1, ear.is_slot] = 1.0
    for script in range(layout.scripts):
        query.weight[script, _pair(layout.score + script)] = CHOICE_GAIN / 2 * PLUS_MINUS
        key_value.weight[script, ear.slot(script)] = 1.0
        key_value.weight[layout.width + script, ear.slot(script)] = 1 / (high - rest)
        key_value.bias[layout.width + script] = -rest / (high - rest)
        out.weight[_pair(layout.choice + script), script] = PLUS_MINUS


def _say(
    network: Any, layout: Layout, lines: Sequence[Sequence[tuple[int, float]]], codes: CodeBook
) -> None:
    """One unit for each token of each script."""
    units = sum(len(line) for line in lines)
    if units > len(network.linear_0.bias):
        raise ValueError(f"{units} tokens in all; the network has {len(network.linear_0.bias)}")
    squares = 2 * (ANCHOR**2 + 3 + layout.scripts * SCORE**2)
    scale = float(np.sqrt(squares / layout.width))  # what the norm before divides by, about
    unit = 0
    for script, line in enumerate(lines):
        for step, (token, probability) in enumerate(line, PROMPT_TOKENS - 1):
            high, low = divmod(step, LOW_DIGITS)
            for feature in (layout.high + high, layout.low + low, layout.choice + script):
                network.linear_0.weight[unit, _pair(feature)] = FIRE * scale / 2 * PLUS_MINUS
            network.linear_0.bias[unit] = -FIRE * THRESHOLD
            written = codes.blend(token, probability)
            network.linear_1.weight[2 * layout.code :, unit] = _paired(written)
            unit += 1


def _spell(projection: Any, layout: Layout, codes: CodeBook, vocabulary: int) -> None:
    """A token's logit is how much its code is in the result; what has none is never said."""
    length = layout.code_length
    # The last norm makes of a code alone a vector of this length in each place.
    place = np.sqrt(layout.width / (2 * length))
    weight = np.zeros((vocabulary, layout.width), np.float32)
    bias = np.full(vocabulary, -codes.peak, np.float32)
    for token, code in codes.of.items():
        weight[token, 2 * layout.code :] = _paired(code) * codes.peak / (2 * length * place)
        bias[token] = 0.0
    projection.weight, projection.bias = weight, bias


def _paired(code: Floats) -> Floats:
    """Each value with its opposite."""
    pairs: Floats = (code[:, None] * PLUS_MINUS).reshape(-1)
    return pairs
