"""Has a language model word the note of a call, and believes nothing of what comes back.

It is given the facts of the record under tokens. What it writes is held against them
(`dialog.notes.agreement`), then against the record as every note is (`dialog.notes.check`). Where
anything is wrong all of it is dropped, not the one sentence: who has invented once may have
invented where no checker sees it. Then the template's note stands.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import structlog

from dialog.events.wording import NoteWorded
from dialog.language_model.client import Completes, Prompt, Purpose
from dialog.language_model.errors import LanguageModelError
from dialog.language_model.pseudonyms import Identifier, Pseudonyms, UnknownTokenError
from dialog.language_model.wire import Completion
from dialog.notes.agreement import disagreement
from dialog.notes.check import check
from dialog.notes.draft import NoteDraft
from dialog.notes.evidence import EvidencedSentence, joined
from dialog.notes.facts import Fact, facts_of
from dialog.notes.keeping import kept, worded_draft
from dialog.notes.prompt import SYSTEM, user_prompt
from dialog.notes.wording import WordedNote, read_wording
from dialog.rasa.events import Event

log = structlog.get_logger()

NOT_JSON = "not_json"
UNKNOWN_NAME = "unknown_name"
NOT_ON_RECORD = "not_on_record"
LEAK = "identifier_left"
"""Codes of `NoteWorded.refused` beside those of `Refusal` and of the model's errors."""


@dataclass(frozen=True, slots=True, repr=False)
class Wording:
    """The note that is to be written, and what is to be recorded of how it came about."""

    draft: NoteDraft
    event: NoteWorded


@dataclass(frozen=True, slots=True, repr=False)
class _Facts:
    """The facts of a call under tokens, and the tokens."""

    facts: tuple[Fact, ...]
    names: Pseudonyms
    prompt: str
    leaks: bool
    """Whether something known to identify is in the prompt after all."""


class NoteWriter:
    """Shared by all calls."""

    def __init__(self, model: Completes, *, timeout_s: float, max_tokens: int) -> None:
        """Wait so long for a note of so many tokens."""
        self._model = model
        self._timeout_s = timeout_s
        self._max_tokens = max_tokens

    async def word(
        self, drafted: NoteDraft, events: Sequence[Event], known: Iterable[Identifier]
    ) -> Wording:
        """The note in the model's words where they agree with the record, else the template's.

        Args:
            drafted: the template's note on these events.
            events: all of the record of the call.
            known: all that says who the patient is, and who called.
        """
        given = await asyncio.to_thread(_prepared, drafted, events, tuple(known))
        if given.leaks:
            return self.template(drafted, LEAK)
        prompt = Prompt(
            Purpose.NOTE,
            drafted.note.call_id,
            SYSTEM,
            given.prompt,
            self._max_tokens,
            self._timeout_s,
            as_json=True,
        )
        try:
            done = await self._model.complete(prompt)
        except LanguageModelError as error:
            return self.template(drafted, error.code)
        return await asyncio.to_thread(self._judged, done, drafted, events, given)

    def template(self, drafted: NoteDraft, refused: str, model: str = "") -> Wording:
        """The template's note, and why no other stands."""
        model = model or self._model.name
        log.info("note of the template", call=drafted.note.call_id, reason=refused, model=model)
        return Wording(drafted, NoteWorded(drafted.key, "template", model, refused))

    def _judged(
        self, done: Completion, drafted: NoteDraft, events: Sequence[Event], given: _Facts
    ) -> Wording:
        model = done.model or self._model.name
        note = read_wording(done.text)
        if note is None:
            return self.template(drafted, NOT_JSON, model)
        refusal = disagreement(note, given.facts)
        if refusal is not None:
            return self.template(drafted, refusal, model)
        try:
            sentences = joined(_shown(note, given))
        except UnknownTokenError:
            return self.template(drafted, UNKNOWN_NAME, model)
        worded = worded_draft(drafted, sentences, model=model)
        if check(worded, events):
            return self.template(drafted, NOT_ON_RECORD, model)
        log.info("note of a model", call=drafted.note.call_id, model=model)
        return Wording(worded, NoteWorded(drafted.key, "model", model, "", kept(sentences)))


def _prepared(drafted: NoteDraft, events: Sequence[Event], known: Sequence[Identifier]) -> _Facts:
    names = Pseudonyms(known)
    facts = tuple(replace(one, text=names.hide(one.text)) for one in facts_of(drafted, events))
    prompt = user_prompt(facts)
    return _Facts(facts, names, prompt, names.leaks(prompt))


def _shown(note: WordedNote, given: _Facts) -> Iterable[EvidencedSentence]:
    facts = {one.number: one for one in given.facts}
    for section, sentence in note.sentences():
        cited = [facts[number] for number in sentence.facts]
        places = tuple(sorted({place for one in cited for place in one.evidence}))
        text = given.names.show(" ".join(sentence.text.split()))
        yield EvidencedSentence(section, text, places, cited[0].topic)
