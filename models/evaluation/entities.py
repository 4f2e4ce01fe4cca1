"""Judges what is found of what callers name, by utterances that were not learned from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dialog.nlu.interpreter import Expected, Interpreter
from dialog.turn import Utterance
from models.entity_sets import EntitySet, Named, NamingUtterance
from models.evaluation.misheard import Mishear, misheard_mentions
from models.evaluation.proportion import Proportion

_RESAMPLES = 1000
_SEED = 7


@dataclass(frozen=True, slots=True)
class Finds:
    """Counts of what was found; right is the same entity, in the same words, of the same value."""

    right: int = 0
    found: int = 0
    meant: int = 0

    @property
    def precision(self) -> float:
        """Right of what was found; 1.0 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right of what was meant; 1.0 where nothing was."""
        return self.right / self.meant if self.meant else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; 1.0 where nothing was there to find."""
        both = self.found + self.meant
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True, slots=True)
class EntityReport:
    """How well what is named was found."""

    total: Finds
    """Of all entities together: micro."""
    interval: tuple[float, float]
    """Of the F1 of the total, 95 %, by drawing utterances again and again (bootstrap)."""
    by_entity: Mapping[str, Finds]
    values: Finds
    """Right is the same entity with the same value, whichever words were taken for it."""
    whole: Proportion
    """Utterances in which everything was right."""


def evaluate_entities(
    interpreter: Interpreter, sets: Iterable[EntitySet], *, mishear: Mishear | None = None
) -> EntityReport:
    """Understand every utterance and compare.

    Args:
        interpreter: what is judged.
        sets: what to judge by.
        mishear: what recognition makes of the words; None takes them as they were said.
    """
    pairs: list[tuple[frozenset[Named], frozenset[Named]]] = []
    for each in sets:
        for said in each.utterances:
            heard = said if mishear is None else misheard_mentions(said, mishear)
            pairs.append((heard.mentions, _found(interpreter, heard, each)))
    rows = [_counts(meant, found) for meant, found in pairs]
    names = sorted({named.entity for meant, found in pairs for named in meant | found})
    return EntityReport(
        total=_sum(rows),
        interval=_interval(rows),
        by_entity={
            name: _sum([_counts(_only(meant, name), _only(found, name)) for meant, found in pairs])
            for name in names
        },
        values=_sum([_value_counts(meant, found) for meant, found in pairs]),
        whole=Proportion(sum(meant == found for meant, found in pairs), len(pairs)),
    )


def _found(interpreter: Interpreter, said: NamingUtterance, each: EntitySet) -> frozenset[Named]:
    understood = interpreter.interpret(Utterance(said.text), Expected(slot=said.asked), each.now)
    return frozenset(
        Named(item.entity, item.value, item.span.start, item.span.end)
        for item in understood.entities
    )


def _only(mentions: frozenset[Named], entity: str) -> frozenset[Named]:
    return frozenset(named for named in mentions if named.entity == entity)


def _counts(meant: frozenset[Named], found: frozenset[Named]) -> Finds:
    return Finds(len(meant & found), len(found), len(meant))


def _value_counts(meant: frozenset[Named], found: frozenset[Named]) -> Finds:
    wanted = Counter((named.entity, named.value) for named in meant)
    got = Counter((named.entity, named.value) for named in found)
    return Finds((wanted & got).total(), len(found), len(meant))


def _sum(rows: Sequence[Finds]) -> Finds:
    return Finds(
        sum(row.right for row in rows),
        sum(row.found for row in rows),
        sum(row.meant for row in rows),
    )


def _interval(rows: Sequence[Finds]) -> tuple[float, float]:
    """Where the F1 of such utterances lies; the same for the same rows."""
    if not rows:
        return 0.0, 1.0
    counts = np.array([(row.right, row.found + row.meant) for row in rows])
    drawn = np.random.default_rng(_SEED).integers(len(rows), size=(_RESAMPLES, len(rows)))
    sums = counts[drawn].sum(axis=1)
    scores = np.where(sums[:, 1] > 0, 2 * sums[:, 0] / np.maximum(sums[:, 1], 1), 1.0)
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)
