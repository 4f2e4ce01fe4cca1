"""What can go wrong on the telephone side.

    TelephonyError
    +-- MalformedMessageError   a message of the media socket cannot be read
    +-- SignatureError          a request was not signed by the telephone network
    +-- StreamTokenError        a stream token is unknown, used up, late or another call's
    +-- CapacityError           no further call can be taken

Messages name kinds and fields; never what a message contained.
"""

from enum import StrEnum


class TelephonyError(Exception):
    """Root of all errors of this package."""


class Defect(StrEnum):
    """Why a message of the media socket was not used; also the label under which it is counted."""

    NOT_JSON = "not_json"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    UNKNOWN_EVENT = "unknown_event"
    BAD_FIELD = "bad_field"
    BAD_BASE64 = "bad_base64"
    BEFORE_START = "before_start"
    SECOND_START = "second_start"
    OTHER_STREAM = "other_stream"


class MalformedMessageError(TelephonyError):
    """A message of the media socket cannot be read; the call goes on without it."""

    def __init__(self, defect: Defect, field: str = "") -> None:
        super().__init__(f"{defect}: {field}" if field else str(defect))
        self.defect = defect
        """The kind, for counting."""
        self.field = field
        """The field's name where one is to blame; never its value."""


class SignatureError(TelephonyError):
    """A request was not signed by the telephone network."""


class StreamTokenError(TelephonyError):
    """A stream token is unknown, used up, late or was issued for another call."""


class CapacityError(TelephonyError):
    """No further call can be taken: full, or draining before a stop."""
