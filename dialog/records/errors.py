"""What can go wrong with the record of a conversation.

    DialogError
    +-- StoreError
        +-- ConcurrentWriteError   somebody else has written in between
        +-- InvalidEventError      an event or a conversation's id cannot be kept
        +-- SealError              kept bytes cannot be opened: another key, or changed
        +-- StoreUnavailableError  the store did not do it, or not in time
        +-- StoreSettingsError     the settings name no usable store

Messages name lengths, places and settings; never an event's content, nor a conversation's id,
which may be a telephone number.
"""

from dialog.errors import DialogError


class StoreError(DialogError):
    """Root of this tree."""


class ConcurrentWriteError(StoreError):
    """The conversation has another length than the writer believed; nothing was written."""

    def __init__(self, expected_length: int, actual_length: int) -> None:
        super().__init__(
            f"the conversation has {actual_length} events, the writer knew of {expected_length}"
        )
        self.expected_length = expected_length
        self.actual_length = actual_length


class InvalidEventError(StoreError):
    """An event or an id cannot be kept; nothing was written."""


class SealError(StoreError):
    """A kept event cannot be opened: the key is another one or unknown, or a byte has changed."""


class StoreUnavailableError(StoreError):
    """The store failed or did not answer in time.

    Whether the events of a failed `append` stand is unknown until `read` tells: all, or none.
    """


class StoreSettingsError(StoreError):
    """The settings name no usable store; the message has the setting and what is allowed."""
