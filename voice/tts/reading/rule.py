"""One way in which something written is read out."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, and the words for what it matches. The words hold no digits."""

    pattern: re.Pattern[str]
    words: Callable[[re.Match[str]], str]

    def apply(self, text: str) -> str:
        """`text` with every match read out."""
        return self.pattern.sub(self.words, text)


def rule(pattern: str, words: Callable[[re.Match[str]], str], *, any_case: bool = False) -> Rule:
    """A rule from the text of its pattern."""
    return Rule(re.compile(pattern, re.IGNORECASE if any_case else 0), words)


def fixed(pattern: str, words: str, *, any_case: bool = False) -> Rule:
    """A rule that always says the same."""
    return rule(pattern, lambda _: words, any_case=any_case)
