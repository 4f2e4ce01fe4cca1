"""Readings, as triage heard them; what cannot be true or was taken back is none."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from dialog.check_ins.dated_readings import standing
from dialog.check_ins.doubted_readings import doubted
from dialog.check_ins.events import ReadingCorrected, ReadingStored
from dialog.check_ins.reading_times import measured_at
from dialog.check_ins.reading_words import read_back
from dialog.check_ins.readings import PRESSURE
from dialog.events.call import TurnTriaged
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.quoting import quoted
from dialog.notes.turns import Counting
from dialog.rasa.events import Event, UserUttered
from triage.decision import Vital
from triage.words import split_words

_PAIR = ("systolic", "diastolic")
_OTHERS = frozenset(("she", "he", "her", "his", "him", "baby", "newborn", "baby's"))
_OWN = frozenset(("i", "my", "me", "mine", "we"))
_NOW = timedelta(hours=1)
"""What was measured within it is told as of now."""


def objective(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """A sentence for each reading, with its unit; of a pain score, which is felt, with the rest.

    Of one that is not of now the words are quoted: an old number must not pass for a new one, nor
    a child's for its mother's.
    """
    for at in counting.measured:
        event = events[at]
        heard = event.decision.vitals if isinstance(event, TurnTriaged) else ()
        vitals = standing(heard, _words(events, at)) if heard else ()
        earlier = _said_earlier(events, at, counting.heard) if vitals else None
        for told in _told(vitals):
            if earlier is None:
                yield _sentence(f"Told by the caller: {told}.", at)
            else:
                place, words = earlier
                yield _sentence(f"Told by the caller: {told} ({quoted(words)}).", at, place)
    yield from _confirmed(events)


def _confirmed(events: Sequence[Event]) -> Iterator[EvidencedSentence]:
    """What was read back, and is right: of several that were told, these count.

    What the clinic was given before it was put right stands in its records, and is named as wrong.
    """
    wrong = [
        (at, one)
        for at, event in enumerate(events)
        if isinstance(event, ReadingCorrected)
        for one in read_back(event.wrong)
    ]
    for at, event in enumerate(events):
        if not isinstance(event, ReadingStored):
            continue
        for one in read_back(event.told):
            put_right = next((place for place, other in wrong if other == one), None)
            is_open = one in (other for _, other in doubted(events))
            values = "/".join(f"{value:g}" for value in one.values)
            name = "blood pressure" if one.name == PRESSURE else one.name.replace("_", " ")
            told = f"{name} {values} {one.unit}"
            if put_right is None:
                yield _sentence(f"Confirmed by the caller: {told}.", at)
            else:
                later = "said to be wrong later"
                if is_open:
                    later += ", the right one still to be told"
                yield _sentence(f"Noted, and {later}: {told}.", at, put_right)


def _words(events: Sequence[Event], at: int) -> str:
    """What was said in the turn of this verdict."""
    for event in events[at + 1 :]:
        if isinstance(event, TurnTriaged):
            break
        if isinstance(event, UserUttered):
            return event.text or ""
    return ""


def _said_earlier(
    events: Sequence[Event], at: int, heard: Collection[int]
) -> tuple[int, str] | None:
    """Where, and in which words, a turn tells of a time that is not now, or of somebody else."""
    for place in range(at + 1, len(events)):
        event = events[place]
        if isinstance(event, TurnTriaged):
            return None
        if isinstance(event, UserUttered):
            words = event.text or ""
            now = datetime.fromtimestamp(event.timestamp or 0.0, tz=UTC)
            is_earlier = now - measured_at(words, now) > _NOW and not words.startswith("/")
            is_quoted = is_earlier or _is_of_another(words)
            return (place, words) if is_quoted and place in heard else None
    return None


def _is_of_another(words: str) -> bool:
    """Whether somebody else may have been measured: "she had a temperature of 99"."""
    told = frozenset(split_words(words.casefold()).words)
    return not _OTHERS.isdisjoint(told) and _OWN.isdisjoint(told)


def _told(vitals: Sequence[Vital]) -> Iterator[str]:
    left = list(vitals)
    while left:
        first = left.pop(0)
        lower = left[0] if left else None
        if lower is not None and (first.kind, lower.kind) == _PAIR:
            left.pop(0)
            yield f"blood pressure {first.value:g}/{lower.value:g} {first.unit}".strip()
        else:
            yield f"{first.kind.replace('_', ' ')} {first.value:g} {first.unit}".strip()


def _sentence(text: str, *evidence: int) -> EvidencedSentence:
    return EvidencedSentence(Section.OBJECTIVE, text, evidence)
