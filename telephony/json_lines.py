"""JSON Lines in, JSON Lines out: an object for each line, in order; an error for a bad one."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any


class LineError(ValueError):
    """A line cannot be answered; says which field, and what is required. Quotes nothing."""


def answered(
    lines: Iterable[str], answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank, with the `id` of the line.

    Args:
        lines: objects as JSON.
        answer: what is answered to one of them; may raise `LineError`.
    """
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            yield {"id": None, "error": "not JSON"}
            continue
        if not isinstance(asked, dict):
            yield {"id": None, "error": "an object is required"}
            continue
        try:
            yield {"id": asked.get("id"), **answer(asked)}
        except LineError as error:
            yield {"id": asked.get("id"), "error": str(error)}


def text_of(asked: Mapping[str, Any]) -> str:
    """The text of a line.

    Raises:
        LineError: it has none.
    """
    text = asked.get("text")
    if not isinstance(text, str):
        raise LineError("text: a text is required")
    return text


def write(answers: Iterable[Mapping[str, Any]]) -> int:
    """Print each as it comes; 1 where one of them is an error."""
    failed = False
    for answer in answers:
        failed = failed or "error" in answer
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 1 if failed else 0
