"""Puts an open health question to a language model, and lets its answer through a guard."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import structlog

from dialog.advice.guard import objection_to_answer, objection_to_question
from dialog.advice.prompt import SYSTEM
from dialog.events.wording import AdviceSought
from dialog.language_model.client import Completes, Prompt, Purpose
from dialog.language_model.errors import LanguageModelError
from dialog.language_model.identifiers import of_call
from dialog.language_model.pseudonyms import Pseudonyms
from dialog.rasa.events import Event
from triage.assess import Triage
from triage.decision import Acuity, PersonFacts

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, in which call. Not for logs."""

    call_id: str
    text: str
    acuity: Acuity
    """Of the call."""
    facts: PersonFacts | None
    """Of the person, as far as they are known."""
    events: Sequence[Event]
    """Of the call: they tell what must be hidden."""


@dataclass(frozen=True, slots=True)
class Information:
    """What may be told; empty: nothing of it. And the event that says why."""

    text: str
    event: AdviceSought


class Adviser:
    """Shared by all calls."""

    def __init__(
        self,
        model: Completes,
        triage: Triage,
        conditions: Collection[str],
        *,
        timeout_s: float,
        max_tokens: int,
    ) -> None:
        """Answer within `timeout_s`; `conditions` are names of illnesses, which no answer has."""
        self._model = model
        self._triage = triage
        self._conditions = frozenset(one.lower() for one in conditions)
        self._timeout_s = timeout_s
        self._max_tokens = max_tokens

    async def answer(self, question: Question) -> Information:
        """The model's answer, if there is one in time that may be told."""
        objection = objection_to_question(question.text, question.acuity, question.facts)
        if objection is not None:
            return self._refused(question, objection, self._model.name)
        names = Pseudonyms(of_call(question.events))
        prompt = Prompt(
            Purpose.ADVICE,
            question.call_id,
            SYSTEM,
            names.hide(question.text),
            self._max_tokens,
            self._timeout_s,
        )
        try:
            done = await self._model.complete(prompt)
        except LanguageModelError as error:
            return self._refused(question, error.code, self._model.name)
        model, text = done.model or self._model.name, done.text.strip()
        objection = objection_to_answer(text, self._triage, self._conditions)
        if objection is not None:
            return self._refused(question, objection, model)
        return Information(text, AdviceSought(model, ""))

    def _refused(self, question: Question, reason: str, model: str) -> Information:
        log.info("no advice of a model", call=question.call_id, reason=reason, model=model)
        return Information("", AdviceSought(model, reason))
