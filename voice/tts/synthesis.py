"""From a clause to a clip for the line: cached, or spoken by the engine and shaped."""

import asyncio
from collections.abc import Iterable
from functools import partial

from voice import mulaw
from voice.errors import TtsError
from voice.tts.alarm import alarm
from voice.tts.cache import ClipCache, ClipKey
from voice.tts.clauses import clauses
from voice.tts.engine import Clip, Pcm, TtsEngine
from voice.tts.prosody import Prosody
from voice.tts.shaping import shape_for_line
from voice.tts.speakable import speakable

SILENCE = b"\xff"
"""One sample of it in mu-law."""
PAUSE_S = {".": 0.22, "!": 0.22, "?": 0.22, ",": 0.1, ";": 0.16, ":": 0.16}
"""Silence after a clause, by the mark it ends with; engines give none or too much."""
SHORTEST_PAUSE_S = 0.04


class Synthesiser:
    """One engine with its cache, shared by every call of the process.

    Two calls that want the same clip at the same time wait for one synthesis. A caller who goes
    away does not stop it: the clip is kept for the next.
    """

    def __init__(self, engine: TtsEngine, *, cache_bytes: int) -> None:
        self._engine = engine
        self._cache = ClipCache(cache_bytes)
        self._making: dict[ClipKey, asyncio.Task[Clip]] = {}

    @property
    def engine_name(self) -> str:
        """Engine and voice, as the call record states it."""
        return self._engine.name

    @property
    def cache(self) -> ClipCache:
        """The clips at hand, with their counts."""
        return self._cache

    async def clip(self, clause: str, prosody: Prosody) -> Clip:
        """The clip of one clause, as `clauses` cuts it.

        Raises:
            TtsError: the engine gave no audio.
        """
        key = ClipKey(self._engine.name, clause, prosody)
        cached = self._cache.get(key)
        if cached is not None:
            return cached
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.create_task(self._make(key))
            making.add_done_callback(partial(self._made, key))
        return await asyncio.shield(making)

    async def speech(self, text: str, prosody: Prosody) -> bytes:
        """A whole reply in mu-law, clause after clause.

        Raises:
            TtsError: the engine gave no audio.
        """
        return b"".join([(await self.clip(part, prosody)).mulaw for part in clauses(text)])

    async def prepare(self, sentences: Iterable[tuple[str, Prosody]]) -> None:
        """Make the clips of fixed sentences and keep them for good.

        Raises:
            TtsError: the engine gave no audio; a server must not say that it is ready.
        """
        for text, prosody in sentences:
            for clause in clauses(text):
                key = ClipKey(self._engine.name, clause, prosody)
                self._cache.pin(key, await self.clip(clause, prosody))

    def without_engine(self, text: str) -> tuple[Clip, ...]:
        """What can be heard of `text` at once and for certain: its pinned clips, or two beeps.

        Never empty and never fails, so that a caller hears something when the engine is gone.
        """
        pinned = [self._cache.pinned(self._engine.name, clause) for clause in clauses(text)]
        found = tuple(clip for clip in pinned if clip is not None)
        return found if found and len(found) == len(pinned) else (alarm(),)

    async def close(self) -> None:
        """Stop what is being made, and the engine."""
        making = tuple(self._making.values())
        for task in making:
            task.cancel()
        await asyncio.gather(*making, return_exceptions=True)
        await self._engine.close()

    async def _make(self, key: ClipKey) -> Clip:
        words = speakable(key.text)
        if not words:
            return Clip(key.text, b"")
        pcm = await self._engine.synthesise(words, key.prosody)
        # Resampling a clause takes milliseconds: too long for the loop that paces every line.
        voiced = await asyncio.to_thread(_on_the_line, pcm, key.prosody.volume)
        if not voiced:
            raise TtsError(f"{self._engine.name} made no sound of {len(words)} characters")
        clip = Clip(key.text, voiced + _pause(key.text))
        self._cache.put(key, clip)
        return clip

    def _made(self, key: ClipKey, making: asyncio.Task[Clip]) -> None:
        del self._making[key]
        if not making.cancelled():
            # Looked at, because whoever wanted it may have gone; the waiters get it as well.
            making.exception()


def _on_the_line(pcm: Pcm, volume: float) -> bytes:
    return mulaw.encode(shape_for_line(pcm, volume))


def _pause(clause: str) -> bytes:
    mark = clause.rstrip("\"')\u2019\u201d")[-1:]
    return SILENCE * int(PAUSE_S.get(mark, SHORTEST_PAUSE_S) * mulaw.SAMPLE_RATE)
