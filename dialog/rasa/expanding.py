"""Stories as written become straight lines: choices are multiplied out, checkpoints joined.

A block is cut at its checkpoints into segments. A conversation starts with a segment that starts
at no checkpoint and goes on, at a checkpoint, with every segment that starts there. A line stops
the third time it comes to the same checkpoint, so that a cycle is gone round once again and no
further; what stops there, or at a checkpoint where nothing starts, is a story all the same, but
nobody is waited for at its end.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product
from math import prod
from typing import TypeAlias

from dialog.rasa.domain import Domain, Json, MappingKind, SlotKind
from dialog.rasa.mistakes import Findings
from dialog.rasa.story import ANY_VALUE, Place, SlotStep, Step, Story, UserStep

MAX_CHOICES = 1_000
"""Lines that the choices of one segment may make."""
MAX_JOINED = 1_000
"""Lines that may go on from one checkpoint; a line that comes after so many stops there."""
_MAX_LAPS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """An `or`: one of these happens."""

    options: tuple[tuple[Step, ...], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A place where stories meet."""

    name: str
    place: Place
    conditions: tuple[SlotStep, ...] = ()
    """What slots must hold in a conversation that goes on here."""


Item: TypeAlias = Step | Choice | Checkpoint


@dataclass(frozen=True, slots=True)
class Block:
    """A story or rule as it is written."""

    name: str
    items: tuple[Item, ...]
    place: Place
    is_rule: bool = False
    condition: tuple[Step, ...] = ()
    starts_conversation: bool = False
    waits_for_user: bool = True


