"""Which words an event of a call supports in a note, and which need no support."""

import re
from collections.abc import Iterator
from dataclasses import fields

from dialog.check_ins.events import AnswerJudged, CheckInAnswered
from dialog.events.call import TurnTriaged
from dialog.notes.allergies import tells_allergy
from dialog.notes.asking import of_answer, of_answers, of_verdict
from dialog.notes.evidence import Section
from dialog.notes.subjective import in_words
from dialog.rasa.events import BotUttered, Event, SlotSet, UserUttered
from triage.decision import Acuity, TriageDecision

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?")
_NO = re.compile(
    r"\b(?:no|not|never|none|nothing|nobody|neither|nor|without|cannot|den(?:y|ies|ied)"
    r"|negative|absent|\w+n't)\b"
)
_NEUTRAL = frozenset(
    ["a", "an", "and", "are", "as", "at", "by", "caller", "for", "from", "had", "has", "have", "in",
     "is", "it", "its", "my", "of", "on", "or", "patient", "reported", "reports", "said", "says",
     "since", "that", "the", "their", "they", "this", "to", "told", "was", "were", "with"]
)  # fmt: skip
NEUTRAL: dict[Section, frozenset[str]] = {
    Section.SUBJECTIVE: _NEUTRAL.union(
        ["about", "also", "asked", "back", "body", "caller's", "child", "close", "compared",
         "complaint", "be",
         "conditions", "denied", "denies", "dose", "doses", "effects", "how", "last", "later",
         "loss",
         "medicine", "medicines", "missed", "mood", "named", "no", "none", "not", "own", "parts",
         "pregnancy", "prescription", "reason", "severity", "side", "somebody", "symptom",
         "symptoms", "taken", "taking", "talked", "unsure", "week", "were", "when", "words",
         "wrong", "yes"]
    ),
    Section.OBJECTIVE: _NEUTRAL.union(
        ["be", "blood", "confirmed", "later", "noted", "one", "pressure", "right", "still", "wrong"]
    ),
    Section.ASSESSMENT: _NEUTRAL.union(
        ["about", "asked", "clinician", "complaint", "diagnosis", "fired", "graded", "lowered",
         "no", "prenatal", "raised", "risk", "rule", "triage"]
    ),
    Section.PLAN: _NEUTRAL.union(
        ["added", "also", "answer", "appointment", "been", "booked", "calls", "care", "clinic",
         "done", "end", "gave", "handed", "heard", "id", "interactions", "left", "looked", "may",
         "medicines", "more", "no", "not", "out", "over", "person", "plan", "reached", "read",
         "refill", "released", "request", "results", "sent", "staff", "stand", "table", "task",
         "them", "up", "visit", "wanted", "wants", "what", "worded"]
    ),
}  # fmt: skip
"""Words that tell nothing of the caller by themselves, by section."""


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in small letters."""
    return _TOKEN.findall(text.lower().replace("_", " "))


def is_negative(text: str) -> bool:
    """Whether something is said not to be."""
    return _NO.search(text.lower()) is not None


def words_of(event: Event, *, with_no: bool) -> frozenset[str]:
    """The words that a sentence may use which rests on this event.

    Args:
        event: of the agent's words none may be used but in a quotation.
        with_no: whether the sentence says no: else what the caller said with a no supports it only
            by what understanding, which knows a no, has named.
    """
    match event:
        case BotUttered():
            return frozenset()
        case UserUttered():
            named = _named(event)
            is_usable = with_no or not is_negative(text_of(event))
            # Asked about, or said no to, it is spoken of all the same.
            about = "allergy" if tells_allergy(event) else ""
            return _forms(
                f"{named} {about} {event.text or ''}" if is_usable else f"{named} {about}"
            )
        case _:
            return _forms(text_of(event))


def text_of(event: Event) -> str:
    """All that the event tells, as text."""
    match event:
        case UserUttered():
            return f"{event.text or ''} {_named(event)} {'no' if event.intent == 'deny' else ''}"
        case TurnTriaged():
            return " ".join(_of_triage(event))
        case AnswerJudged(decision=decision):
            return " ".join((*_of_decision(decision), of_verdict(event)))
        case CheckInAnswered():
            return of_answers(event)
        case SlotSet(name=name, value=str(value)):
            return f"{_of_fields(event)} {of_answer(name, value)}"
        case _:
            return _of_fields(event)


def _of_fields(event: Event) -> str:
    own = [one.name for one in fields(event) if one.name not in ("timestamp", "metadata")]
    return " ".join(word for name in own for word in _of_value(getattr(event, name)))


def _named(message: UserUttered) -> str:
    return " ".join(str(one.get("value")) for one in message.entities)


def _of_triage(event: TurnTriaged) -> Iterator[str]:
    yield from _of_decision(event.decision)
    if event.is_doubted:
        yield Acuity.URGENT.label


def _of_decision(decision: TriageDecision) -> Iterator[str]:
    yield decision.acuity.label
    for finding in decision.findings:
        yield f"{finding.rule} {finding.acuity.label}"
    for vital in decision.vitals:
        yield f"{vital.kind} {vital.value:g} {vital.unit}"


def _of_value(value: object) -> Iterator[str]:
    match value:
        case Acuity():
            yield value.label
        case bool() | None:
            return
        case float() | int():
            yield f"{value:g}"
        case str():
            # A duration stands in the note in words.
            yield f"{value} {in_words(value)}"
        case list() | tuple():
            for one in value:
                yield from _of_value(one)
        case UserUttered():
            # Of a wish that was kept for later: what it is, and none of its words.
            yield value.intent or ""
        case _:
            return


def _forms(text: str) -> frozenset[str]:
    """The words, each as one and as many."""
    words = frozenset(tokens(text))
    return words | {f"{one}s" for one in words} | {one.removesuffix("s") for one in words}
