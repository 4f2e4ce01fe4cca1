"""Understands an utterance, with the open question in mind: "seven" or "no" alone say little."""

from dataclasses import dataclass
from typing import Protocol

from dialog.domain import FALLBACK_INTENT
from dialog.nlu.entities import EntityExtractor
from dialog.nlu.intents import IntentClassifier
from dialog.nlu.understanding import Entity, Understanding
from dialog.turn import Awaited, Source, Utterance
from triage.words import split_words


@dataclass(frozen=True, slots=True)
class Expected:
    """What the open question asks for."""

    awaits: Awaited = Awaited.ANYTHING
    slot: str | None = None
    """The slot a form is asking for."""
    question: str | None = None
    """The response that asked."""


class Interpreter(Protocol):
    """Understands utterances. Shared by all calls; must not block."""

    def interpret(self, utterance: Utterance, expected: Expected) -> Understanding:
        """What was said, as intent and entities; `nlu_fallback` where it is not understood."""
        ...


COMMANDS = frozenset(("request_human", "stop_calling", "repeat", "goodbye"))
"""Intents that count at any time, whatever question is open."""

_KEYS = {"0": "request_human", "9": "stop_calling", "*": "repeat"}
_YES_NO_KEYS = {"1": "affirm", "2": "deny"}
_YES = frozenset(["yes", "yeah", "yep", "yup", "sure", "okay", "ok", "please", "absolutely"])
_NO = frozenset(["no", "nope", "nah"])
_COMMAND_CONFIDENCE = 0.5
"""A command inside an answer ("no get me a nurse") must be this likely to outweigh the answer."""
_INVITATIONS = frozenset(("utter_anything_else",))
"""Questions whose yes may come with what the caller wants: "yes, I also need a refill"."""
_INVITED_CONFIDENCE = 0.6
_SMALL_WORDS = frozenset(("affirm", "deny", "inform", "greet", "out_of_scope"))
_OPEN = (Awaited.STORY, Awaited.ANYTHING)
_VAGUE = frozenset(("inform", "greet"))
"""Intents that say less than a symptom that was named along with them."""
_BOOST = 4.0
_BOOSTED = {
    Awaited.YES_NO: ("affirm", "deny"),
    Awaited.NUMBER: ("inform",),
    Awaited.DATE: ("inform",),
    Awaited.DIGITS: ("inform",),
}


class ExampleInterpreter:
    """The first interpreter: a classifier of examples, word lists and small grammars."""

    def __init__(
        self, classifier: IntentClassifier, extractor: EntityExtractor, *, threshold: float
    ) -> None:
        self._classifier = classifier
        self._extractor = extractor
        self._threshold = threshold

    def interpret(self, utterance: Utterance, expected: Expected) -> Understanding:
        """What was said, in the light of the open question."""
        if utterance.source is Source.KEYPAD:
            keyed = _keyed(utterance.text, expected)
            if keyed is not None:
                return Understanding(keyed, 1.0)
        entities = self._extractor.extract(utterance.text, expected.slot)
        answer = _yes_or_no(utterance.text) if expected.awaits is Awaited.YES_NO else None
        intent, confidence = self._rank(utterance.text, expected)
        if answer is not None and not _outweighs(intent, confidence, expected):
            return Understanding(answer, max(confidence, 0.9), entities)
        is_vague = intent in _VAGUE or confidence < self._threshold
        if is_vague and _is_complaint(entities, expected):
            return Understanding("report_symptoms", max(confidence, self._threshold), entities)
        if intent in COMMANDS and confidence < max(self._threshold, _COMMAND_CONFIDENCE):
            # A guess must neither end a call nor send it to a person.
            return Understanding(FALLBACK_INTENT, self._threshold, entities)
        if confidence < self._threshold and not _answers(entities, expected):
            return Understanding(FALLBACK_INTENT, self._threshold, entities)
        return Understanding(intent, confidence, entities)

    def _rank(self, text: str, expected: Expected) -> tuple[str, float]:
        """The likeliest intent; the answers that the question awaits are likelier beforehand."""
        likely = self._classifier.probabilities(text)
        for intent in _BOOSTED.get(expected.awaits, ()):
            likely[self._classifier.intents.index(intent)] *= _BOOST
        likely /= likely.sum()
        best = int(likely.argmax())
        return self._classifier.intents[best], float(likely[best])


def _keyed(digits: str, expected: Expected) -> str | None:
    """The intent of a key; None where the digits are an answer to be read like words."""
    if expected.awaits is Awaited.YES_NO and digits in _YES_NO_KEYS:
        return _YES_NO_KEYS[digits]
    if expected.awaits in (Awaited.NUMBER, Awaited.DIGITS) and digits not in ("0", "*"):
        return None
    return _KEYS.get(digits, FALLBACK_INTENT)


def _yes_or_no(text: str) -> str | None:
    """The answer that the first word gives."""
    words = split_words(text).words
    if not words:
        return None
    if words[0] in _YES:
        return "affirm"
    return "deny" if words[0] in _NO else None


def _outweighs(intent: str, confidence: float, expected: Expected) -> bool:
    """Whether what was said behind a yes or no counts for more than the yes or no."""
    if intent in COMMANDS:
        return confidence >= _COMMAND_CONFIDENCE
    invited = expected.question in _INVITATIONS and intent not in _SMALL_WORDS
    return invited and confidence >= _INVITED_CONFIDENCE


def _is_complaint(entities: tuple[Entity, ...], expected: Expected) -> bool:
    """Whether a symptom was named where no form asks: "a mild cough since monday"."""
    is_open = expected.slot is None and expected.awaits in _OPEN
    return is_open and any(item.entity == "symptom" for item in entities)


def _answers(entities: tuple[Entity, ...], expected: Expected) -> bool:
    """Whether an entity was named while a form asks: then the intent hardly matters."""
    return expected.slot is not None and bool(entities)
