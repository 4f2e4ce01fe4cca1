"""Contracted words spoken out: who writes "I'm" hears "I am" as well. Pure."""

import re

WHOLE = {
    "can't": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "let's": "let us",
    "it's": "it is",
    "he's": "he is",
    "she's": "she is",
    "that's": "that is",
    "there's": "there is",
    "here's": "here is",
    "what's": "what is",
    "where's": "where is",
    "who's": "who is",
    "how's": "how is",
}
"""Where the ending does not tell: "it's" is "it is", and "the baby's" may be anything."""
ENDINGS = {
    "n't": " not",
    "'m": " am",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'d": " would",
}
WORD = re.compile(r"[a-z]+(?:'[a-z]+)+")


def spoken_out(sentence: str) -> str:
    """The lower-case sentence with its contractions as two words; most stay as they are."""
    return WORD.sub(lambda match: _spoken_out(match.group()), sentence)


def _spoken_out(word: str) -> str:
    if word in WHOLE:
        return WHOLE[word]
    for ending, words in ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + words
    return word
