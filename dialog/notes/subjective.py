"""What the caller said, as far as it was understood: of slots, named things, and answers."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from dialog.check_ins.events import CheckInAnswered, ReadingCorrected
from dialog.check_ins.questions import NOT_ASKED
from dialog.check_ins.reading_slots import OF_READING
from dialog.check_ins.reading_words import read_back
from dialog.check_ins.readings import Reading
from dialog.check_ins.telling import broken_off, of_judged, sentences
from dialog.check_ins.turning_points import TurningPoint
from dialog.events.call import (
    AdherenceTold,
    PrenatalRiskAssessed,
    SideEffectsTold,
    SymptomsAssessed,
    TurnTriaged,
)
from dialog.hearing.losses import TOLD_LOSS, Loss
from dialog.nlu.spoken_durations import say_duration
from dialog.nlu.spoken_values import say_list
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.own_words import cut, own_words
from dialog.notes.put_right import corrects_reading
from dialog.notes.quoting import quoted
from dialog.notes.taking import UNNAMED, taking
from dialog.notes.turns import Counting
from dialog.rasa.domain import Json
from dialog.rasa.events import BotUttered, Event, SlotSet, UserUttered
from triage.decision import Acuity

_DANGER = "emergency_symptoms"
_NOT_NAMED = "in the caller's own words"
_NAMED = {
    "symptom": ("Symptoms named", "symptom"),
    "medication": ("Medicines named", ""),
    "medical_condition": ("Conditions named", ""),
    "body_part": ("Parts of the body named", ""),
    "pregnancy_week": ("Week of pregnancy named", ""),
}
"""Entities that belong into a note, what is said before them, and their topic."""
_SLOTS = {
    "missed_doses": ("Doses missed in the last week", "adherence"),
    "missed_reason": ("Reason for missed doses", "barrier"),
    "mood": ("Mood", "mood"),
}
"""Slots of check-in calls, what is said before their value, and their topic."""
_NO_ANSWERS = (None, NOT_ASKED, OF_READING, *(one.value for one in TurningPoint))
"""What a slot may hold that tells nothing: the last end the questions."""
_QUESTIONS = frozenset(
    ("utter_ask_warning_signs", "utter_ask_if_emergency", "utter_measure_again",
     "utter_ask_breathing", "utter_ask_side_effects", "utter_confirm_danger",
     "utter_confirm_danger_mind")
)  # fmt: skip
"""Questions whose yes or no is told with the question, in its own words."""
_ANSWERS = {"affirm": "yes", "deny": "no"}
_LOST = {Loss.CHILD.value: "a pregnancy or a child", Loss.CLOSE.value: "somebody close"}
_NOTED = frozenset(("utter_check_in_noted", "utter_check_in_told"))
"""What the agent says of words that it lets stand in the note."""
_LEAST_WORDS = 3
"""Of fewer nothing is told that the question and its answer do not tell."""
_SINCE_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}\S*)/\.\.")


def subjective(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """The sentences, in the order of a note."""
    dangers = tuple(_of_danger(events, counting))
    yield from dangers
    quoted_in = {at for one in dangers for at in one.evidence}
    yield from _besides(events, counting, quoted_in)
    yield from own_words(events, counting.heard, quoted_in)
    yield from _of_loss(events, counting)
    yield from _complaints(events, counting)
    yield from _named(events, counting)
    yield from _of_medicines(events)
    for at, text, topic in of_judged(events):
        yield _sentence(text, at, topic=topic)
    for places, text, topic in broken_off(events, counting.standing):
        yield _sentence(text, *places, topic=topic)
    yield from _in_slots(events, counting)
    yield from taking(events, counting.standing)
    yield from _answered(events, counting)


def in_words(duration: str) -> str:
    """A duration for readers who do not know the day of the call: dates stay dates."""
    since = _SINCE_DAY.fullmatch(duration)
    if since is not None:
        return f"since {since[1]}"
    # Only durations that begin on a day depend on now.
    return say_duration(duration, datetime.fromtimestamp(0.0, tz=UTC)) or duration


def _sentence(text: str, *evidence: int, topic: str = "") -> EvidencedSentence:
    return EvidencedSentence(Section.SUBJECTIVE, text, tuple(sorted(set(evidence))), topic)


def _of_danger(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """What was said that is for today or for now, in these words: no list has all such words."""
    heard = counting.suspected.union(counting.heard)
    is_danger, is_said = False, True
    for at, event in enumerate(events):
        match event:
            case TurnTriaged(decision=decision):
                is_said = at not in counting.unsaid
                is_danger = decision.acuity >= Acuity.URGENT and is_said
            case UserUttered(text=str(text)) if (
                # What understanding alone took for danger was asked about, and may be it.
                (is_danger or (is_said and event.intent == _DANGER)) and at in heard
            ) or at in counting.telling:
                is_danger = False
                if text.strip() and not text.startswith("/"):
                    yield _sentence(f"The caller said: {quoted(cut(text))}.", at)
            case _:
                continue


def _besides(
    events: Sequence[Event], counting: Counting, told: Collection[int]
) -> Iterator[EvidencedSentence]:
    """What the agent said it would note, in the words that it was told with."""
    heard: int | None = None
    for at, event in enumerate(events):
        match event:
            case UserUttered():
                heard = at if at in counting.heard and at not in told else None
            case BotUttered() if heard is not None:
                said = events[heard]
                text = (said.text or "") if isinstance(said, UserUttered) else ""
                is_noted = event.metadata.get("utter_action") in _NOTED
                if is_noted and len(text.split()) >= _LEAST_WORDS and not text.startswith("/"):
                    yield _sentence(f"The caller also said: {quoted(cut(text))}.", heard)
                    heard = None
            case _:
                continue


def _of_loss(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    for at in sorted(counting.standing):
        event = events[at]
        if isinstance(event, SlotSet) and event.name == TOLD_LOSS and event.value in _LOST:
            yield _sentence(f"Told of the loss of {_LOST[str(event.value)]}.", at)


def _complaints(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    heard = frozenset(counting.heard)
    # Since the complaint before.
    turns: list[int] = []
    for at, event in enumerate(events):
        if at in heard:
            turns.append(at)
        if isinstance(event, SymptomsAssessed):
            yield _complaint(at, event, events, turns)
            turns.clear()


def _complaint(
    at: int, told: SymptomsAssessed, events: Sequence[Event], turns: Sequence[int]
) -> EvidencedSentence:
    names = [one for one in told.symptoms if one != UNNAMED]
    parts = [f"Complaint told: {say_list(names) or _NOT_NAMED}"]
    parts += [f"severity {told.severity}"] if told.severity else []
    parts += [in_words(told.duration)] if told.duration else []
    naming = [
        one for one in turns if any(value in names for value, _ in _values(events[one], "symptom"))
    ]
    return _sentence(f"{'; '.join(parts)}.", at, *naming, topic="symptom")


def _named(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """What turns named, each thing once, with the caller's own word for it."""
    for entity, (before, topic) in _NAMED.items():
        values: dict[str, str] = {}
        turns = []
        for at in counting.heard:
            for value, surface in _values(events[at], entity):
                values.setdefault(value, surface)
                turns.append(at)
        if values:
            told = ", ".join(_with_words(value, words) for value, words in values.items())
            yield _sentence(f"{before}: {told}.", *turns, topic=topic)


