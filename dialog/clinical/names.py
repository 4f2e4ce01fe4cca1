"""Names as they are compared: what is heard has no capitals, accents or hyphens."""

import unicodedata

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
"""Letters that Unicode does not take apart into a plain one and its accent."""


def folded_name(name: str) -> str:
    """The letters of a name, small and without accents: `O'Brien-Núñez` is `obriennunez`."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(letter for letter in apart if letter.isalnum())