@dataclass(frozen=True, slots=True)
class _Segment:
    """A straight line between checkpoints."""

    name: str
    starts: tuple[Checkpoint, ...]
    """Empty: a conversation can start here."""
    steps: tuple[Step, ...]
    ends: tuple[Checkpoint, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class _Line:
    """A conversation so far, up to and with its last segment."""

    names: tuple[str, ...]
    steps: tuple[Step, ...]
    laps: tuple[str, ...]
    """The checkpoints passed, as often as they were."""
    segment: _Segment
    place: Place

    def story(self, *, is_whole: bool) -> Story:
        return Story(" > ".join(self.names), self.steps, self.place, waits_for_user=is_whole)

    def then(self, checkpoint: str, segment: _Segment) -> "_Line":
        is_same = self.names[-1] == segment.name
        return replace(
            self,
            names=self.names if is_same else (*self.names, segment.name),
            steps=self.steps + segment.steps,
            laps=(*self.laps, checkpoint),
            segment=segment,
        )


def expand_rules(blocks: Iterable[Block], findings: Findings) -> tuple[Story, ...]:
    """One rule for each way through its choices; the condition's steps come first."""
    return tuple(
        Story(
            block.name,
            block.condition + steps,
            block.place,
            is_rule=True,
            condition_steps=len(block.condition),
            starts_conversation=block.starts_conversation,
            waits_for_user=block.waits_for_user,
        )
        for block in blocks
        for steps in _ways(block.items, block.place, findings)
    )


def expand_stories(
    blocks: Iterable[Block], domain: Domain, findings: Findings
) -> tuple[Story, ...]:
    """Every line from the start of a conversation; unresolved checkpoints are warned of."""
    segments = [segment for block in blocks for segment in _segments(block, findings)]
    return _Joining(segments, domain, findings).stories()


def _segments(block: Block, findings: Findings) -> Iterator[_Segment]:
    groups = [
        (is_checkpoint, tuple(group))
        for is_checkpoint, group in groupby(block.items, lambda it: isinstance(it, Checkpoint))
    ]
    if all(is_checkpoint for is_checkpoint, _ in groups):
        findings.warn(block.place, f"story '{block.name}' has nothing but checkpoints")
    starts: tuple[Checkpoint, ...] = ()
    for number, (is_checkpoint, group) in enumerate(groups):
        if is_checkpoint:
            starts = tuple(item for item in group if isinstance(item, Checkpoint))
            if number > 0:
                starts = tuple(_unconditional(checkpoint, findings) for checkpoint in starts)
            continue
        following = groups[number + 1][1] if number + 1 < len(groups) else ()
        ends = tuple(item for item in following if isinstance(item, Checkpoint))
        for steps in _ways(group, block.place, findings):
            yield _Segment(block.name, starts, steps, ends, block.place)


def _unconditional(checkpoint: Checkpoint, findings: Findings) -> Checkpoint:
    if checkpoint.conditions:
        message = (
            f"conditions of checkpoint '{checkpoint.name}' are not heeded here; "
            "allowed: at the beginning of a story"
        )
        findings.warn(checkpoint.place, message)
    return replace(checkpoint, conditions=())


def _ways(items: Sequence[Item], place: Place, findings: Findings) -> Iterator[tuple[Step, ...]]:
    """Every way through the choices, as straight steps."""
    options: list[tuple[tuple[Step, ...], ...]] = []
    for item in items:
        if isinstance(item, Choice):
            options.append(item.options)
        elif not isinstance(item, Checkpoint):
            options.append(((item,),))
    count = prod(len(option) for option in options)
    if count > MAX_CHOICES:
        findings.error(place, f"`or` makes {count} stories of one; allowed: {MAX_CHOICES}")
        return
    for way in product(*options):
        yield tuple(step for part in way for step in part)


class _Joining:
    """Follows every line through the checkpoints, breadth first, so that none is starved."""

    def __init__(self, segments: Sequence[_Segment], domain: Domain, findings: Findings) -> None:
        self._segments = segments
        self._domain = domain
        self._findings = findings
        self._starting: dict[str, list[tuple[Checkpoint, _Segment]]] = {}
        for segment in segments:
            for checkpoint in segment.starts:
                self._starting.setdefault(checkpoint.name, []).append((checkpoint, segment))
        self._joined: Counter[str] = Counter()

    def stories(self) -> tuple[Story, ...]:
        waiting = deque(
            _Line((segment.name,), segment.steps, (), segment, segment.place)
            for segment in self._segments
            if not segment.starts
        )
        stories: list[Story] = []
        reached: set[int] = set()
        while waiting:
            line = waiting.popleft()
            reached.add(id(line.segment))
            if not line.segment.ends:
                stories.append(line.story(is_whole=True))
            for checkpoint in line.segment.ends:
                followers = self._go_on(line, checkpoint)
                if followers is None:
                    stories.append(line.story(is_whole=False))
                else:
                    waiting.extend(followers)
        self._warn_unreached(reached)
        return tuple(_distinct(stories))

    def _go_on(self, line: _Line, checkpoint: Checkpoint) -> list[_Line] | None:
        """The lines that go on from here; None where this one stops."""
        name = checkpoint.name
        if name not in self._starting:
            message = f"no story starts at checkpoint '{name}'; the story ends there"
            self._findings.warn(checkpoint.place, message)
            return None
        if line.laps.count(name) >= _MAX_LAPS:
            return None
        if self._joined[name] >= MAX_JOINED:
            message = f"more than {MAX_JOINED} lines pass checkpoint '{name}'; others end there"
            self._findings.warn(checkpoint.place, message)
            return None
        followers = [
            line.then(name, segment)
            for start, segment in self._starting[name]
            if self._holds(start.conditions, line)
        ]
        self._joined[name] += len(followers)
        return followers

    def _holds(self, conditions: tuple[SlotStep, ...], line: _Line) -> bool:
        if not conditions:
            return True
        values = _slot_values(line.steps, self._domain)
        return all(
            values.get(wanted.slot) is not None
            if wanted.value == ANY_VALUE
            else values.get(wanted.slot) == wanted.value
            for wanted in conditions
        )

    def _warn_unreached(self, reached: set[int]) -> None:
        for segment in self._segments:
            if id(segment) in reached:
                continue
            names = ", ".join(f"'{checkpoint.name}'" for checkpoint in segment.starts)
            message = (
                f"story '{segment.name}' is never reached: no story leads to checkpoint {names}"
            )
            self._findings.warn(segment.starts[0].place, message)


def _distinct(stories: Iterable[Story]) -> Iterator[Story]:
    """Each line once: two checkpoints can lead the same way."""
    seen: set[tuple[str, bool, tuple[int, ...]]] = set()
    for story in stories:
        key = (story.name, story.waits_for_user, tuple(map(id, story.steps)))
        if key not in seen:
            seen.add(key)
            yield story


def _slot_values(steps: Iterable[Step], domain: Domain) -> dict[str, Json]:
    """What slots hold after these steps: as told, and as entities of the user's steps fill them."""
    values = {slot.name: slot.initial for slot in domain.slots.values()}
    for step in steps:
        if isinstance(step, SlotStep):
            values[step.slot] = step.value
        elif isinstance(step, UserStep):
            values.update(_mentioned(step, domain))
    return values


def _mentioned(step: UserStep, domain: Domain) -> dict[str, Json]:
    """The slots that unconditional `from_entity` mappings fill from the step's entities."""
    filled: dict[str, Json] = {}
    for slot in domain.slots.values():
        wanted = {
            (mapping.entity, mapping.role, mapping.group)
            for mapping in slot.mappings
            if mapping.kind is MappingKind.FROM_ENTITY and not mapping.conditions
        }
        found: list[Json] = [
            mention.value
            for mention in step.mentions
            if (mention.entity, mention.role, mention.group) in wanted
        ]
        if found:
            filled[slot.name] = found if slot.kind is SlotKind.LIST else found[-1]
    return filled
