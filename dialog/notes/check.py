"""Checks a note, whoever drafted it, against the record of the call.

A sentence may use what the events that it names tell, what the caller said in them, and words that
tell nothing by themselves. What somebody said is quoted, or it is not the agent's to say. Strict
rather than clever: what is refused is replaced by the template's note.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialog.check_ins.events import (
    AnswerJudged,
    CheckInAnswered,
    ReadingCorrected,
    ReadingStored,
)
from dialog.events.call import (
    ActionFailed,
    AcuityLowered,
    AcuityRaised,
    AdherenceTold,
    AgentCut,
    AppointmentRequested,
    DangerDenied,
    HandOffRequested,
    OptOutRequested,
    PrenatalRiskAssessed,
    SideEffectsTold,
    SymptomsAssessed,
    TurnTriaged,
)
from dialog.events.care import CARE_KINDS
from dialog.events.wishes import WishKept
from dialog.notes.draft import NoteDraft, note_of
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.telling import NEUTRAL, is_negative, text_of, tokens, words_of
from dialog.notes.turns import Counting, counting
from dialog.rasa.events import BotUttered, Event, SlotSet, UserUttered

_KINDS: dict[Section, tuple[type[Event], ...]] = {
    Section.SUBJECTIVE: (
        UserUttered, BotUttered, SlotSet, SymptomsAssessed, SideEffectsTold, AdherenceTold,
        PrenatalRiskAssessed, CheckInAnswered, AnswerJudged, ReadingCorrected,
    ),
    Section.OBJECTIVE: (TurnTriaged, UserUttered, ReadingStored, ReadingCorrected),
    Section.ASSESSMENT: (
        TurnTriaged, AcuityRaised, AcuityLowered, DangerDenied, SymptomsAssessed,
        PrenatalRiskAssessed, AnswerJudged,
    ),
    Section.PLAN: (
        BotUttered, AgentCut, SlotSet, ActionFailed, AppointmentRequested, HandOffRequested,
        OptOutRequested, WishKept, *CARE_KINDS,
    ),
}  # fmt: skip
"""What the sentences of a section may rest on."""
_QUOTE = re.compile(r'"([^"]*)"')


class Reason(StrEnum):
    """Why a note, or a sentence of it, is refused."""

    NOT_ITS_SENTENCES = "the note says other things than its sentences"
    SIGNED = "a draft is not signed"
    NO_EVIDENCE = "no evidence"
    NO_SUCH_EVENT = "evidence that is not in the record, or was taken back"
    WRONG_KIND = "evidence that tells nothing for this section"
    MISQUOTED = "a quotation that nobody said"
    NOT_TOLD = "words that the evidence does not have"
    NEGATION = "a no that the evidence does not have"


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong, and where; holds no words of the note."""

    reason: Reason
    sentence: int | None = None
    """Counted from 0; None: the note as a whole."""


def check(drafted: NoteDraft, events: Sequence[Event]) -> tuple[Refused, ...]:
    """Everything that is wrong with the note; empty: each sentence has its evidence."""
    return tuple(_wrong(drafted, events))


def _wrong(drafted: NoteDraft, events: Sequence[Event]) -> Iterator[Refused]:
    note = drafted.note
    if note.is_signed:
        yield Refused(Reason.SIGNED)
    plain = note_of(note.call_id, note.at, drafted.sentences, drafted.worded_by)
    if (note.subjective, note.objective, note.assessment, note.plan) != (
        plain.subjective, plain.objective, plain.assessment, plain.plan,
    ):  # fmt: skip
        yield Refused(Reason.NOT_ITS_SENTENCES)
    counts = counting(events)
    for place, sentence in enumerate(drafted.sentences):
        reason = _objection(sentence, events, counts)
        if reason is not None:
            yield Refused(reason, place)


def _objection(
    sentence: EvidencedSentence, events: Sequence[Event], counts: Counting
) -> Reason | None:
    if not sentence.evidence:
        return Reason.NO_EVIDENCE
    if not all(_counts(at, sentence.section, events, counts) for at in sentence.evidence):
        return Reason.NO_SUCH_EVENT
    shown = [events[at] for at in sentence.evidence]
    if not all(isinstance(one, _KINDS[sentence.section]) for one in shown):
        return Reason.WRONG_KIND
    if not all(_was_said(quote, shown) for quote in _QUOTE.findall(sentence.text)):
        return Reason.MISQUOTED
    return _unfounded(_QUOTE.sub(" ", sentence.text), sentence.section, shown)


def _unfounded(text: str, section: Section, shown: Sequence[Event]) -> Reason | None:
    """What is wrong with the words outside quotations."""
    is_no = is_negative(text)
    told = {word for event in shown for word in words_of(event, with_no=is_no)}
    if not all(word in told or word in NEUTRAL[section] for word in tokens(text)):
        return Reason.NOT_TOLD
    is_of_caller = section in (Section.SUBJECTIVE, Section.OBJECTIVE)
    if is_of_caller and is_no and not any(is_negative(text_of(one)) for one in shown):
        return Reason.NEGATION
    return None


def _counts(at: int, section: Section, events: Sequence[Event], counts: Counting) -> bool:
    if not 0 <= at < len(events):
        return False
    match events[at]:
        case UserUttered():
            return at in counts.heard or at in counts.suspected or at in counts.telling
        case TurnTriaged() if section is Section.OBJECTIVE:
            return at in counts.measured
        case SlotSet():
            return at in counts.standing
        case _:
            return True


def _was_said(quote: str, shown: Sequence[Event]) -> bool:
    wanted = " ".join(quote.split())
    return bool(wanted) and any(
        wanted in " ".join((one.text or "").split()).replace('"', "'")
        for one in shown
        if isinstance(one, UserUttered | BotUttered)
    )
