"""What can be wrong with a dialog before it has begun.

DialogError
+-- DomainError      a file of the domain: file, key, value and what is allowed
+-- UnknownCallError a call that was not opened, or is over
"""


class DialogError(Exception):
    """Root of all errors of this package."""


class DomainError(DialogError):
    """A domain file cannot be used; the message names the file, the key, the value, the allowed."""


class UnknownCallError(DialogError):
    """The call was never opened, or has been closed."""
