"""Server-sent events, as far as streamed answers need them: the `data` of each event.

After the HTML Living Standard, section 9.2.6. Bytes go in, in any pieces; no socket and no clock.
"""


class EventStream:
    """One answer. Whoever feeds it bounds how much."""

    def __init__(self) -> None:
        self._rest = b""
        self._ends_in_return = False
        self._data: list[bytes] = []

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of the events that are complete now; other fields and comments are dropped."""
        if self._ends_in_return and piece[:1] == b"\n":
            piece = piece[1:]
            self._ends_in_return = False
        if piece:
            self._ends_in_return = piece.endswith(b"\r")
        text = self._rest + piece
        *lines, self._rest = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        events = []
        for line in lines:
            event = self._line(line)
            if event is not None:
                events.append(event)
        return events

    def _line(self, line: bytes) -> bytes | None:
        if not line:
            data, self._data = self._data, []
            return b"\n".join(data) if data else None
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" "))
        return None
