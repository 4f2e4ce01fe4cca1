"""The rules of one media stream: what may come when, and what is counted and passed over.

Sans I/O: raw messages in, typed ones out. Nothing that a peer sends can end a call here.
"""

from collections import Counter

from telephony.errors import Defect, MalformedMessageError
from telephony.twilio.messages import (
    Connected,
    Inbound,
    Start,
    parse_audio,
    parse_echo,
    parse_inbound,
)


class StreamReader:
    """Reads the messages of one socket in their order."""

    def __init__(self, *, max_message_bytes: int) -> None:
        self._max_message_bytes = max_message_bytes
        self._stream_sid: str | None = None
        self.defects: Counter[Defect] = Counter()
        """Messages passed over, by kind."""

    def read(self, raw: str | bytes) -> Inbound | None:
        """The message, or None where it was of no use and has been counted."""
        try:
            return self._read(raw)
        except MalformedMessageError as error:
            self.defects[error.defect] += 1
            return None

    def audio(self, raw: bytes) -> bytes | None:
        """The audio, where these bytes of a text message are plain media of this stream.

        None where they are anything else: nothing is counted, and `read` must judge.
        """
        if self._stream_sid is None or len(raw) > self._max_message_bytes:
            return None
        return parse_audio(raw, self._stream_sid)

    def echo(self, raw: bytes) -> str | None:
        """The name of the mark, where these bytes of a text message are one of this stream."""
        if self._stream_sid is None or len(raw) > self._max_message_bytes:
            return None
        return parse_echo(raw, self._stream_sid)

    def _read(self, raw: str | bytes) -> Inbound:
        if isinstance(raw, bytes):
            raise MalformedMessageError(Defect.NOT_TEXT)
        if len(raw) > self._max_message_bytes:
            raise MalformedMessageError(Defect.TOO_LARGE)
        message = parse_inbound(raw)
        match message:
            case Connected():
                return message
            case Start():
                if self._stream_sid is not None:
                    raise MalformedMessageError(Defect.SECOND_START)
                self._stream_sid = message.stream_sid
            case _ if self._stream_sid is None:
                raise MalformedMessageError(Defect.BEFORE_START)
            case _ if message.stream_sid != self._stream_sid:
                raise MalformedMessageError(Defect.OTHER_STREAM)
        return message
