"""How hard a text is to follow by ear. Pure."""

import re

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")


def grade_level(text: str) -> float:
    """The school grade that the text asks for (Kincaid 1975); 0 for no words.

    Syllables are counted by groups of vowels, which is right for about nine words in ten.
    """
    words = _WORD.findall(text.lower())
    sentences = max(1, len([one for one in re.split(r"[.!?]+", text) if one.strip()]))
    if not words:
        return 0.0
    syllables = sum(_syllables(one) for one in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    is_silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - is_silent)
