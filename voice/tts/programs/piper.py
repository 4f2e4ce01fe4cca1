# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks with Piper: `python -P -m voice.tts.programs.piper [OPTIONS] VOICE.onnx`.

Options are `--threads N` and `--speaker N`. The voice's settings lie beside it as
`VOICE.onnx.json`. Installed as `iasovoice-tts-piper`.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from voice.tts.programs.pipe import NotLoadedError, Speaker, SynthesisFailedError, serve


class PiperSpeaker:
    """One Piper voice in memory."""

    def __init__(self, model: Path, *, threads: int, speaker: int | None) -> None:
        try:
            # Here and not above, so that a missing engine is told in the protocol.
            from onnxruntime import InferenceSession, SessionOptions
            from onnxruntime.capi.onnxruntime_pybind11_state import (
                Fail,
                InvalidArgument,
                InvalidProtobuf,
                NoSuchFile,
                RuntimeException,
            )
            from piper import PiperConfig, PiperVoice, SynthesisConfig
        except ImportError as error:
            raise NotLoadedError("engine_not_installed") from error
        self._failures = (Fail, InvalidArgument, RuntimeException)
        self._synthesis_config = SynthesisConfig
        self._speaker = speaker
        # `PiperVoice.load` leaves the threads to the library, which takes every core for each of
        # several programs.
        options = SessionOptions()
        options.intra_op_num_threads = threads
        try:
            config = PiperConfig.from_dict(
                json.loads(model.with_name(f"{model.name}.json").read_text("utf-8"))
            )
            session = InferenceSession(str(model), options, ["CPUExecutionProvider"])
        except (FileNotFoundError, NoSuchFile) as error:
            raise NotLoadedError("voice_not_found") from error
        except (Fail, InvalidProtobuf, InvalidArgument, ValueError, KeyError) as error:
            raise NotLoadedError("voice_is_damaged") from error
        if speaker is not None and speaker >= max(config.num_speakers, 1):
            raise NotLoadedError("speaker_not_found")
        self._voice = PiperVoice(session=session, config=config)
        self.name = f"piper/{model.stem}"

    def speak(self, text: str, settings: Mapping[str, float]) -> tuple[int, bytes]:
        """See `pipe.Speaker`; settings are those of `piper.SynthesisConfig`, without a speaker.

        Raises:
            SynthesisFailedError: the network refused its input.
        """
        try:
            chunks = list(self._voice.synthesize(text, self._configured(settings)))
        except self._failures as error:
            raise SynthesisFailedError(type(error).__name__) from None
        samples = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        return self._voice.config.sample_rate, samples

    def _configured(self, settings: Mapping[str, float]) -> object:
        return self._synthesis_config(speaker_id=self._speaker, **settings)


def main() -> int:
    """Entry point; the last argument is the path of the voice."""
    parser = argparse.ArgumentParser(description="Speak with Piper.", exit_on_error=False)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--speaker", type=int)
    parser.add_argument("voice", type=Path)

    def load() -> Speaker:
        try:
            told = parser.parse_args()
        except argparse.ArgumentError as error:
            raise NotLoadedError("voice_not_named") from error
        return PiperSpeaker(told.voice, threads=told.threads, speaker=told.speaker)

    return serve(load)


if __name__ == "__main__":
    sys.exit(main())
