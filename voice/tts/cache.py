"""Clips that were made once: fixed sentences that stay, and the last ones used within a limit."""

from collections import OrderedDict
from dataclasses import dataclass

from voice.tts.engine import Clip
from voice.tts.prosody import Prosody


@dataclass(frozen=True, slots=True)
class ClipKey:
    """What a clip's sound depends on."""

    engine: str
    """`TtsEngine.name`: engine and voice."""
    text: str
    prosody: Prosody


class ClipCache:
    """Clips by key, in memory only.

    Pinned clips stay for good and do not count for the limit. The others leave, the one unused
    for longest first, when the limit is passed; so words said to one caller stay in memory until
    other words drive them out. They are never written anywhere.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._pinned: dict[ClipKey, Clip] = {}
        self._by_words: dict[tuple[str, str], Clip] = {}
        """The pinned ones by engine and text, the first prosody of each."""
        self._recent: OrderedDict[ClipKey, Clip] = OrderedDict()
        self.bytes_used = 0
        """Audio that is held and not pinned."""
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._pinned) + len(self._recent)

    def get(self, key: ClipKey) -> Clip | None:
        """The clip, or None; counts as a use of it."""
        clip = self._pinned.get(key) or self._recent.get(key)
        if clip is None:
            self.misses += 1
            return None
        if key in self._recent:
            self._recent.move_to_end(key)
        self.hits += 1
        return clip

    def pinned(self, engine: str, text: str) -> Clip | None:
        """A clip of these words that stays, in whatever prosody; not counted as a use."""
        return self._by_words.get((engine, text))

    def put(self, key: ClipKey, clip: Clip) -> None:
        """Keep a clip while there is room; one larger than the whole limit is not kept."""
        if key in self._pinned or len(clip.mulaw) > self._max_bytes:
            return
        self._drop(key)
        self._recent[key] = clip
        self.bytes_used += len(clip.mulaw)
        while self.bytes_used > self._max_bytes:
            self._drop(next(iter(self._recent)))

    def pin(self, key: ClipKey, clip: Clip) -> None:
        """Keep a clip for good."""
        self._drop(key)
        self._pinned[key] = clip
        self._by_words.setdefault((key.engine, key.text), clip)

    def _drop(self, key: ClipKey) -> None:
        clip = self._recent.pop(key, None)
        if clip is not None:
            self.bytes_used -= len(clip.mulaw)
