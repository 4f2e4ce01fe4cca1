"""What a listener says to show that he listens: it asks for nothing, and takes no turn. Pure."""

WORDS = frozenset(
    (
        "mm", "mmm", "mhm", "mm hm", "mm hmm", "hm", "hmm", "uh huh", "uhhuh", "aha", "ah", "oh",
        "okay", "ok", "yeah", "yep", "right", "all right", "alright", "i see", "got it",
    )
)  # fmt: skip
"""Not "yes" or "no", which answer something, and nothing that could tell of an illness."""


def is_backchannel(text: str) -> bool:
    """Whether all that was said is one or two of them."""
    words = text.lower().replace("-", " ").replace(".", " ").replace(",", " ").split()
    said = " ".join(words)
    if said in WORDS:
        return True
    return any(
        " ".join(words[:cut]) in WORDS and " ".join(words[cut:]) in WORDS
        for cut in range(1, len(words))
    )
