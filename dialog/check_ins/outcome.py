"""How a check-in call came out, read from its record. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from dialog.check_ins.events import AnswerJudged, CheckInAnswered, CheckInBegun, CheckInEnded
from dialog.events.call import AcuityRaised, HandOffRequested, OptOutRequested, TurnTriaged
from dialog.rasa.events import Event, SlotSet
from triage.decision import Acuity


class Outcome(StrEnum):
    """As programmes count them."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    CALL_BACK = "callback_requested"
    REFUSED = "refused"
    OPTED_OUT = "opted_out"
    WRONG_NUMBER = "wrong_number"
    DECEASED = "deceased_reported"
    LOSS = "loss_reported"
    """Of a pregnancy, or of the child."""
    MOVED = "transferred_care"
    """Another clinic has taken over."""
    VOICEMAIL = "voicemail_left"
    SUPPRESSED = "suppressed"
    """The record says that this call must not be made."""
    NO_ANSWER = "no_answer"
    """Nobody said who they are."""
    IDENTITY_FAILED = "identity_failed"
    EMERGENCY = "escalated_911"
    TO_PERSON = "escalated_person"
    TECHNICAL = "technical"


_MAY_BE_HANDED_OVER = (Outcome.PARTIAL, Outcome.COMPLETED, Outcome.NO_ANSWER)
"""Whoever asks for a person before saying who they are has answered the call all the same."""


def outcome_of(events: Iterable[Event]) -> Outcome:
    """What the record of a call comes to; danger outweighs all, then the wish to be left alone.

    Args:
        events: all of the call.
    """
    told = Outcome.NO_ANSWER
    is_emergency = is_opted_out = False
    for event in events:
        match event:
            case AcuityRaised(acuity=Acuity.EMERGENCY):
                is_emergency = True
            case TurnTriaged(decision=decision, is_doubted=False) if decision.is_emergency:
                is_emergency = True
            case AnswerJudged(decision=decision) if decision.is_emergency:
                is_emergency = True
            case OptOutRequested():
                is_opted_out = True
            case _:
                told = _next(told, event)
    if is_emergency:
        return Outcome.EMERGENCY
    return Outcome.OPTED_OUT if is_opted_out else told


def _next(told: Outcome, event: Event) -> Outcome:
    match event:
        case CheckInEnded():
            return Outcome(event.outcome)
        case CheckInBegun():
            return Outcome.PARTIAL
        case CheckInAnswered():
            return Outcome.COMPLETED
        case HandOffRequested() if told in _MAY_BE_HANDED_OVER:
            return Outcome.TO_PERSON
        case SlotSet(name="service_step", value="failed"):
            return Outcome.IDENTITY_FAILED
        case _:
            return told
