"""espeak-ng: the voice that needs no download. Plain, and quick enough for any machine.

It runs as a program of its own (`voice.tts.programs.espeak`, GPL-3.0) and is only asked for audio.
"""

from voice.tts.engine import Pcm
from voice.tts.pool import WorkerLimits, WorkerPool
from voice.tts.prosody import Prosody
from voice.tts.worker import module_command

PROGRAM = "voice.tts.programs.espeak"
WORDS_PER_MINUTE = 165.0
"""Pace at `length_scale` 1. The engine's own 175 is brisk for a telephone and for old ears."""
SLOWEST, FASTEST = 80.0, 320.0
"""The engine's floor, and a pace that nobody follows."""
PITCH = 42.0
"""Middle of the speaking pitch, 0 to 100; the engine's own 50 sounds thin at 8 kHz."""
PITCH_PER_VOLUME = 30.0
"""Loud speech is higher: people raise both together. Much higher is less well understood."""
PLAIN_NOISE_SCALE = 0.667
"""Piper's own; stands for the engine's usual intonation."""
RANGE = 50.0
RANGE_PER_NOISE = 180.0
"""The useful values of `noise_scale` lie in 0.5 to 0.8; this spreads them over 20 to 75."""


class EspeakEngine:
    """espeak-ng behind `TtsEngine`."""

    def __init__(self, voice: str, limits: WorkerLimits) -> None:
        self._voice = voice
        self._pool = WorkerPool(module_command(PROGRAM, voice), limits)

    @property
    def name(self) -> str:
        """Engine and voice: `espeak-ng/en-us`."""
        return f"espeak-ng/{self._voice}"

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the running programs."""
        return self._pool.pids

    async def warm(self) -> None:
        """See `TtsEngine.warm`.

        Raises:
            TtsError: the program or the voice cannot be started.
        """
        await self._pool.start()
        await self._pool.speak("ready", espeak_settings(Prosody()))

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        """See `TtsEngine.synthesise`. The level is the engine's own, whatever the volume."""
        return await self._pool.speak(text, espeak_settings(prosody))

    async def close(self) -> None:
        """See `TtsEngine.close`."""
        await self._pool.close()


def espeak_settings(prosody: Prosody) -> dict[str, float]:
    """The engine's knobs for a prosody: `rate` in words a minute, `pitch` and `range` 0 to 100.

    The engine has no knob for rhythm, so `noise_w_scale` has no effect. Loudness is made later,
    when the clip is shaped for the line; here the volume only raises the pitch.
    """
    return {
        "rate": _within(WORDS_PER_MINUTE / prosody.length_scale, SLOWEST, FASTEST),
        "pitch": _within(PITCH + PITCH_PER_VOLUME * (prosody.volume - 1), 0, 100),
        "range": _within(
            RANGE + RANGE_PER_NOISE * (prosody.noise_scale - PLAIN_NOISE_SCALE), 0, 100
        ),
    }


def _within(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
