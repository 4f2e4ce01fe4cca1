"""How understanding suffers when words are misheard: the same utterances at several rates."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialog.nlu.interpreter import Interpreter
from models.datasets import JudgedUtterance
from models.entity_sets import EntitySet
from models.evaluation.entities import EntityReport, evaluate_entities
from models.evaluation.misheard import Mishear, misheard_text, mishearing
from models.evaluation.nlu import NluReport, evaluate

RATES = (0.0, 0.05, 0.1, 0.2)
_SEED = 7


@dataclass(frozen=True, slots=True)
class Material:
    """What is judged by, and what it must not be judged by."""

    utterances: Sequence[JudgedUtterance]
    entity_sets: Sequence[EntitySet]
    now: datetime
    """When the utterances are said; an entity set has a time of its own."""
    learned: Collection[str]
    """The texts that were learned from."""
    vocabulary: Collection[str]
    """Words to hear instead of others."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was understood at one rate of misheard words."""

    rate: float
    intents: NluReport | None
    """None where no utterance has an intent to judge by."""
    entities: EntityReport | None
    """None where there is no set of entities."""


def judge(interpreter: Interpreter, material: Material, rate: float) -> Judgement:
    """Understand everything as it is heard at a rate of word errors; the same each time."""
    intents = entities = None
    if material.utterances:
        intents = evaluate(
            interpreter,
            material.utterances,
            material.learned,
            now=material.now,
            heard=_hearing(_mishear(material, rate)),
        )
    if material.entity_sets:
        # Misheard apart, so that what is found does not depend on what else is judged.
        mishear = _mishear(material, rate)
        entities = evaluate_entities(interpreter, material.entity_sets, mishear=mishear)
    return Judgement(rate, intents, entities)


def _mishear(material: Material, rate: float) -> Mishear | None:
    if not rate:
        return None
    rng = random.Random(_SEED)  # noqa: S311 - chooses the words to mishear
    return mishearing(rate, material.vocabulary, rng)


def _hearing(mishear: Mishear | None) -> Callable[[str], str]:
    return str if mishear is None else lambda text: misheard_text(text, mishear)
