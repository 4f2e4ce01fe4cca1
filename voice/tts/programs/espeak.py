# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks with espeak-ng: `python -P -m voice.tts.programs.espeak VOICE`.

Calls libespeak-ng through ctypes. Constants and types: `espeak-ng/speak_lib.h`, 1.52.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from voice.tts.programs.pipe import NotLoadedError, Speaker, SynthesisFailedError, serve

SYNCHRONOUS = 2
"""Audio goes to the callback, in our thread and to no sound card. Mode 1 (retrieval) hands it over
through a thread of the library, and each request took 18 ms longer."""
DONT_EXIT = 0x8000
"""Report missing data to us; otherwise the library ends the process."""
CHARS_UTF8 = 1
POS_CHARACTER = 1
OK = 0
PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4, "word_gap": 7}
"""Our names for `espeak_PARAMETER`."""
SAMPLE_BYTES = 2

SynthCallback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class EspeakSpeaker:
    """The library, with one voice. It has global state: one of these in a process."""

    def __init__(self, voice: str) -> None:
        library, data_directory = _locate()
        # The library keeps 160 characters of the path, so it is given the shortest one: ".".
        os.chdir(data_directory.parent)
        self._lib = ctypes.CDLL(str(library))
        self._sample_rate = self._lib.espeak_Initialize(SYNCHRONOUS, 0, b".", DONT_EXIT)
        if self._sample_rate <= 0:
            raise NotLoadedError("data_not_found")
        if self._lib.espeak_SetVoiceByName(voice.encode()) != OK:
            raise NotLoadedError("voice_not_found")
        self.name = f"espeak-ng/{voice}"
        self._pieces: list[bytes] = []
        # Kept, because the library holds only a bare pointer to it.
        self._callback = SynthCallback(self._take)
        self._lib.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, settings: Mapping[str, float]) -> tuple[int, bytes]:
        """See `pipe.Speaker`; settings are rate (words a minute), pitch, range, volume, word_gap.

        Raises:
            SynthesisFailedError: the library refused the text or a value.
        """
        for key, value in settings.items():
            if self._lib.espeak_SetParameter(PARAMETERS[key], round(value), 0) != OK:
                raise SynthesisFailedError(f"{key} {value} was refused")
        self._pieces.clear()
        encoded = text.encode() + b"\0"
        status = self._lib.espeak_Synth(
            encoded, ctypes.c_size_t(len(encoded)), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None
        )
        if status != OK or self._lib.espeak_Synchronize() != OK:
            raise SynthesisFailedError(f"status {status}")
        return self._sample_rate, b"".join(self._pieces)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * SAMPLE_BYTES))
        return 0


def _locate() -> tuple[Path, Path]:
    try:
        import espeakng_loader
    except ImportError as error:
        raise NotLoadedError("engine_not_installed") from error
    return Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())


def main() -> int:
    """Entry point; the one argument is the name of the voice."""

    def load() -> Speaker:
        return EspeakSpeaker(sys.argv[1] if len(sys.argv) > 1 else "en-us")

    return serve(load)


if __name__ == "__main__":
    sys.exit(main())
