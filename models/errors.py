"""What can be wrong with the material that models are trained and judged by.

ModelsError
+-- DatasetError     a file of utterances: where, which value, and what is allowed
"""


class ModelsError(Exception):
    """Root of all errors of this package."""


class DatasetError(ModelsError):
    """Utterances cannot be used; the message names the file, the intent and what is allowed."""
