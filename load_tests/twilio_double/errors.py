"""What can go wrong on Twilio's side of a call, with Twilio's own numbers.

DoubleError
+-- RecordingError       a caller's WAV file cannot be used
+-- TwilioError          something Twilio would write into its debugger; has a `code`
    +-- WebhookError     our server could not be reached, or answered with a failure
    +-- TwimlError       the document cannot be executed
    +-- StreamError      the media socket could not be opened, or broke
"""


class DoubleError(Exception):
    """Root of all errors of the double."""


class RecordingError(DoubleError):
    """A WAV file is not what a caller can speak; the message says what is accepted."""


class CallerGoneError(DoubleError):
    """The line is dead; ends the document that is being executed."""


class TwilioError(DoubleError):
    """A failure that has a number in Twilio's list of errors."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class WebhookError(TwilioError):
    """11200 (bad or late answer), 11205 (no connection), 12300 (content type)."""


class TwimlError(TwilioError):
    """12100: not a TwiML document."""


class StreamError(TwilioError):
    """31901 to 31941; see `stream.py`."""
