"""What a turn of the dialog tells those who watch a call. Pure."""

from collections.abc import Iterator

from dialog.events.call import AcuityRaised
from dialog.turn import Turn
from telephony.events import (
    AgentReplied,
    CallEvent,
    DangerForeseen,
    EmergencyRaised,
    TurnTriaged,
)
from triage.decision import Acuity


def turn_events(turn: Turn, call_id: str, *, at: float, before: Acuity) -> Iterator[CallEvent]:
    """One after the other, as they are to be published.

    Args:
        turn: what the dialog answered.
        call_id: the call.
        at: now, seconds since the epoch.
        before: how acute the call was until then.
    """
    rules = _rules(turn)
    if turn.utterance is not None:
        yield TurnTriaged(
            call_id=call_id,
            at=at,
            acuity=turn.triage.acuity.label,
            call_acuity=turn.call_acuity.label,
            rules=rules,
        )
    if turn.call_acuity is Acuity.EMERGENCY and before is not Acuity.EMERGENCY:
        yield EmergencyRaised(call_id=call_id, at=at, rules=rules)
    if turn.triage.is_emergency and turn.call_acuity is not Acuity.EMERGENCY:
        yield DangerForeseen(call_id=call_id, at=at, rules=rules)
    for reply in turn.replies:
        yield AgentReplied(
            call_id=call_id,
            at=at,
            text=reply.text,
            emotion=reply.emotion,
            interruptible=reply.interruptible,
            then=turn.then,
            intent=turn.intent,
            actions=turn.actions,
        )


def _rules(turn: Turn) -> tuple[str, ...]:
    """What fired in the turn, or raised the call without any word of it."""
    found = tuple(finding.rule for finding in turn.triage.findings)
    return found or tuple(one.rule for one in turn.events if isinstance(one, AcuityRaised))
