"""What was said without the noise of speaking, so that only what was told is compared."""

from triage.words import split_words

_EMPTY_PAIRS = frozenset((("you", "know"), ("i", "mean"), ("sort", "of"), ("kind", "of")))
"""Words that hold the floor while the speaker thinks, and tell nothing."""
_LONGEST_STUMBLE = 3


def plain(text: str) -> str:
    """The words in a row, without hesitations and stumbles: "i i've got um the the" loses three.

    Whether somebody says "um" tells how sure they are of their words, not how ill they are.
    """
    words: list[str] = []
    # A slash is "over" in a reading only, and most numbers are read elsewhere.
    for word in split_words(text.replace("/", " ")).words:
        words.append(word)
        if tuple(words[-2:]) in _EMPTY_PAIRS:
            del words[-2:]
        for length in range(1, _LONGEST_STUMBLE + 1):
            if len(words) >= 2 * length and words[-length:] == words[-2 * length : -length]:
                del words[-length:]
    return " ".join(words)
