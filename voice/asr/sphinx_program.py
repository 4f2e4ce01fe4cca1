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
from pocketsphinx import Decoder

from voice.asr.front_end import Calibration, Cepstra, TelephoneFrontEnd
from voice.asr.mel import CEPSTRA

HEADER = struct.Struct(">cI")
START, AUDIO, FINISH, FORGET = b"S", b"A", b"F", b"X"
LINE_RATE = 8000
SEARCH: dict[str, Any] = {"fwdflat": False, "bestpathlw": 15.0}
"""Of `pocketsphinx.Decoder`, chosen on the development sentences. The second, flat pass makes 0.3
points fewer word errors and answers (p95) 204 instead of 41 ms after the end of a turn."""
NO_MEAN = ",".join(["0"] * CEPSTRA)
LOOK_AHEAD = 3
"""Frames that the decoder's own slopes need after each one."""
PIECE = 4
"""Frames that are passed at once: PocketSphinx 5.1 loses its place when its ring buffer has to
wrap within a piece of ten or more."""
FILLERS = ("<", "[", "+")
"""First characters of what is not a word: `<s>`, `<sil>`, `[NOISE]`, `++UH++`."""


class TurnDecoder:
    """Decodes one turn at a time, as its audio comes."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        """Load the model; `parameters` are those of `pocketsphinx.Decoder`."""
        self._calibration = Calibration.load()
        self._decoder = Decoder(loglevel="FATAL", **SEARCH, **parameters)
        self._front_end: TelephoneFrontEnd | None = None
        self._is_decoding = False

    def start(self) -> None:
        """Begin a turn; whatever an earlier caller sounded like is forgotten."""
        self.forget()
        self._front_end = TelephoneFrontEnd(self._calibration)

    def feed(self, pcm: bytes) -> None:
        """Decode more audio."""
        if self._front_end is not None:
            self._decode(self._front_end.hear(np.frombuffer(pcm, "<i2")))

    def finish(self) -> dict[str, Any]:
        """The words of the turn with their times and probabilities."""
        if self._front_end is not None:
            rest = self._front_end.finish()
            # The decoder looks as many frames ahead, and end_utt() does not make up for them.
            self._decode(np.concatenate((rest, np.repeat(rest[-1:], LOOK_AHEAD, axis=0))))
        if not self._is_decoding:
            self.forget()
            return {"words": []}
        self.forget()
        return {"words": list(_words(self._decoder))}

    def forget(self) -> None:
        """End the turn without an answer."""
        if self._is_decoding:
            self._decoder.end_utt()
        self._front_end = None
        self._is_decoding = False

    def _decode(self, cepstra: Cepstra) -> None:
        if not len(cepstra):
            return
        if not self._is_decoding:
            # The cepstra come with their mean taken away. "cmn none" would say so, but the
            # model's own file of parameters overrules it.
            self._decoder.set_cmn(NO_MEAN)
            self._decoder.start_utt()
            self._is_decoding = True
        for begin in range(0, len(cepstra), PIECE):
            self._decoder.process_cep(cepstra[begin : begin + PIECE].astype("<f4").tobytes())


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
