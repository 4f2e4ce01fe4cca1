"""Words of the domain that Whisper is told beforehand, so that it writes them rather than others.

Whisper takes text in front of a decode for what was said before it. Names in that text become
likelier; each costs a token there, and time in every decode. So only words that are rare to the
model are worth it: its tokenizer has one token for a word that it met often, and cuts rare ones
into several. Pure.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

MOST_TOKENS = 96
"""faster-whisper lets the prompt grow to 223; the models attend to 448 tokens in all."""
RARE_TOKENS = 3
"""A word of so many tokens is a rare one."""
SHORTEST = 5
"""Letters; shorter words are heard for too many others."""
_WORD = re.compile(r"[a-z]+")


def hot_words(
    phrases: Iterable[str],
    count_tokens: Callable[[str], int],
    *,
    most_tokens: int = MOST_TOKENS,
) -> str:
    """Rare words of the phrases, the most frequent first, as one text: "metformin, lisinopril".

    Args:
        phrases: what callers say, and what things are called; `DialogManager.vocabulary()`.
        count_tokens: of a text, by the tokenizer of the model.
        most_tokens: of the whole text, and never more.

    Returns:
        An empty text where no word is rare, or none fits.
    """
    counted = Counter(word for phrase in phrases for word in set(_WORD.findall(phrase.lower())))
    rare = [
        word
        for word, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        if len(word) >= SHORTEST and count_tokens(f" {word}") >= RARE_TOKENS
    ]
    chosen = ""
    for word in rare:
        longer = f"{chosen}, {word}" if chosen else word
        if count_tokens(f" {longer}") > most_tokens:
            break
        chosen = longer
    return chosen
