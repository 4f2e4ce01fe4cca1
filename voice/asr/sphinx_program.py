"""The decoder of PocketSphinx as a program of its own: audio in by standard input, words out.

PocketSphinx holds Python's global lock while it decodes, and C code that fails takes its process
along; so it never runs in the server's. Started as `python sphinx_program.py` with one argument, a
JSON object of decoder parameters. A frame is a kind (one byte), the length of its body (four bytes,
big-endian) and the body:

    S  a turn begins     A  16-bit PCM, 8 kHz     F  the turn is over, answer     X  forget it

The answer to F, and to the start-up, is one line of JSON on standard output. Ends with its input.
"""

import json
import struct
import sys
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Decoder

HEADER = struct.Struct(">cI")
START, AUDIO, FINISH, FORGET = b"S", b"A", b"F", b"X"
LINE_RATE, MODEL_RATE = 8000, 16_000
TAPS = 63
"""Of the interpolation filter: 2 ms of delay at 16 kHz."""
FRAME = 160
"""20 ms at 8 kHz."""
LEVEL_SAMPLES = 6400
"""0.8 s: what the level of a turn is judged by, the audio before its onset included."""
TARGET_LEVEL = 1642.0
"""-26 dBFS, the nominal level of speech on the telephone."""
MOST_GAIN = 30.0
FILLERS = ("<", "[", "+")
"""First characters of what is not a word: `<s>`, `<sil>`, `[NOISE]`, `++UH++`."""

CMN_WINDOW = 500
"""Frames with which PocketSphinx weights the mean that it begins with."""
PROBE = 1000.0
USUAL_FRAMES = 100
"""A second: weight of the usual mean against what is heard of a turn at its beginning."""
TELEPHONE_MEAN = (
    40.857, 29.352, -39.742, 32.828, -26.267, -24.568, 2.845, -46.942, -13.692, -18.141,
    -23.976, -1.365, -20.831,
)  # fmt: skip
"""Cepstral mean of levelled telephone speech, measured on the development sentences."""

Samples = NDArray[np.int16]
Floats = NDArray[np.float64]


class Upsampler:
    """8 to 16 kHz piece by piece, without the hold-back of a general resampler."""

    def __init__(self) -> None:
        offsets = np.arange(TAPS) - TAPS // 2
        self._filter = np.sinc(offsets / 2) * np.hamming(TAPS)
        self._past = np.zeros(TAPS - 1)

    def __call__(self, samples: Samples) -> Samples:
        """Twice as many samples: int16, shape (2n,)."""
        spread = np.zeros(2 * len(samples))
        spread[::2] = samples
        line = np.concatenate((self._past, spread))
        self._past = line[len(line) - (TAPS - 1) :]
        wide = np.convolve(line, self._filter, mode="valid")
        return np.clip(np.rint(wide), -32_768, 32_767).astype(np.int16)


class Leveller:
    """Brings a turn to the level that the decoder's cepstral mean was measured at.

    The gain is set once, from the beginning of the turn: a level that followed the voice would
    bend its spectrum.
    """

    def __init__(self) -> None:
        self._held = np.zeros(0, np.int16)
        self._gain: float | None = None

    def __call__(self, samples: Samples) -> Samples:
        """The samples that can be passed on, levelled; none until the gain is known."""
        if self._gain is None:
            self._held = np.concatenate((self._held, samples))
            if len(self._held) < LEVEL_SAMPLES:
                return self._held[:0]
            return self.flush()
        return _amplified(samples, self._gain)

    def flush(self) -> Samples:
        """What is still held back."""
        held, self._held = self._held, self._held[:0]
        if self._gain is None:
            self._gain = _gain_for(held)
        return _amplified(held, self._gain)


