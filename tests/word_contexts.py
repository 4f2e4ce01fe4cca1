"""What takes words out of account, read by the shipped lexicon."""

from triage.context import Context
from triage.lexicon import default_lexicon
from triage.phrases import Hit
from triage.redflags import read_context

COUNTS = None
"""In the place of a context: the word counts."""


def context_of(text: str, word: str) -> Context | None:
    """What takes `word` out of account in `text`."""
    said, contexts = read_context(default_lexicon(), text)
    at = said.words.index(word)
    return contexts.of(Hit(0, at, at + 1))


def assert_context(rows: list[tuple[str, str, Context | None]]) -> None:
    """Each row: a text, a word of it, and the context that the word must have there."""
    found = [(text, word, context_of(text, word)) for text, word, _ in rows]
    assert [(one, two) for one, two in zip(found, rows, strict=True) if one != two] == []
