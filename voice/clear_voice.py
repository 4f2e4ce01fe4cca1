"""A voice that begins clearly: the gate's own word for it. Pure.

Silero needs 0.2 s and more to be sure of some beginnings, an "h" or "s" above all, while the line
is waiting to be cleared. The gate knows sooner. What breath, coughs or cloth have in common with a
voice, Silero denies from the first moment, as a rule; what tones have, is found here.
"""

from collections import deque

from voice.gate import FRAME, Doubt
from voice.voicing import is_voiced

SAMPLE_RATE = 8000
FRAME_BYTES = 2 * FRAME
MARGIN = 1
"""Of so many frames more than an onset has, as many as it has must hold a clear voice."""
BEGINNING = 15 * FRAME
"""0.3 s from its first frame. What the model has doubted for longer is hardly a voice."""
PITCH_FRAMES = 3
"""60 ms before the latest frame, in which a tone may end, tell a voice from one."""


class ClearVoice:
    """Follows the gate on one call."""

    def __init__(self, *, onset_s: float) -> None:
        self._needed = max(round(onset_s * SAMPLE_RATE / FRAME), 1)
        self._is_clear: deque[bool] = deque(maxlen=self._needed + MARGIN)
        self._frames: deque[bytes] = deque(maxlen=PITCH_FRAMES + 1)
        self._heard = 0
        self._since = 0

    @property
    def since(self) -> int:
        """The sample with which the latest clear voice began."""
        return self._since

    def hear(self, frame: bytes, doubt: Doubt) -> None:
        """Take the next 20 ms, 16-bit PCM, and what the gate made of them."""
        is_clear = doubt is Doubt.CLEAR
        if is_clear and not any(self._is_clear):
            self._since = self._heard
        self._heard += FRAME
        self._is_clear.append(is_clear)
        self._frames.append(frame)

    def begins(self) -> bool:
        """True where a clear voice has lasted as long as an onset, and not much longer."""
        if sum(self._is_clear) < self._needed or self._heard - self._since > BEGINNING:
            return False
        return is_voiced(b"".join(self._frames)[:-FRAME_BYTES])
