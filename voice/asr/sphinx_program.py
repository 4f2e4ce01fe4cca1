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
FILLERS = ("<", "[", "+")
"""First characters of what is not a word: `<s>`, `<sil>`, `[NOISE]`, `++UH++`."""

Samples = NDArray[np.int16]


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


class TurnDecoder:
    """Decodes one turn at a time, as its audio comes."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._cmn = parameters.pop("cmn", None)
        self._decoder = Decoder(loglevel="FATAL", **parameters)
        self._upsample = Upsampler()
        self._is_open = False

    def start(self) -> None:
        """Begin a turn; whatever an earlier caller sounded like is forgotten."""
        self.forget()
        if self._cmn:
            self._decoder.set_cmn(self._cmn)
        self._upsample = Upsampler()
        self._decoder.start_utt()
        self._is_open = True

    def feed(self, pcm: bytes) -> None:
        """Decode more audio."""
        if self._is_open and pcm:
            wide = self._upsample(np.frombuffer(pcm, "<i2"))
            self._decoder.process_raw(wide.tobytes())

    def finish(self) -> dict[str, Any]:
        """The words of the turn with their times and probabilities."""
        if not self._is_open:
            return {"words": []}
        self._decoder.end_utt()
        self._is_open = False
        return {"words": list(_words(self._decoder))}

    def forget(self) -> None:
        """End the turn without an answer."""
        if self._is_open:
            self._decoder.end_utt()
            self._is_open = False


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