def _of_medicines(events: Sequence[Event]) -> Iterator[EvidencedSentence]:
    for at, event in enumerate(events):
        match event:
            case SideEffectsTold(symptoms=symptoms, medicines=medicines):
                of = f" of {_listed(medicines)}" if medicines else ""
                yield _sentence(f"Side effects told{of}: {_listed(symptoms)}.", at,
                                topic="side_effect")  # fmt: skip
            case AdherenceTold(medicines=medicines, side_effects=effects):
                told = "" if effects is None else f" Side effects told: {_listed((effects,))}."
                yield _sentence(f"Taking of medicines talked about: {_listed(medicines)}.{told}",
                                at, topic="adherence")  # fmt: skip
            case PrenatalRiskAssessed(week=float(week)):
                yield _sentence(f"Week of pregnancy told: {week:g}.", at)
            case CheckInAnswered():
                wrong, places = _put_right(events)
                for text, topic in sentences(event, wrong):
                    yield _sentence(text, at, *places, topic=topic)
            case _:
                continue


def _put_right(events: Sequence[Event]) -> tuple[tuple[Reading, ...], tuple[int, ...]]:
    """The readings that were said to be wrong, and where that was."""
    places = [at for at, event in enumerate(events) if isinstance(event, ReadingCorrected)]
    told = (events[at] for at in places)
    wrong = (one for event in told if isinstance(event, ReadingCorrected)
             for one in read_back(event.wrong))  # fmt: skip
    return tuple(wrong), tuple(places)


def _in_slots(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """The last value of each: what came before was put right."""
    held: dict[str, tuple[int, Json]] = {}
    for at, event in enumerate(events):
        is_told = isinstance(event, SlotSet) and event.name in _SLOTS and at in counting.standing
        # Emptied for a next question, a slot has still been told.
        if is_told and isinstance(event, SlotSet) and event.value not in _NO_ANSWERS:
            held[event.name] = (at, event.value)
    for name, (at, value) in held.items():
        before, topic = _SLOTS[name]
        yield _sentence(f"{before}: {_plain(value)}.", at, topic=topic)


def _answered(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    heard = frozenset(counting.heard)
    asked: tuple[int, str] | None = None
    for at, event in enumerate(events):
        match event:
            case BotUttered(text=str(text)):
                is_asked = event.metadata.get("utter_action") in _QUESTIONS
                asked = (at, text) if is_asked else None
            case UserUttered():
                said = _ANSWERS.get(event.intent or "")
                is_other = corrects_reading(events, at)
                if asked is not None and said is not None and at in heard and not is_other:
                    text = f"Asked {quoted(asked[1])} the caller said {said}."
                    yield _sentence(text, asked[0], at)
                asked = None
            case _:
                continue


def _values(event: Event, entity: str) -> Iterator[tuple[str, str]]:
    """The values of a kind that a message names, each with the words for it, if they are known."""
    entities: Sequence[Mapping[str, Json]] = ()
    text = ""
    if isinstance(event, UserUttered):
        entities, text = event.entities, event.text or ""
    for one in entities:
        value, start, end = one.get("value"), one.get("start"), one.get("end")
        if one["entity"] != entity or not isinstance(value, str | int | float):
            continue
        words = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
        # The places in a `/intent{...}` are none in anybody's words.
        yield _plain(value), "" if text.startswith("/") else words


def _with_words(value: str, words: str) -> str:
    is_same = not words.strip() or words.strip().casefold() == value.casefold()
    return value if is_same else f"{value} ({quoted(words)})"


def _listed(names: Sequence[str]) -> str:
    return say_list([one for one in names if one != UNNAMED]) or _NOT_NAMED


def _plain(value: Json) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return f"{value:g}"
        case list():
            return say_list([_plain(one) for one in value])
        case _:
            return str(value)
