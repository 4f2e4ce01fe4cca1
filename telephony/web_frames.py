"""The frames of a client's WebSocket stream, as far as a short cut needs them. Pure.

RFC 6455, section 5.2: two bytes, up to eight more of length, four of mask, the payload.
"""

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

FINAL_TEXT = 0x81
"""First byte of a text message in one frame, without extensions."""
MASKED = 0x80
MASK_BYTES = 4
TWO_BYTE_LENGTH = 126
LENGTH_BYTES = {TWO_BYTE_LENGTH: 2, 127: 8}
"""How many bytes of length follow, by what stands in its place."""


def lone_text(data: bytes) -> bytes | None:
    """The payload where `data` is one whole text message of less than 64 KiB, else None."""
    if len(data) < 2 or data[0] != FINAL_TEXT or not data[1] & MASKED:
        return None
    length, begin = data[1] & ~MASKED, 2 + MASK_BYTES
    if length >= TWO_BYTE_LENGTH:
        if length > TWO_BYTE_LENGTH:
            return None
        length, begin = int.from_bytes(data[2:4]), begin + 2
    if len(data) != begin + length:
        return None
    return apply_mask(data[begin:], data[begin - MASK_BYTES : begin])


class FrameEnd:
    """Follows a stream just enough to know whether a frame is unfinished."""

    def __init__(self) -> None:
        self._header = b""
        self._missing = 0

    @property
    def is_reached(self) -> bool:
        """True where the next byte begins a frame."""
        return not self._missing and not self._header

    def follow(self, data: bytes) -> None:
        """Take the next bytes of the stream, from its first."""
        data = self._header + data
        at = self._missing
        while at < len(data) and (size := _frame_size(data, at)) is not None:
            at += size
        self._header = data[at:]
        self._missing = max(0, at - len(data))


def _frame_size(data: bytes, at: int) -> int | None:
    """Bytes of the frame that begins there; None where too little of it has come to tell."""
    if len(data) < at + 2:
        return None
    length = data[at + 1] & ~MASKED
    more = LENGTH_BYTES.get(length, 0)
    if len(data) < at + 2 + more:
        return None
    if more:
        length = int.from_bytes(data[at + 2 : at + 2 + more])
    mask = MASK_BYTES if data[at + 1] & MASKED else 0
    return 2 + more + mask + length
