"""The latest audio of one caller, addressed by sample position."""

BYTES_PER_SAMPLE = 2


class AudioRing:
    """16-bit little-endian PCM of which the oldest part can be dropped. Positions never restart."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._begin = 0

    @property
    def begin(self) -> int:
        """Position of the oldest sample that is kept."""
        return self._begin

    @property
    def end(self) -> int:
        """Position after the newest sample: how many samples have come in all."""
        return self._begin + len(self._pcm) // BYTES_PER_SAMPLE

    def append(self, pcm: bytes) -> None:
        """Add newer audio."""
        self._pcm += pcm

    def since(self, sample: int) -> bytes:
        """Audio from that position to the newest; from the oldest kept where that is gone."""
        return bytes(self._pcm[max(sample - self._begin, 0) * BYTES_PER_SAMPLE :])

    def drop_before(self, sample: int) -> None:
        """Forget what is older than that position."""
        count = min(max(sample - self._begin, 0), self.end - self._begin)
        del self._pcm[: count * BYTES_PER_SAMPLE]
        self._begin += count
