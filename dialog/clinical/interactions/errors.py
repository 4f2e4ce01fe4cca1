"""What can be wrong with the table of interactions."""

from triage.entries import EntryError


class InteractionTableError(EntryError):
    """The table cannot be used; the message names the file, the key, the value, the allowed."""
