"""Where the caller's last sound ended, which Silero tells late.

Silero goes on saying "speech" after the last sound that can be heard (-45 dBFS), the longer the
weaker the voice: beyond the 64 ms that the detector takes off anyway, 86 ms (median of 252
sentences of three voices on a quiet line; 5 % to 95 %: 35 to 194), 111 ms in noise at -50 dBFS. A
pause counts from the sound. So speech is told only up to the latest 8 ms that stood out from the
line and were not far below the voice itself: then it is 30 ms (22 to 83), in the noise 24.

A cough may be far louder than the words behind it. Words are never taken for silence by their
level: at most `MOST_TRIMMED` is taken off, as Silero's tail is seldom longer.
"""

from voice.mulaw import power

PIECE = 64
"""Samples whose level is looked at: 8 ms."""
_PIECE_BYTES = 2 * PIECE
MOST_TRIMMED = 960
"""Samples: 0.12 s."""
HANGOVER = 192
"""Samples behind the last loud piece that still belong to it: 24 ms."""
_BELOW_PEAK = 10**-2.8
"""28 dB, of power: quieter than that beside the voice nobody hears it as speech."""
_ABOVE_FLOOR = 4.0
"""6 dB."""
_PEAK_DECAY = 0.9954
"""Of the loudest frame, each 20 ms: 1 dB a second."""


class SoundEdge:
    """The latest sound of one line."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._ended = 0

    def hear(self, frame: bytes, *, at: int, floor: float) -> None:
        """Take the next frame.

        Args:
            frame: 16-bit PCM.
            at: its first sample's place on the line.
            floor: power of the line without a voice.
        """
        self._peak = max(self._peak * _PEAK_DECAY, power(frame))
        threshold = max(_ABOVE_FLOOR * floor, _BELOW_PEAK * self._peak)
        for begin in reversed(range(0, len(frame), _PIECE_BYTES)):
            piece = frame[begin : begin + _PIECE_BYTES]
            if power(piece) > threshold:
                self._ended = at + (begin + len(piece)) // 2
                return

    def trimmed(self, until: int) -> int:
        """Where speech ended that Silero has heard up to `until`; samples since the first."""
        return min(until, max(self._ended + HANGOVER, until - MOST_TRIMMED))
