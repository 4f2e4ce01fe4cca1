# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks with Piper: `python -P -m voice.tts.programs.piper VOICE.onnx`.

The voice's settings lie beside it as `VOICE.onnx.json`. Installed as `iasovoice-tts-piper`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from voice.tts.programs.pipe import NotLoadedError, Speaker, SynthesisFailedError, serve


class PiperSpeaker:
    """One Piper voice in memory."""

    def __init__(self, model: Path) -> None:
        try:
            # Here and not above, so that a missing engine is told in the protocol.
            from onnxruntime.capi.onnxruntime_pybind11_state import (
                Fail,
                InvalidArgument,
                InvalidProtobuf,
                NoSuchFile,
                RuntimeException,
            )
            from piper import PiperVoice, SynthesisConfig
        except ImportError as error:
            raise NotLoadedError("engine_not_installed") from error
        self._failures = (Fail, InvalidArgument, RuntimeException)
        self._config = SynthesisConfig
        try:
            self._voice = PiperVoice.load(model)
        except (FileNotFoundError, NoSuchFile) as error:
            raise NotLoadedError("voice_not_found") from error
        except (Fail, InvalidProtobuf, InvalidArgument, ValueError, KeyError) as error:
            raise NotLoadedError("voice_is_damaged") from error
        self.name = f"piper/{model.stem}"

    def speak(self, text: str, settings: Mapping[str, float]) -> tuple[int, bytes]:
        """See `pipe.Speaker`; settings are those of `piper.SynthesisConfig`, without a speaker.

        Raises:
            SynthesisFailedError: the network refused its input.
        """
        try:
            chunks = list(self._voice.synthesize(text, self._config(**settings)))
        except self._failures as error:
            raise SynthesisFailedError(type(error).__name__) from None
        samples = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        return self._voice.config.sample_rate, samples


def main() -> int:
    """Entry point; the one argument is the path of the voice."""

    def load() -> Speaker:
        if len(sys.argv) != 2:
            raise NotLoadedError("voice_not_named")
        return PiperSpeaker(Path(sys.argv[1]))

    return serve(load)


if __name__ == "__main__":
    sys.exit(main())
