"""What can be wrong with a dialog before it has begun, and while it goes on.

DialogError
+-- DomainError      a file of the domain: file, key, value and what is allowed
+-- UnknownCallError a call that was not opened, or is over
+-- SilentTurnError  a turn that has no words
+-- CrowdedError     more messages of one conversation at once than anybody writes
+-- NotLoweredError  an acuity that stays, and why
+-- CallUnderWayError  somebody writes to, or into, a call that is under way
"""


class DialogError(Exception):
    """Root of all errors of this package."""


class DomainError(DialogError):
    """A domain file cannot be used; the message names the file, the key, the value, the allowed."""


class UnknownCallError(DialogError):
    """The call was never opened, or has been closed."""


class CallUnderWayError(DialogError):
    """The conversation is a call under way, which only its caller and its agent take part in."""


class NotLoweredError(DialogError):
    """The acuity of a call was not lowered: the message says what is allowed."""


class CrowdedError(DialogError):
    """So many wait for their turn in one conversation that no more can; nothing was changed."""


class SilentTurnError(DialogError):
    """Nothing in the domain has words for the caller: whoever answers the telephone must."""
