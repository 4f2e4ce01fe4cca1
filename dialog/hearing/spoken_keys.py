"""Numbers that are said as they would be keyed: "nine one one", "triple nine"."""

from triage.words import split_words

_DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "eleven": "11", "twelve": "12",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
_BESIDE = frozenset(("please", "uh", "um", "er"))


def says_number(text: str, number: str) -> bool:
    """Whether somebody says this number, and nothing else.

    Args:
        text: what was said.
        number: digits, such as that for emergencies.
    """
    figures, times = "", 1
    for word in split_words(text).words:
        if word in _TIMES:
            times = _TIMES[word]
        elif word not in _BESIDE:
            figures += _DIGITS.get(word, word) * times
            times = 1
    return times == 1 and figures == number
