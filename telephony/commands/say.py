"""`iasovoice say`: a reply as the caller would hear it."""

import asyncio
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from dialog.turn import Emotion
from telephony.services import load_emotions
from voice import mulaw
from voice.tts.prosody import Prosody
from voice.tts.select import open_tts
from voice.tts.style import SpeakingStyle, Wish
from voice.tts.synthesis import Synthesiser

WRONG_USE = 2


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is to be said."""

    emotion: str
    slower: bool = False
    louder: bool = False

    @property
    def style(self) -> SpeakingStyle:
        """What a caller who asked for that hears."""
        asked = ((Wish.SLOWER, self.slower), (Wish.LOUDER, self.louder))
        style = SpeakingStyle()
        for wish, is_asked in asked:
            style = style.granting(wish) if is_asked else style
        return style


def run(settings: Settings, text: str, manner: Manner, out: Path) -> int:
    """Write the WAV file: 16-bit, 8 kHz, through mu-law like on the line."""
    emotion = manner.emotion
    if emotion not in {known.value for known in Emotion}:
        allowed = ", ".join(Emotion)
        sys.stderr.write(f"iasovoice: emotion {emotion!r} is unknown; allowed: {allowed}\n")
        return WRONG_USE
    prosody = manner.style.of(load_emotions()[Emotion(emotion)])
    audio = asyncio.run(_render(settings, text, prosody))
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(mulaw.decode(audio).astype("<i2").tobytes())
    sys.stdout.write(f"{out}: {len(audio) / 8000:.2f} s\n")
    return 0


async def _render(settings: Settings, text: str, prosody: Prosody) -> bytes:
    tts = open_tts(settings.tts)
    synthesiser = Synthesiser(tts, cache_bytes=settings.tts.cache_bytes)
    try:
        await tts.warm()
        return await synthesiser.speech(text, prosody)
    finally:
        await synthesiser.close()
