"""`iasovoice say`: a reply as the caller would hear it."""

import asyncio
import sys
import wave
from pathlib import Path

from config.settings import Settings
from dialog.turn import Emotion
from telephony.services import load_emotions
from voice import mulaw
from voice.tts.select import open_tts
from voice.tts.synthesis import Synthesiser

WRONG_USE = 2


def run(settings: Settings, text: str, emotion: str, out: Path) -> int:
    """Write the WAV file: 16-bit, 8 kHz, through mu-law like on the line."""
    if emotion not in {known.value for known in Emotion}:
        allowed = ", ".join(Emotion)
        sys.stderr.write(f"iasovoice: emotion {emotion!r} is unknown; allowed: {allowed}\n")
        return WRONG_USE
    audio = asyncio.run(_render(settings, text, Emotion(emotion)))
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(mulaw.decode(audio).astype("<i2").tobytes())
    sys.stdout.write(f"{out}: {len(audio) / 8000:.2f} s\n")
    return 0


async def _render(settings: Settings, text: str, emotion: Emotion) -> bytes:
    tts = open_tts(settings.tts)
    synthesiser = Synthesiser(tts, cache_bytes=settings.tts.cache_bytes)
    try:
        await tts.warm()
        return await synthesiser.speech(text, load_emotions()[emotion])
    finally:
        await synthesiser.close()
