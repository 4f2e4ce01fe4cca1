"""Finds the things that are named: by word lists, and by small grammars for time and severity.

A symptom that is denied, long past or somebody else's is not one: triage, which has to know
that anyway, is asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialog.nlu.durations import find_durations, find_starting_points
from dialog.nlu.examples import TrainingData
from dialog.nlu.lists import WordLists
from dialog.nlu.times import find_time
from dialog.nlu.understanding import Entity
from triage.assess import Triage
from triage.complaint import Severity, severity_of_score
from triage.context import Contexts
from triage.numbers import find_numbers
from triage.phrases import Hit
from triage.vitals import read_vitals
from triage.words import Words

_SEVERITIES = frozenset(Severity)


@dataclass(frozen=True, slots=True)
class _Found:
    """An entity and the words it covers, `first` to `end` (exclusive)."""

    entity: str
    value: str
    first: int
    end: int


class EntityExtractor:
    """The word lists of the domain, and the grammars. Read-only; one for all calls."""

    def __init__(self, training: TrainingData, triage: Triage) -> None:
        self._triage = triage
        self._lists = WordLists(training)

    def extract(self, text: str, asked: str | None = None) -> tuple[Entity, ...]:
        """The entities of a text, in order.

        Args:
            text: what was said.
            asked: the slot that the open question is about; "seven" is a severity only then.
        """
        said, contexts = self._triage.read_context(text)
        found = [
            *self._listed(said, contexts, asked),
            *_severities(said, asked),
            *_durations(said, asked),
            *_times(said, asked),
            *_weeks(said),
        ]
        return tuple(
            Entity(item.entity, item.value, said.span(item.first, item.end))
            for item in _longest(found)
        )

    def _listed(self, said: Words, contexts: Contexts, asked: str | None) -> Iterator[_Found]:
        for hit in self._lists.find(said):
            if hit.entity in ("duration", "time_reference"):
                # Their lists only teach the recogniser; the grammar reads them.
                continue
            is_measure = asked == "symptom_severity" or hit.phrase in _SEVERITIES
            if hit.entity == "severity" and not is_measure:
                # The "bad" of "a bad headache" is a way of speaking, not a measure.
                continue
            if hit.entity == "symptom" and contexts.of(Hit(0, hit.first, hit.end)) is not None:
                continue
            yield _Found(hit.entity, hit.value, hit.first, hit.end)


def _severities(said: Words, asked: str | None) -> Iterator[_Found]:
    """Scores: "six out of ten", and a bare number where the question was how bad."""
    for vital in read_vitals(said).vitals:
        if vital.kind == "pain_score":
            covered = [
                number
                for number, span in enumerate(said.spans)
                if vital.span.start <= span.start and span.end <= vital.span.end
            ]
            yield _Found("severity", severity_of_score(vital.value), covered[0], covered[-1] + 1)
            return
    if asked != "symptom_severity":
        return
    scores = [number for number in find_numbers(said.words) if number.value <= 10]
    if scores:
        # "A seven when I walk and a three when I lie down": the graver one counts.
        worst = max(scores, key=lambda number: number.value)
        yield _Found("severity", severity_of_score(worst.value), worst.first, worst.end)


def _durations(said: Words, asked: str | None) -> Iterator[_Found]:
    lasting = find_durations(said.words)
    if not lasting and asked == "symptom_duration":
        lasting = find_starting_points(said.words)
    for item in lasting:
        words = " ".join(said.words[item.first : item.end])
        yield _Found("duration", words, item.first, item.end)


def _times(said: Words, asked: str | None) -> Iterator[_Found]:
    """A wished time; while a complaint is being told, "since monday" is none."""
    found = find_time(said.words)
    if found is None or asked in ("symptom_severity", "symptom_duration", "current_symptoms"):
        return
    yield _Found("time_reference", " ".join(said.words[found[0] : found[1]]), *found)


def _weeks(said: Words) -> Iterator[_Found]:
    """The week of pregnancy, where it is said to be one."""
    for number in find_numbers(said.words):
        after = said.words[number.end : number.end + 2]
        if after in (("weeks", "pregnant"), ("weeks", "along")):
            yield _Found("pregnancy_week", f"{number.value:g}", number.first, number.end + 1)


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """The longest of entities that overlap, in the order of the words."""
    kept: list[_Found] = []
    for item in sorted(found, key=lambda item: (item.first - item.end, item.first)):
        if all(item.end <= other.first or other.end <= item.first for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.first)
