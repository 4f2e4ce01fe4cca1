"""How a note quotes what was said."""


def quoted(text: str) -> str:
    """The words between quotation marks, with none inside."""
    return '"' + " ".join(text.split()).replace('"', "'") + '"'
