"""The caller speaks while the agent does: silent at once, and for good only for words.

A cough or an "mm-hm" cannot be told from the first syllable of a sentence within the 200 ms in
which the agent must fall silent. So it pauses, and goes on where it was if that was all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from telephony.backchannel import is_backchannel
from telephony.twilio.line import MediaLine
from voice.frames import UtteranceFrame

SAME_TURN_S = 0.1
"""How far the times may differ that two frames tell of one onset."""


@dataclass(frozen=True, slots=True)
class CutShort:
    """The agent's turn is over before its end."""

    heard: str
    """The words that were played."""
    silenced_after_s: float
    """From the onset of the caller's speech to the agent's silence."""


class BargeIn:
    """Of one call."""

    def __init__(self, line: MediaLine, *, clock: Callable[[], float]) -> None:
        self._line = line
        self._clock = clock
        self._since_s: float | None = None
        """When the speech began for which the agent has paused; None: it has not."""
        self._silenced_after_s = 0.0

    async def pause(self, onset_s: float) -> None:
        """Be silent, unless it is so already or must be heard to the end."""
        if self._since_s is None and await self._line.pause():
            self._since_s = onset_s
            self._silenced_after_s = self._clock() - onset_s

    def only_listens(self, said: UtteranceFrame) -> bool:
        """Whether the caller, for whom the agent has paused, has only shown to be listening.

        Who has heard a question, or nearly all there is to hear, answers it by the same words.
        """
        playout = self._line.playout
        if self._since_s is None or said.started_at_s < self._since_s - SAME_TURN_S:
            return False
        if playout.is_nearly_over() or "?" in playout.heard_words(self._clock()):
            return False
        return is_backchannel(said.text)

    def let_go_on(self) -> None:
        """Say the rest of what the pause has cut."""
        if self._since_s is not None:
            self._since_s = None
            self._line.playout.resume()

    async def cut_short(self) -> CutShort | None:
        """Forget the rest. None where there was no pause, or what has come since must be heard."""
        if self._since_s is None:
            return None
        self._since_s = None
        cleared = await self._line.barge_in()
        return None if cleared is None else CutShort(cleared.heard, self._silenced_after_s)
