"""When a sample was spoken, from when its payload arrived. Pure: times go in."""

SAMPLE_RATE = 8000
SPAN_S = 2.0
"""How long the smallest delay seen is trusted; clocks drift and audio gets lost."""


class AudioClock:
    """Maps positions in a stream of samples to seconds on the call's clock.

    A payload comes when its last sample was spoken, or later: the network delays and bunches, it
    does not hurry. So the payload that came the soonest after its audio, within the last two to
    four seconds, tells where the stream's zero lies. Where audio was lost, times are early by the
    length of the loss until those seconds are over.
    """

    def __init__(self) -> None:
        self._span_began_s = float("-inf")
        self._earlier = float("inf")
        self._zero = float("inf")

    def arrived(self, samples: int, at_s: float) -> None:
        """Note an arrival.

        Args:
            samples: that have come in all, this payload included.
            at_s: the time now.
        """
        zero = at_s - samples / SAMPLE_RATE
        if at_s - self._span_began_s >= SPAN_S:
            self._earlier, self._zero = self._zero, zero
            self._span_began_s = at_s
        self._zero = min(self._zero, zero)

    def at_s(self, sample: int) -> float:
        """When that sample was spoken; something must have arrived before."""
        return min(self._zero, self._earlier) + sample / SAMPLE_RATE