def _gain_for(samples: Samples) -> float:
    """From the louder half of the 20 ms frames, which are speech."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    if not len(frames):
        return 1.0
    powers = np.sort((frames**2).mean(axis=1))[-max(1, len(frames) // 2) :]
    level = float(np.sqrt(powers.mean()))
    return float(np.clip(TARGET_LEVEL / max(level, 1.0), 1 / MOST_GAIN, MOST_GAIN))


def _amplified(samples: Samples, gain: float) -> Samples:
    loud: Samples = np.clip(samples * gain, -32_768, 32_767).astype(np.int16)
    return loud


class TurnDecoder:
    """Decodes one turn at a time, as its audio comes."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._usual_mean = np.array(parameters.pop("cmn", TELEPHONE_MEAN))
        self._decoder = Decoder(loglevel="FATAL", **parameters)
        self._upsample = Upsampler()
        self._level = Leveller()
        self._is_open = self._is_decoding = False

    def start(self) -> None:
        """Begin a turn; whatever an earlier caller sounded like is forgotten."""
        self.forget()
        self._upsample = Upsampler()
        self._level = Leveller()
        self._is_open = True

    def feed(self, pcm: bytes) -> None:
        """Decode more audio."""
        if self._is_open:
            self._decode(self._level(np.frombuffer(pcm, "<i2")))

    def finish(self) -> dict[str, Any]:
        """The words of the turn with their times and probabilities."""
        if not self._is_open:
            return {"words": []}
        self._decode(self._level.flush())
        self.forget()
        return {"words": list(_words(self._decoder))}

    def forget(self) -> None:
        """End the turn without an answer."""
        if self._is_decoding:
            self._decoder.end_utt()
        self._is_open = self._is_decoding = False

    def _decode(self, samples: Samples) -> None:
        if not len(samples):
            return
        wide = self._upsample(samples).tobytes()
        if not self._is_decoding:
            mean = self._mean_of(wide)
            self._begin(mean)
            self._is_decoding = True
        self._decoder.process_raw(wide)

    def _mean_of(self, wide: bytes) -> Floats:
        """The cepstral mean that a turn begins with: its own beginning, steadied by the usual one.

        The decoder tells only a mean that it has weighted with the one it began with. Beginning
        twice, with 0 and with 1000, gives away how many frames it counted.
        """
        zero = np.zeros(len(self._usual_mean))
        raised = np.concatenate(([PROBE], zero[1:]))
        from_zero, from_raised = self._running_mean(wide, zero), self._running_mean(wide, raised)
        kept = float(from_raised[0] - from_zero[0]) / PROBE
        if kept <= 0:
            return self._usual_mean
        total = CMN_WINDOW / kept
        frames = total - CMN_WINDOW
        mean: Floats = from_zero * total + USUAL_FRAMES * self._usual_mean
        return mean / (frames + USUAL_FRAMES)

    def _begin(self, mean: Floats) -> None:
        """Open an utterance; what the noise tracker has learnt of another caller is forgotten."""
        self._decoder.start_stream()
        self._decoder.set_cmn(_written(mean))
        self._decoder.start_utt()

    def _running_mean(self, wide: bytes, begins_with: Floats) -> Floats:
        self._begin(begins_with)
        self._decoder.process_raw(wide, no_search=True)
        mean = np.array([float(value) for value in self._decoder.get_cmn(True).split(",")])
        self._decoder.end_utt()
        return mean


def _written(mean: Floats) -> str:
    return ",".join(f"{value:.3f}" for value in mean)


def _words(decoder: Decoder) -> list[list[Any]]:
    if decoder.hyp() is None:
        return []
    rows = []
    for segment in decoder.seg():
        if segment.word.startswith(FILLERS):
            continue
        word = segment.word.split("(")[0]
        times = [segment.start_frame / 100, (segment.end_frame + 1) / 100]
        # Rounding of logarithms can make a posterior a little more than one.
        rows.append([word, *times, min(1.0, segment.prob)])
    return rows


def serve(decoder: TurnDecoder, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the input ends."""
    while header := requests.read(HEADER.size):
        kind, length = HEADER.unpack(header)
        body = requests.read(length)
        match kind:
            case b"S":
                decoder.start()
            case b"A":
                decoder.feed(body)
            case b"X":
                decoder.forget()
            case _:
                _answer(answers, decoder.finish())


def _answer(answers: BinaryIO, tree: dict[str, Any]) -> None:
    answers.write(json.dumps(tree).encode() + b"\n")
    answers.flush()


def main() -> None:
    """Load, decode silence once, say so, serve."""
    decoder = TurnDecoder(json.loads(sys.argv[1]))
    decoder.start()
    decoder.feed(bytes(LINE_RATE))
    decoder.finish()
    _answer(sys.stdout.buffer, {"ready": True})
    serve(decoder, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
