"""What can be wrong with the material that models are trained and judged by.

ModelsError
+-- DatasetError     a file of utterances: where, which value, and what is allowed
+-- PullError        weights could not be fetched; the message says what helps
    +-- ChecksumError    what came is not what was announced
"""


class ModelsError(Exception):
    """Root of all errors of this package."""


class DatasetError(ModelsError):
    """Utterances cannot be used; the message names the file, the intent and what is allowed."""


class PullError(ModelsError):
    """Weights could not be fetched; what came so far is kept, and the message says what helps."""


class ChecksumError(PullError):
    """A file is not the one that was announced; it has been thrown away."""
