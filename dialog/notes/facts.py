"""The facts that somebody else may word a note from: numbered, and with their evidence. Pure.

First what the template tells, sentence by sentence; behind it what the caller said of it, turn by
turn. A worded note has to tell all of the first, and may use the second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialog.language_model.addressed import is_for_a_machine
from dialog.notes.draft import NoteDraft
from dialog.notes.evidence import Section
from dialog.notes.turns import counting
from dialog.rasa.events import Event, UserUttered

_MOST_TURNS = 30
_LEAST_WORDS, _MOST_WORDS, _MOST_CHARACTERS = 2, 60, 400
_ABOUT_THE_CALL = frozenset(
    ("greet", "goodbye", "affirm", "deny", "request_human", "stop_calling", "repeat",
     "insurance_billing", "out_of_scope", "nlu_fallback")
)  # fmt: skip
"""Intents of turns that tell nothing of anybody's health."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the record of the call tells."""

    number: int
    """From 1."""
    section: Section
    text: str
    evidence: tuple[int, ...]
    is_turn: bool = False
    """Whether it is the caller's own words, rather than what was understood of them."""
    topic: str = ""


def facts_of(drafted: NoteDraft, events: Sequence[Event]) -> tuple[Fact, ...]:
    """What may be told of the call, and what must be."""
    told = [
        Fact(number, one.section, one.text, one.evidence, topic=one.topic)
        for number, one in enumerate(drafted.sentences, 1)
    ]
    turns = [
        Fact(number, Section.SUBJECTIVE, text, (at,), is_turn=True)
        for number, (at, text) in enumerate(list(_turns(events))[-_MOST_TURNS:], len(told) + 1)
    ]
    return (*told, *turns)


def _turns(events: Sequence[Event]) -> Iterator[tuple[int, str]]:
    for at in counting(events).heard:
        said = events[at]
        text = " ".join((said.text or "").split()) if isinstance(said, UserUttered) else ""
        is_about_health = isinstance(said, UserUttered) and said.intent not in _ABOUT_THE_CALL
        is_short = len(text) <= _MOST_CHARACTERS and len(text.split()) <= _MOST_WORDS
        is_told = is_short and len(text.split()) >= _LEAST_WORDS and not text.startswith("/")
        if is_about_health and is_told and not is_for_a_machine(text):
            yield at, text.replace('"', "'")
