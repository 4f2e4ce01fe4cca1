"""A recogniser that hears what it is told, behind the same Protocol as the real ones."""

from collections.abc import Sequence

from voice.asr.engine import Hypothesis, Word
from voice.errors import AsrError


class FakeAsr:
    """Gives the hypotheses of its script, turn by turn; a `None` in it is an engine that dies."""

    name = "fake/script"

    def __init__(self, script: Sequence[str | None]) -> None:
        self._script = list(script)

    async def warm(self) -> None:
        """Nothing to load."""

    async def close(self) -> None:
        """Nothing to stop."""

    def open_stream(self) -> "FakeStream":
        """A stream for one turn."""
        return FakeStream(self)

    def next_text(self, has_audio: bool) -> str:
        """The next line of the script; silence has no words."""
        text = self._script.pop(0) if self._script and has_audio else ""
        if text is None:
            raise AsrError("the script says that the engine dies")
        return text


class FakeStream:
    """One turn."""

    def __init__(self, engine: FakeAsr) -> None:
        self._engine = engine
        self._has_audio = False

    def feed(self, samples: bytes) -> None:
        """Take audio; anything that is not digital silence counts."""
        self._has_audio |= any(samples)

    async def finish(self) -> Hypothesis:
        """The next hypothesis."""
        text = self._engine.next_text(self._has_audio)
        words = tuple(
            Word(word, 0.1 * n, 0.1 * n + 0.1, 0.9) for n, word in enumerate(text.split())
        )
        return Hypothesis(text, words, 0.9 if words else 0.0)

    def abandon(self) -> None:
        """Nothing to give up."""
