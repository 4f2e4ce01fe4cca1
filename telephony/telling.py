"""Tells those who watch a call what happens between caller and dialog."""

from collections.abc import Callable

import structlog

from dialog.turn import Turn, Utterance
from telephony.event_bus import Publish
from telephony.events import (
    CallerCaptioned,
    CallerSilent,
    CallerSpoke,
    DangerForeseen,
    EmergencyRaised,
    StageFailed,
)
from telephony.turn_events import turn_events
from triage.decision import Acuity, TriageDecision

log = structlog.get_logger()


class Telling:
    """Of one call. Events carry the time of day, what is said carries the clock of the call."""

    def __init__(
        self,
        call_id: str,
        publish: Publish,
        *,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        """Tell `publish`; the clocks are the call's own and seconds since the epoch."""
        self._call_id = call_id
        self._publish = publish
        self._clock = clock
        self._wall_clock = wall_clock

    def heard(self, utterance: Utterance) -> Utterance:
        """The caller has said or keyed this; the same again."""
        at = self._wall_clock()
        offset = at - self._clock()
        self._publish(
            CallerSpoke(
                call_id=self._call_id,
                at=at,
                text=utterance.text,
                confidence=utterance.confidence,
                source=utterance.source,
                started_at=utterance.started_at_s + offset,
                ended_at=utterance.ended_at_s + offset,
            )
        )
        return utterance

    def captioned(self, text: str) -> None:
        """The caller is saying this, and has not ended."""
        self._publish(CallerCaptioned(call_id=self._call_id, at=self._wall_clock(), text=text))

    def silent(self, *, prompt: int, is_last: bool) -> None:
        """The caller says nothing, for the `prompt`th time in a row."""
        at = self._wall_clock()
        self._publish(CallerSilent(call_id=self._call_id, at=at, prompt=prompt, is_last=is_last))

    def foreseen(self, decision: TriageDecision) -> None:
        """What is still being said may be an emergency."""
        rules = tuple(finding.rule for finding in decision.findings)
        self._publish(DangerForeseen(call_id=self._call_id, at=self._wall_clock(), rules=rules))

    def answered(self, turn: Turn, *, before: Acuity) -> None:
        """This will be said; `before` is how acute the call was until then."""
        for event in turn_events(turn, self._call_id, at=self._wall_clock(), before=before):
            if isinstance(event, EmergencyRaised):
                log.warning("emergency raised", call=self._call_id, rules=event.rules)
            self._publish(event)

    def failed(self, stage: str, error: str) -> None:
        """A stage has failed; `error` is the class alone."""
        at = self._wall_clock()
        self._publish(StageFailed(call_id=self._call_id, at=at, stage=stage, error=error))
