"""Understands an utterance, with the open question in mind: "seven" or "no" alone say little."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import numpy as np

from dialog.nlu.choosing import choose
from dialog.nlu.heard import heard_confidence
from dialog.nlu.intents import IntentClassifier
from dialog.nlu.keys import ANSWER, keyed_intent
from dialog.nlu.mentions import MentionFinder
from dialog.nlu.person_wishes import wants_somebody
from dialog.nlu.prior import Expected, expected_odds
from dialog.nlu.questions_back import asks_back
from dialog.nlu.understanding import Entity, Guess, Understanding
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Awaited, Source, Utterance
from triage.words import split_words


class Interpreter(Protocol):
    """Understands utterances. Shared by all calls; must not block."""

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        """What was said, as intent and entities; `nlu_fallback` where it is not understood.

        Args:
            utterance: what was said or keyed.
            expected: what the open question asks for.
            now: when, at the caller's place; times are reckoned from it.
        """
        ...


__all__ = ["COMMANDS", "ExampleInterpreter", "Expected", "Interpreter"]

COMMANDS = frozenset(("request_human", "stop_calling", "repeat", "goodbye", "forget_me"))
"""Intents that count at any time, whatever question is open."""

_YES = frozenset(["yes", "yeah", "yep", "yup", "sure", "okay", "ok", "please", "absolutely"])
_NO = frozenset(["no", "nope", "nah"])
_HEARD = frozenset(["okay", "ok", "oh", "well", "hm", "um"])
"""Words that say that the question was heard."""
_COMMAND_CONFIDENCE = 0.5
"""A command inside an answer ("no get me a nurse") must be this likely to outweigh the answer."""
_CHOSEN_CONFIDENCE = 0.9
"""Of an answer that its first words give, or a choice between two that is told plainly."""
INVITATIONS = frozenset(("utter_anything_else",))
"""Questions whose yes may come with what the caller wants: "yes, I also need a refill"."""
_INVITED_CONFIDENCE = 0.6
_SMALL_WORDS = frozenset(("affirm", "deny", "inform", "greet", "out_of_scope"))
_OPEN = (Awaited.STORY, Awaited.ANYTHING)
_VAGUE = frozenset(("inform", "greet"))
"""Intents that say less than a symptom that was named along with them."""
_MAX_CHARACTERS = 4000
"""Of a longer utterance the intent is judged by its beginning; what is named is found in all."""
_LITTLE = frozenset(
    ["a", "an", "the", "my", "for", "it", "is", "it's", "uh", "um", "please", "and", "also",
     "plus", "too"]
)  # fmt: skip
"""Words beside a thing that is named which make no sentence of it."""
_THANKS = frozenset(["thank", "thanks", "you", "so", "very", "much", "a", "lot", "many", "okay"])
_ZERO = (("zero",), ("press", "zero"), ("0",))
"""The key for a person, said instead of pressed."""
_NINE = (("nine",), ("press", "nine"), ("9",), ("number", "nine"))
_NAMES_NINE = frozenset(
    ("utter_check_in_opening", "utter_check_in_who", "utter_check_in_who_again",
     "utter_check_in_who_last", "utter_ask_for_patient")
)  # fmt: skip
"""Questions of calls of ours before it is known who speaks: they have just named the nine."""
_OF_NUMBERS = (Awaited.NUMBER, Awaited.DIGITS, Awaited.DATE)
_NOT = frozenset(["not", "never"])
_ENDING = frozenset(["hang", "end", "go", "leave", "disconnect", "done", "finished"])
_ASKING = frozenset(["what", "which", "when", "who", "how", "why", "do", "does", "is", "are"])
VISIT_TIMES = frozenset(["preferred_appointment_time", "chosen_slot", "booking_confirmed"])
"""Slots whose questions are about the time of a visit."""
_LEAVING = frozenset(
    ["bye", "goodbye", "go", "going", "run", "hang", "hanging", "end", "finish", "finished",
     "disconnect", "quit", "leave", "leaving", "later", "night", "all", "everything", "nothing",
     "done", "thanks", "thank", "set", "enough", "stop", "farewell", "care", "day", "weekend",
     "great", "good", "it", "need", "needed", "do", "back", "battery", "see", "ciao", "adios",
     "off", "long"]
)  # fmt: skip
"""Words of which one is in every goodbye."""
_COMPARING = frozenset(
    ["later", "earlier", "sooner", "a", "bit", "little", "much", "please", "even", "any",
     "anything",
     "something", "maybe", "than", "that", "day", "time", "in", "the", "on", "week", "then", "or"]
)  # fmt: skip
"""Of which a wish for another time consists: "later" is no goodbye then."""
_VISIT = "request_appointment"
_PERSON = "request_human"
_MEDICINES = frozenset(("prescription_refill", "medication_question", "medication_adherence"))
"""What a wish for a pharmacist or a nurse is taken for, by what it is about."""
_REACH = 3
"""Words behind a "not" that it denies: "i do not want to hang up"."""
_RANKED = 3
"""Intents that are told of an utterance, the likeliest first."""


class ExampleInterpreter:
    """A classifier of examples, word lists and small grammars."""

    def __init__(
        self,
        classifier: IntentClassifier,
        finder: MentionFinder,
        *,
        threshold: float,
        ambiguity: float = 0.1,
    ) -> None:
        """An interpreter.

        Args:
            classifier: tells how likely each intent is.
            finder: finds what is named.
            threshold: confidence below which an utterance is not understood.
            ambiguity: what the likeliest intent must be ahead of the next by.
        """
        self._classifier = classifier
        self._finder = finder
        self._threshold = threshold
        self._ambiguity = ambiguity

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        """What was said, in the light of the open question."""
        if utterance.source is Source.KEYPAD:
            intent = keyed_intent(utterance.text, expected)
            named = self._named(utterance, expected, now) if intent == ANSWER else ()
            return Understanding(intent, 1.0, named)
        entities = self._named(utterance, expected, now)
        text = utterance.text[:_MAX_CHARACTERS]
        ranking = self._rank(text, expected)
        intent, confidence = self._decide(text, expected, ranking, entities)
        return Understanding(intent, confidence, entities, ranking)

    def _named(self, utterance: Utterance, expected: Expected, now: datetime) -> tuple[Entity, ...]:
        """The things that are named, each as surely as its words were heard."""
        return tuple(
            Entity(
                item.entity,
                item.value,
                item.span,
                item.is_repaired,
                heard_confidence(utterance, item.span),
            )
            for item in self._finder.find(utterance.text, now=now, asked=expected.slot)
        )

    def _decide(
        self,
        text: str,
        expected: Expected,
        ranking: tuple[Guess, ...],
        entities: tuple[Entity, ...],
    ) -> tuple[str, float]:
        """The intent to go on with; the rules come in the order of their weight."""
        intent, confidence = ranking[0].intent, ranking[0].confidence
        words = split_words(text).words
        if not words:
            return NLU_FALLBACK, self._threshold
        if intent in _MEDICINES and self._knows(_PERSON) and wants_somebody(text):
            return _PERSON, max(confidence, _CHOSEN_CONFIDENCE)
        told = _told_of_visit_time(words, intent, expected, entities)
        if told is not None:
            return told, max(confidence, self._threshold)
        plain = self._plain(text, expected, ranking, entities)
        if plain is not None:
            return plain
        is_vague = intent in _VAGUE or confidence < self._threshold
        if is_vague and _is_complaint(entities, expected):
            return "report_symptoms", max(confidence, self._threshold)
        if intent in COMMANDS and confidence < max(self._threshold, _COMMAND_CONFIDENCE):
            # A guess must neither end a call nor send it to a person.
            return NLU_FALLBACK, self._threshold
        if self._is_doubtful(ranking) and not _answers(entities, expected):
            return NLU_FALLBACK, self._threshold
        return intent, confidence

    def _plain(
        self,
        text: str,
        expected: Expected,
        ranking: tuple[Guess, ...],
        entities: tuple[Entity, ...],
    ) -> tuple[str, float] | None:
        """What the very words say to the open question; None where only examples can tell."""
        intent, confidence = ranking[0].intent, ranking[0].confidence
        words = split_words(text).words
        if expected.candidates is not None:
            chosen = self._chosen(text, expected.candidates, ranking)
            if chosen is not None:
                return chosen
        key = _key_that_is_said(words, expected)
        if key is not None:
            return key, _CHOSEN_CONFIDENCE
        answer = _yes_or_no(words) if expected.awaits is Awaited.YES_NO else None
        is_refusal = answer == "deny" and intent == "request_human" and _refuses(words)
        if is_refusal or (answer is not None and not _outweighs(intent, confidence, expected)):
            return answer or "deny", max(confidence, _CHOSEN_CONFIDENCE)
        if expected.slot is not None and _is_bare(text, entities):
            return "inform", max(confidence, _CHOSEN_CONFIDENCE)
        if self._is_visit(text, ranking, entities):
            return _VISIT, max(confidence, _CHOSEN_CONFIDENCE)
        if intent == "goodbye" and _ends_nothing(words, expected):
            return NLU_FALLBACK, self._threshold
        return None

    def _knows(self, intent: str) -> bool:
        return intent in self._classifier.intents

    def _is_visit(
        self, text: str, ranking: tuple[Guess, ...], entities: tuple[Entity, ...]
    ) -> bool:
        """Whether a kind of visit is named and nothing else: a wish for one, and no yes or no."""
        is_kind = all(one.entity == "appointment_type" for one in entities)
        is_open = ranking[0].intent in _SMALL_WORDS or self._is_doubtful(ranking)
        return self._knows(_VISIT) and is_open and is_kind and _is_bare(text, entities)

    def _chosen(
        self, text: str, candidates: tuple[str, str], ranking: tuple[Guess, ...]
    ) -> tuple[str, float] | None:
        """Which of the two that were offered is taken; None where the answer is another one."""
        best = ranking[0]
        if best.intent in COMMANDS and best.confidence >= _COMMAND_CONFIDENCE:
            return None
        chosen = choose(text, candidates)
        if chosen is not None:
            return chosen, max(best.confidence, _CHOSEN_CONFIDENCE)
        is_likely = best.intent in candidates and best.confidence >= self._threshold
        return (best.intent, best.confidence) if is_likely else None

    def _is_doubtful(self, ranking: tuple[Guess, ...]) -> bool:
        """Whether the likeliest intent is too unlikely, or hardly ahead of the next."""
        best = ranking[0].confidence
        ahead = best - ranking[1].confidence if len(ranking) > 1 else best
        return best < self._threshold or ahead < self._ambiguity

    def _rank(self, text: str, expected: Expected) -> tuple[Guess, ...]:
        """The likeliest intents; the answers that the question awaits are likelier beforehand."""
        intents = self._classifier.intents
        likely = self._classifier.probabilities(text) * expected_odds(intents, expected)
        likely /= likely.sum()
        best = np.argsort(-likely, kind="stable")[:_RANKED]
        return tuple(Guess(intents[at], float(likely[at])) for at in best)


def _key_that_is_said(words: tuple[str, ...], expected: Expected) -> str | None:
    """What a key means whose name is said instead of hitting it; None where none is."""
    if words in _ZERO and expected.awaits not in _OF_NUMBERS:
        return "request_human"
    if words in _NINE and expected.question in _NAMES_NINE:
        return "stop_calling"
    return None


def _yes_or_no(words: Sequence[str]) -> str | None:
    """The answer that the first word gives; "okay, no" is a no."""
    if words[0] in _HEARD and words[1:2] and words[1] in _NO and words[2:3] != ("problem",):
        return "deny"
    if words[0] in _HEARD and asks_back(" ".join(words)):
        return None
    if words[0] in _YES:
        return "affirm"
    return "deny" if words[0] in _NO else None


def _refuses(words: Sequence[str]) -> bool:
    """Whether what is named behind a no is not wanted: "no, I don't need a nurse"."""
    said = f" {' '.join(words)} "
    return any(f" {one} " in said for one in ("not need", "not want", "no need", "no nurse"))


def _ends_nothing(words: tuple[str, ...], expected: Expected) -> bool:
    """Whether what sounds like a goodbye is none: "don't hang up", or thanks to a question.

    Nor is what asks back, or tells of a time that does not suit: "what else do you have", "i work".
    """
    for at, word in enumerate(words):
        if word in _NOT and not _ENDING.isdisjoint(words[at + 1 : at + 1 + _REACH]):
            return True
    if expected.slot is not None and words[0] in _ASKING:
        return True
    if expected.slot in VISIT_TIMES and (
        _LEAVING.isdisjoint(words) or _COMPARING.issuperset(words)
    ):
        return True
    return expected.question not in INVITATIONS and set(words) <= _THANKS


def _is_bare(text: str, entities: tuple[Entity, ...]) -> bool:
    """Whether something is named and nothing else is said: "a blood test"."""
    rest = list(text)
    for item in entities:
        rest[item.span.start : item.span.end] = " " * (item.span.end - item.span.start)
    return bool(entities) and set(split_words("".join(rest)).words) <= _LITTLE


def _outweighs(intent: str, confidence: float, expected: Expected) -> bool:
    """Whether what was said behind a yes or no counts for more than the yes or no."""
    if intent in COMMANDS:
        return confidence >= _COMMAND_CONFIDENCE
    invited = expected.question in INVITATIONS and intent not in _SMALL_WORDS
    return invited and confidence >= _INVITED_CONFIDENCE


def _only_complains(entities: tuple[Entity, ...]) -> bool:
    """Whether a symptom is named, and no time: no answer to when somebody would like to come."""
    return any(one.entity == "symptom" for one in entities) and not _tells_time(entities)


def _told_of_visit_time(
    words: tuple[str, ...], intent: str, expected: Expected, entities: tuple[Entity, ...]
) -> str | None:
    """What is said to the question about the time of a visit, beside what examples tell."""
    if expected.slot not in VISIT_TIMES or _yes_or_no(words) is not None:
        return None
    if intent in _VAGUE | {"report_symptoms"} and _only_complains(entities):
        return "report_symptoms"
    # "The afternoon", and not "good afternoon".
    return "inform" if intent == "greet" and _tells_time(entities) else None


def _tells_time(entities: tuple[Entity, ...]) -> bool:
    return any(one.entity == "time_reference" for one in entities)


def _is_complaint(entities: tuple[Entity, ...], expected: Expected) -> bool:
    """Whether a symptom was named where no form asks: "a mild cough since monday"."""
    is_open = expected.slot is None and expected.awaits in _OPEN
    return is_open and any(item.entity == "symptom" for item in entities)


def _answers(entities: tuple[Entity, ...], expected: Expected) -> bool:
    """Whether an entity was named while a form asks: then the intent hardly matters."""
    return expected.slot is not None and bool(entities)
