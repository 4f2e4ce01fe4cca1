"""Piper: neural voices, each a file of about 60 MB that is fetched once.

It runs as a program of its own (`voice.tts.programs.piper`, GPL-3.0) and is only asked for audio.
"""

from collections.abc import Sequence
from pathlib import Path

from voice.errors import ModelNotFoundError
from voice.tts.engine import Pcm
from voice.tts.pool import WorkerLimits, WorkerPool
from voice.tts.prosody import Prosody
from voice.tts.worker import module_command

PROGRAM = "voice.tts.programs.piper"


class PiperEngine:
    """One Piper voice behind `TtsEngine`."""

    def __init__(
        self,
        model: Path,
        limits: WorkerLimits,
        *,
        speaker: int | None = None,
        cores: int = 1,
        command: Sequence[str] | None = None,
    ) -> None:
        """Prepare; nothing starts before `warm`.

        Args:
            model: the voice, as `find_voice` gives it.
            limits: of the pool of programs.
            speaker: which one, of a voice that has several.
            cores: shared among the programs; one alone may use all of them for a clause.
            command: another program that speaks the protocol, given the model as its last
                argument; None is ours.
        """
        self._model = model
        self._speaker = speaker
        program = tuple(command) if command else program_command(speaker, cores // limits.workers)
        self._pool = WorkerPool((*program, str(model.resolve())), limits)

    @property
    def name(self) -> str:
        """Engine and voice: `piper/en_US-amy-medium`, with `#3` for a speaker of several."""
        speaker = "" if self._speaker is None else f"#{self._speaker}"
        return f"piper/{self._model.stem}{speaker}"

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the running programs."""
        return self._pool.pids

    async def warm(self) -> None:
        """See `TtsEngine.warm`.

        Raises:
            TtsError: Piper is not installed, or the voice is damaged.
        """
        await self._pool.start()
        await self._pool.speak("ready", piper_settings(Prosody()))

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        """See `TtsEngine.synthesise`. The level is full scale, whatever the volume."""
        return await self._pool.speak(text, piper_settings(prosody))

    async def close(self) -> None:
        """See `TtsEngine.close`."""
        await self._pool.close()


def program_command(speaker: int | None, threads: int) -> tuple[str, ...]:
    """Our program with its options; the model comes behind."""
    options = ["--threads", str(max(threads, 1))]
    if speaker is not None:
        options += ["--speaker", str(speaker)]
    return module_command(PROGRAM, *options)


def piper_settings(prosody: Prosody) -> dict[str, float]:
    """Arguments of `piper.SynthesisConfig`.

    The volume is left out: Piper would cut the peaks off above 1.0. Loudness is made when the
    clip is shaped for the line.
    """
    return {
        "length_scale": prosody.length_scale,
        "noise_scale": prosody.noise_scale,
        "noise_w_scale": prosody.noise_w_scale,
    }


def find_voice(voice: str, directory: Path) -> Path:
    """The `.onnx` file of `voice`, which is a path to one or a name in `directory`.

    Raises:
        ModelNotFoundError: the file or its `.json` is not there; says how to get them.
    """
    model = Path(voice) if voice.endswith(".onnx") else directory / f"{voice}.onnx"
    for needed in (model, model.with_name(f"{model.name}.json")):
        if not needed.is_file():
            raise ModelNotFoundError(
                f"Piper voice {voice!r}: no file {needed}; "
                "name the .onnx file of a Piper voice with its .json beside it, or put both there"
            )
    return model


def has_voice(voice: str, directory: Path) -> bool:
    """True where `find_voice` would find it."""
    try:
        find_voice(voice, directory)
    except ModelNotFoundError:
        return False
    return True
