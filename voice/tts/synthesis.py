"""From a clause to a clip for the line: cached, or spoken by the engine and shaped.

Fixed sentences are made before anybody calls, stay in memory and lie on disk. They hold nothing of
a caller, and so they alone are shared with other servers when they are wanted in another prosody;
a clause that came from anywhere else never leaves this process.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from voice import mulaw
from voice.errors import TtsError
from voice.tts.alarm import alarm
from voice.tts.cache import ClipCache, ClipKey
from voice.tts.clauses import clauses
from voice.tts.engine import Clip, Pcm, TtsEngine
from voice.tts.foreign import ENGLISH, readable
from voice.tts.prosody import Prosody
from voice.tts.shaping import shape_for_line
from voice.tts.shared_clips import SharedClips
from voice.tts.shelf import ClipShelf
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

    def __init__(
        self,
        engine: TtsEngine,
        *,
        cache_bytes: int,
        shelf: ClipShelf | None = None,
        shared: SharedClips | None = None,
        foreign: Mapping[str, TtsEngine] | None = None,
    ) -> None:
        """Prepare.

        Args:
            engine: of the process.
            cache_bytes: of clips that are not fixed.
            shelf: where fixed sentences lie as audio; None keeps them in memory alone.
            shared: clips of other servers, by the names of the shelf; None shares none.
            foreign: what speaks other languages than `engine`, by their codes.
        """
        self._foreign = dict(foreign or {})
        self._others = {other.name: other for other in self._foreign.values()}
        self._engine = engine
        self._cache = ClipCache(cache_bytes)
        self._shelf = shelf
        self._shared = shared
        self._making: dict[ClipKey, asyncio.Task[Clip]] = {}
        self._fixed: set[str] = set()
        """Clauses of fixed sentences: without anything of a caller, in whatever prosody."""

    @property
    def engine_name(self) -> str:
        """Engine and voice, as the call record states it."""
        return self._engine.name

    @property
    def cache(self) -> ClipCache:
        """The clips at hand, with their counts."""
        return self._cache

    async def warm(self) -> None:
        """Start the engine, and see whether clips can be shared; without them it goes on.

        Raises:
            TtsError: the engine does not speak.
        """
        if self._shared is not None:
            await self._shared.open()
        await self._engine.warm()
        for other in self._foreign.values():
            await other.warm()

    async def clip(self, clause: str, prosody: Prosody, language: str = ENGLISH) -> Clip:
        """The clip of one clause, as `clauses` cuts it.

        Raises:
            TtsError: the engine gave no audio.
        """
        key = ClipKey(self._speaker(language), clause, prosody)
        return await self._wanted(key)

    async def _wanted(self, key: ClipKey) -> Clip:
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

    async def prepare(
        self,
        sentences: Iterable[tuple[str, Prosody]],
        *,
        at_once: int = 1,
        language: str = ENGLISH,
    ) -> None:
        """Have the clips of fixed sentences, from disk or made now, and keep them for good.

        Args:
            sentences: nothing in them may be of a caller.
            at_once: how many may be made at a time.
            language: of all of them.

        Raises:
            TtsError: the engine gave no audio; a server must not say that it is ready.
        """
        wanted = [(part, prosody) for text, prosody in sentences for part in clauses(text)]
        keys = [ClipKey(self._speaker(language), *each) for each in dict.fromkeys(wanted)]
        for start in range(0, len(keys), at_once):
            await asyncio.gather(*map(self._fix, keys[start : start + at_once]))
        # Only now: what others made must not get among the clips that are kept for good.
        self._fixed.update(key.text for key in keys)

    def at_hand(self, parts: Sequence[str], language: str = ENGLISH) -> tuple[Clip, ...]:
        """The fixed clips of these clauses, in whatever prosody; () where one is missing."""
        found = [self._cache.pinned(self._speaker(language), part) for part in parts]
        clips = tuple(clip for clip in found if clip is not None)
        return clips if len(clips) == len(parts) else ()

    def without_engine(self, text: str) -> tuple[Clip, ...]:
        """What can be heard of `text` at once and for certain: its pinned clips, or two beeps.

        Never empty and never fails, so that a caller hears something when the engine is gone.
        """
        return self.at_hand(clauses(text)) or (alarm(),)

    async def close(self) -> None:
        """Stop what is being made, and the engine."""
        making = tuple(self._making.values())
        for task in making:
            task.cancel()
        await asyncio.gather(*making, return_exceptions=True)
        await self._engine.close()
        for other in self._foreign.values():
            await other.close()
        if self._shared is not None:
            await self._shared.close()

    def _speaker(self, language: str) -> str:
        """The name of the engine that speaks it; of a language that none does, our own tries."""
        return self._foreign.get(language, self._engine).name

    async def _fix(self, key: ClipKey) -> None:
        clip = None
        if self._shelf is not None:
            clip = await asyncio.to_thread(self._shelf.take, key)
        if clip is None:
            clip = await self._wanted(key)
            if self._shelf is not None:
                await asyncio.to_thread(self._shelf.lay, key, clip)
        self._cache.pin(key, clip)

    async def _make(self, key: ClipKey) -> Clip:
        if self._shelf is None or self._shared is None or key.text not in self._fixed:
            return await self._synthesise(key)
        name = self._shelf.name_of(key)
        audio = await self._shared.get(name)
        if audio is not None:
            clip = Clip(key.text, audio)
            self._cache.put(key, clip)
            return clip
        clip = await self._synthesise(key)
        self._shared.put(name, clip.mulaw)
        return clip

    async def _synthesise(self, key: ClipKey) -> Clip:
        engine = self._others.get(key.engine, self._engine)
        words = speakable(key.text) if engine is self._engine else readable(key.text)
        if not words:
            return Clip(key.text, b"")
        pcm = await engine.synthesise(words, key.prosody)
        # Resampling a clause takes milliseconds: too long for the loop that paces every line.
        voiced = await asyncio.to_thread(_on_the_line, pcm, key.prosody.volume)
        if not voiced:
            raise TtsError(f"{engine.name} made no sound of {len(words)} characters")
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
