"""Everything that a caller names, each with its literal words and the one value they stand for.

Values are made to be reckoned with: ISO 8601 for durations, periods and times, completed weeks,
one name for each thing of the word lists. What was only guessed from garbled words is marked.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from dialog.nlu.clock import find_bare_hour
from dialog.nlu.durations import Lasting, find_durations, find_starting_points
from dialog.nlu.examples import TrainingData
from dialog.nlu.frequency import find_frequencies
from dialog.nlu.kin import NEAREST
from dialog.nlu.lists import Listed, WordLists
from dialog.nlu.medicines import MedicineRepair, Repair
from dialog.nlu.people import find_names, without_names
from dialog.nlu.pregnancy import find_pregnancy_weeks
from dialog.nlu.reading import Reading, word_at
from dialog.nlu.severities import find_severities
from dialog.nlu.times import find_times
from triage.assess import Triage
from triage.context import Contexts
from triage.decision import Span
from triage.phrases import Hit
from triage.vitals import read_vitals
from triage.words import Words

_BY_GRAMMAR = frozenset(["duration", "time_reference", "frequency", "severity"])
"""Entities whose lists only teach the recogniser their usual wording."""
_ALSO_OTHER = frozenset(
    ["left", "right", "back", "side", "head", "face", "hand", "palm", "arch", "sole", "temple",
     "bottom", "nail", "calf", "chest", "mouth", "skin", "eye", "heel", "foot", "feet", "hands"]
)  # fmt: skip
_OWNERS = frozenset(["my", "his", "her", "their", "your", "our", "both", "whole", "entire"])
_CORRECTIONS = ("no", "wait", "sorry", "actually", "mean", "rather", "correction", "make")
_CORRECTED = frozenset(["duration", "time_reference", "severity", "pregnancy_week", "frequency"])
_LONGEST_CORRECTION = 6
_PAST = frozenset(
    ["was", "were", "had", "did", "fell", "started", "began", "happened", "went", "came", "took",
     "saw", "hurt", "got", "woke", "gave", "told", "called", "missed", "ran", "stopped", "ended",
     "twisted", "broke", "cut", "delivered", "noticed", "felt", "been", "seen", "ago", "back"]
)  # fmt: skip
_WISHES = frozenset(
    ["can", "could", "need", "want", "would", "like", "for", "appointment", "schedule", "book",
     "see", "will", "move", "change", "come", "have", "get", "is", "are", "am"]
)  # fmt: skip
_BEGUN = frozenset(["started", "began", "begun", "starting"])
_REACH_OF_BEGUN = 3
_CLAUSE_STARTS = frozenset(["and", "but", "so", "then"])
_REACH_BACK = 7
_SHORT = 4
"""Letters that a name of no list must have more of, to be one wherever it stands."""
_WHEN_SLOTS = frozenset(["preferred_appointment_time"])
"""Slots whose question a bare hour answers: "nine"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing that was named. `span` covers the literal words, `value` is their one meaning."""

    entity: str
    value: str
    span: Span
    is_repaired: bool = False
    """Guessed from words that the recogniser may have garbled: to be read back, never taken."""


@dataclass(frozen=True, slots=True)
class _Found:
    entity: str
    reading: Reading
    is_repaired: bool = False


class MentionFinder:
    """The word lists and the grammars together. Read-only; one for all calls."""

    def __init__(
        self, training: TrainingData, triage: Triage, medicines: Collection[str] = ()
    ) -> None:
        """A finder of what these examples and lists name.

        Args:
            training: examples, lists and synonyms.
            triage: reads what is denied.
            medicines: names besides those of the lists. Whoever says one means that one.
        """
        self._triage = triage
        self._everyday = everyday_words(training)
        unlisted = _unlisted(medicines, training, self._everyday)
        self._lists = WordLists(training, {"medication": unlisted})
        self._synonyms = training.synonyms
        listed = training.lookups.get("medication", ())
        self._repair = MedicineRepair(listed, self._everyday, unlisted)

    def find(self, text: str, *, now: datetime, asked: str | None = None) -> tuple[Mention, ...]:
        """What is named in a text, in order, none overlapping.

        Args:
            text: what was said.
            now: when, at the caller's place; times are reckoned from it.
            asked: the slot that the open question is about; "seven" is a severity only then.
        """
        said, contexts = self._triage.read_context(text)
        repairs = self._repair.find(said.words)
        listed = [hit for hit in self._lists.find(said) if not _is_part_of_any(hit, repairs)]
        vitals = list(_vitals(said))
        # What was measured is no clock time: "my sugar was two twenty this morning".
        others = _without(said.words, vitals)
        # Of two that cover the same words the first counts.
        found = [
            *_under("severity", find_severities(said, listed, asked=asked)),
            *vitals,
            *_under("pregnancy_week", find_pregnancy_weeks(others, asked=asked)),
            *_listed(said, listed, contexts),
            *_under("frequency", find_frequencies(others)),
            *_lasting(others, now, is_asked=asked == "symptom_duration"),
            *_hour(others, now, asked),
            *_under("person", find_names(said.words, self._everyday)),
            *self._guessed(repairs),
        ]
        kept = _without_taken_back(said, _longest(found))
        return tuple(
            Mention(
                item.entity,
                item.reading.value,
                said.span(item.reading.first, item.reading.end),
                item.is_repaired,
            )
            for item in kept
        )

    def _guessed(self, repairs: Iterable[Repair]) -> Iterator[_Found]:
        for repair in repairs:
            name = self._synonyms.get(repair.name, repair.name)
            yield _Found("medication", Reading(name, repair.first, repair.end), is_repaired=True)


def everyday_words(training: TrainingData) -> frozenset[str]:
    """Words that people use without naming anybody or anything by them."""
    words: set[str] = set()
    for example in training.examples:
        annotated = {word for _, named in example.entities for word in named.split()}
        words.update(set(without_names(example.text.lower().split())) - annotated)
    medicines = set(training.lookups.get("medication", ()))
    for entity, phrases in training.lookups.items():
        if entity != "medication":
            words.update(word for phrase in phrases for word in phrase.split())
    return frozenset(words - medicines)


def _unlisted(
    medicines: Iterable[str], training: TrainingData, everyday: Collection[str]
) -> tuple[str, ...]:
    """The names in one word that no list has, and that are no words of everyday.

    None where there is no list of medicines: a bot of others may have nothing to do with any.
    """
    if "medication" not in training.lookups:
        return ()
    listed = {phrase for phrases in training.lookups.values() for phrase in phrases}
    return tuple(
        sorted(
            name
            for name in medicines
            if name.isalpha() and len(name) > _SHORT and name not in listed and name not in everyday
        )
    )


def _under(entity: str, readings: Iterable[Reading]) -> Iterator[_Found]:
    return (_Found(entity, reading) for reading in readings)


def _listed(said: Words, listed: Iterable[Listed], contexts: Contexts) -> Iterator[_Found]:
    for hit in listed:
        if hit.entity in _BY_GRAMMAR:
            continue
        if hit.entity == "body_part" and not _is_body_part(said, hit):
            continue
        if hit.entity == "symptom" and contexts.of(Hit(0, hit.first, hit.end)) is not None:
            # Denied, long past, or somebody else's.
            continue
        yield _Found(hit.entity, Reading(hit.value, hit.first, hit.end))


def _is_body_part(said: Words, hit: Listed) -> bool:
    """Whether a word that means other things too stands for a part of the body."""
    if hit.phrase not in _ALSO_OTHER:
        return True
    before = word_at(said.words, hit.first - 1)
    if before == "the":
        return word_at(said.words, hit.first - 2) in ("in", "on", "of")
    return before in _OWNERS or word_at(said.words, hit.first - 2) in NEAREST


def _is_part_of_any(hit: Listed, repairs: Iterable[Repair]) -> bool:
    """Whether what was heard is a splinter of a garbled medicine: the "statin" of a longer name."""
    if hit.entity not in ("medication", "body_part"):
        return False
    return any(
        repair.first <= hit.first and hit.end <= repair.end and repair.end - repair.first >= 3
        for repair in repairs
        if hit.end - hit.first == 1
    )


def _without(words: Sequence[str], found: Iterable[_Found]) -> tuple[str, ...]:
    """The words, with a mark that means nothing in the place of those that were found."""
    taken = {at for item in found for at in range(item.reading.first, item.reading.end)}
    return tuple("#" if at in taken else word for at, word in enumerate(words))


def _lasting(words: Sequence[str], now: datetime, *, is_asked: bool) -> Iterator[_Found]:
    """Durations and times; "since monday" is a duration, and "monday" is where that was asked."""
    times = find_times(words, now.date())
    told = find_durations(words)
    counted = [item for item in told if word_at(words, item.first) != "since"]
    started = [item for item in told if item not in counted]
    if is_asked:
        started += find_starting_points(words)
    # A time says more exactly since when it has lasted.
    undated = [item for item in started if not _is_dated(item, times)]
    for item in (*counted, *undated):
        yield _Found("duration", Reading(item.iso, item.first, item.end))
    began = {time.first: time for time in find_times(words, now.date(), is_past=True)}
    for time in times:
        since = word_at(words, time.first - 1) == "since"
        past = began.get(time.first, time)
        lasted = _never_in(words, time)
        if lasted is not None:
            yield _Found("duration", lasted)
        elif since or is_asked or _has_begun(words, time.first):
            value = past.value
            yield _Found("duration", Reading(f"{value}/..", time.first - since, time.end))
        elif not time.value[:4].isdigit() or int(time.value[:4]) >= now.year - 1:
            # A year long past is a birth date, or a story; nobody refers to it as a time.
            yield _Found("time_reference", past if _is_told(words, time.first) else time)


def _has_begun(words: Sequence[str], first: int) -> bool:
    """Whether the time is when something began that has lasted since: "it started yesterday"."""
    return not _BEGUN.isdisjoint(words[max(0, first - _REACH_OF_BEGUN) : first])


def _hour(words: Sequence[str], now: datetime, asked: str | None) -> Iterator[_Found]:
    """A number alone, in answer to the question when somebody would like to come."""
    if asked not in _WHEN_SLOTS or find_times(words, now.date()):
        return
    clock = find_bare_hour(words)
    if clock is not None:
        yield _Found("time_reference", Reading(str(clock.in_part(None)), clock.first, clock.end))


def _never_in(words: Sequence[str], time: Reading) -> Reading | None:
    """How long something has not been: "in two days" of "i haven't eaten in two days"."""
    before = words[max(0, time.first - _REACH_BACK) : time.first]
    denials = (("have", "not"), ("has", "not"), ("had", "not"), ("have", "never"))
    if word_at(words, time.first) != "in" or not set(pairwise(before)).intersection(denials):
        return None
    counted = [item for item in find_durations(words) if item.end == time.end]
    return Reading(counted[0].iso, counted[0].first, counted[0].end) if counted else None


def _is_dated(lasting: Lasting, times: Iterable[Reading]) -> bool:
    return any(lasting.first < time.end and time.first < lasting.end for time in times)


def _is_told(words: Sequence[str], first: int) -> bool:
    """Whether the words before a time tell of what has been: "i fell on monday"."""
    for word in reversed(words[max(0, first - _REACH_BACK) : first]):
        if word in _WISHES or word in _CLAUSE_STARTS:
            return False
        if word in _PAST:
            return True
    return False


def _vitals(said: Words) -> Iterator[_Found]:
    """Readings with the name of what was measured: "blood_pressure=140/90"."""
    spans: dict[Span, list[tuple[str, float]]] = {}
    for vital in read_vitals(said).vitals:
        spans.setdefault(vital.span, []).append((vital.kind, vital.value))
    for span, values in spans.items():
        kind = "blood_pressure" if len(values) == 2 else values[0][0]
        if kind == "pain_score":
            continue
        covered = [
            number
            for number, at in enumerate(said.spans)
            if span.start <= at.start and at.end <= span.end
        ]
        reading = "/".join(f"{value:g}" for _, value in values)
        yield _Found("vital_sign", Reading(f"{kind}={reading}", covered[0], covered[-1] + 1))


def _longest(found: Iterable[_Found]) -> list[_Found]:
    """The longest of those that overlap, in the order of the words; a guess yields to all else."""
    kept: list[_Found] = []

    def weight(item: _Found) -> tuple[bool, int]:
        return item.is_repaired, item.reading.first - item.reading.end

    for item in sorted(found, key=weight):
        first, end = item.reading.first, item.reading.end
        if all(end <= other.reading.first or other.reading.end <= first for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.reading.first)


def _without_taken_back(said: Words, found: list[_Found]) -> list[_Found]:
    """Without what the caller corrects at once: of "three days no wait four days" the four."""
    kept: list[_Found] = []
    for item in found:
        if kept and item.entity == kept[-1].entity and item.entity in _CORRECTED:
            between = said.words[kept[-1].reading.end : item.reading.first]
            if len(between) <= _LONGEST_CORRECTION and not set(between).isdisjoint(_CORRECTIONS):
                kept.pop()
        kept.append(item)
    return kept
