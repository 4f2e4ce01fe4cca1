"""What a caller's words become: a message that was understood, or one to be made sure of first.

Pure: a turn's words, what was asked before, and the understanding go in; events come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialog.call.state import CallState
from dialog.events.call import ValueDenied, ValueDoubted
from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Entity, Understanding
from dialog.rasa.domain import REQUESTED_SLOT, Domain, Json, MappingKind, SlotKind
from dialog.rasa.events import LISTEN, ActionExecuted, Event, Rewound, UserUttered
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker
from dialog.speech.voice_responder import CHANNEL, Speak
from dialog.turn import Awaited, Source, Utterance

_AWAITED = {SlotKind.BOOL: Awaited.YES_NO, SlotKind.FLOAT: Awaited.NUMBER}
"""What a form's question asks for, where the domain does not say."""


_ANSWERS = frozenset(("deny", "inform", NLU_FALLBACK))
"""Intents of those who put right what was read back, and want nothing new."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """When what was heard is read back, or asked about, before it counts."""

    least_confidence: float
    """Of the least sure of the words that named a value."""
    least_of_danger: float
    """Of the surest of the words of a red flag."""
    speak: Speak


def expected(tracker: Tracker, call: CallState) -> Expected:
    """What the open question asks for."""
    question = call.question
    if question is None:
        return Expected()
    candidates = call.choice.intents if call.choice is not None else None
    requested = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    slot = requested if isinstance(requested, str) else None
    awaits = question.awaits
    kept = tracker.domain.slots.get(slot or "")
    if awaits is Awaited.ANYTHING and kept is not None:
        awaits = _AWAITED.get(kept.kind, awaits)
    return Expected(awaits, slot, question.response, candidates)


def message(utterance: Utterance, understood: Understanding) -> UserUttered:
    """The utterance as Rasa writes a message."""
    parsed: dict[str, Json] = {
        "text": utterance.text,
        "intent": {"name": understood.intent, "confidence": understood.confidence},
        "entities": [_written(one) for one in understood.entities],
        "intent_ranking": [
            {"name": one.intent, "confidence": one.confidence} for one in understood.ranking
        ],
    }
    return uttered(utterance, parsed)


def uttered(utterance: Utterance, parsed: Mapping[str, Json]) -> UserUttered:
    """The event of saying this, or sending it, with what it was taken for."""
    sent = utterance.sent
    if sent is None:
        told: dict[str, Json] = {
            "source": utterance.source.value,
            "confidence": utterance.confidence,
        }
        return UserUttered(utterance.text, parsed, CHANNEL, metadata=told)
    common: dict[str, Json] = {"message_id": sent.message_id, "metadata": dict(sent.metadata)}
    return UserUttered(
        sent.text,
        {**common, **parsed, "text": sent.text},
        sent.channel,
        sent.message_id,
        metadata=sent.metadata,
    )


def heard(
    utterance: Utterance,
    understood: Understanding,
    before: CallState,
    domain: Domain,
    doubts: Doubts,
    form: str | None = None,
) -> tuple[Event, ...]:
    """What is recorded of the caller's turn.

    Args:
        utterance: what was said.
        understood: what it was taken for.
        before: the call when the turn began, with what the caller was asked.
        domain: tells which entities matter.
        doubts: when a value is read back.
        form: that asks; what does not belong in it is not read back.
    """
    said = message(utterance, understood)
    if before.doubt is not None and understood.intent == "affirm":
        # As if the message that was read back had come now, and been clear.
        return (said, Rewound(), Rewound(), ActionExecuted(LISTEN), before.doubt.heard)
    if before.choice is not None and understood.intent in before.choice.intents:
        return (_joined(said, before.choice.heard),)
    meant = _put_right(said, understood, before) or said
    doubted = None
    if utterance.source is Source.SPEECH:
        doubted = _doubted(understood, domain, doubts, form)
    if doubted is not None:
        sure = tuple(one for one in understood.entities if one is not doubted)
        spoken = doubts.speak(_slot_of(doubted.entity, domain) or "", doubted.value)
        event = ValueDoubted(meant, doubted.entity, spoken)
        return (message(utterance, replace(understood, entities=sure)), event)
    if meant is not said:
        # What was denied a turn ago has been taken back already.
        further = (Rewound(),) if before.doubt is not None else ()
        return (said, Rewound(), *further, ActionExecuted(LISTEN), meant)
    return (said,)


def denies(understood: Understanding, before: CallState) -> bool:
    """Whether this is no more than a no to what was read back."""
    return before.doubt is not None and understood.intent == "deny" and not understood.entities


def denied(utterance: Utterance, understood: Understanding) -> tuple[Event, ...]:
    """Takes back what was read back wrongly."""
    return (message(utterance, understood), Rewound(), Rewound(), ValueDenied())


def _put_right(
    said: UserUttered, understood: Understanding, before: CallState
) -> UserUttered | None:
    """The message that was read back, with what the caller names instead: "no, metformin".

    It may be named in the turn after the no as well.
    """
    wrong = before.doubt or before.denied
    if wrong is None or understood.intent not in _ANSWERS:
        return None
    kind = wrong.entity
    instead = next((one for one in said.entities if one["entity"] == kind), None)
    return None if instead is None else _with_instead(wrong.heard, kind, str(instead["value"]))


def _with_instead(earlier: UserUttered, kind: str, value: str) -> UserUttered:
    """The message with this value for the words that were heard wrongly, which stay as they are."""
    wrong = _heard_wrongly(earlier, kind)
    entities: list[Json] = [
        {**one, "value": value} if one is wrong else dict(one) for one in earlier.entities
    ]
    return replace(earlier, parse_data={**earlier.parse_data, "entities": entities})


def _heard_wrongly(earlier: UserUttered, kind: str) -> Mapping[str, Json]:
    """Of what was named the one whose words are not its name; else the first of the kind."""
    named = [one for one in earlier.entities if one["entity"] == kind]
    text = (earlier.text or "").casefold()
    guessed = (one for one in named if str(one.get("value")).casefold() not in text)
    return next(guessed, named[0] if named else {})


def _doubted(
    understood: Understanding, domain: Domain, doubts: Doubts, form: str | None
) -> Entity | None:
    """The first entity that would fill a slot and may have been misheard."""
    for one in understood.entities:
        is_unsure = one.is_repaired or one.confidence < doubts.least_confidence
        if is_unsure and _may_fill(one.entity, understood.intent, domain, form):
            return one
    return None


def _may_fill(entity: str, intent: str, domain: Domain, form: str | None) -> bool:
    """Whether words of this intent fill a slot by it, and, where a form asks, fill it meanwhile."""
    mappings = [
        mapping
        for slot in domain.slots.values()
        for mapping in slot.mappings
        if mapping.kind is MappingKind.FROM_ENTITY and mapping.entity == entity
        if (not mapping.intents or intent in mapping.intents) and intent not in mapping.not_intents
    ]
    if form is None:
        return bool(mappings)
    return any(
        not one.conditions or any(condition.active_loop == form for condition in one.conditions)
        for one in mappings
    )


def _slot_of(entity: str, domain: Domain) -> str | None:
    for slot in domain.slots.values():
        if any(
            one.kind is MappingKind.FROM_ENTITY and one.entity == entity for one in slot.mappings
        ):
            return slot.name
    return None


def _joined(said: UserUttered, earlier: UserUttered) -> UserUttered:
    """The message with what was named in the one that it makes clear."""
    named: Sequence[Mapping[str, Json]] = (*earlier.entities, *said.entities)
    entities: Json = [dict(one) for one in named]
    return replace(said, parse_data={**said.parse_data, "entities": entities})


def _written(one: Entity) -> dict[str, Json]:
    return {
        "entity": one.entity,
        "value": one.value,
        "start": one.span.start,
        "end": one.span.end,
        "confidence_entity": one.confidence,
        "extractor": "MentionFinder",
    }
