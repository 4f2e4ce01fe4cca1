"""Measures a call from outside, by the frames that pass between its stages."""

from collections.abc import Callable

from pipecat.frames.frames import Frame
from pipecat.observers.base_observer import BaseObserver, FramePushed

from telephony.event_bus import Publish
from telephony.events import TurnTimed
from voice.frames import (
    AudioStartedFrame,
    ClipFrame,
    SpeakFrame,
    TurnEndedFrame,
    UtteranceFrame,
)

NS = 1e-9


class TurnTimer(BaseObserver):
    """Publishes where the time of each turn went."""

    def __init__(self, call_id: str, publish: Publish, *, wall_clock: Callable[[], float]) -> None:
        super().__init__(observe_every_push=False)
        self._call_id = call_id
        self._publish = publish
        self._wall_clock = wall_clock
        self._endpoint_s = 0.0
        self._stages: dict[type[Frame], float] = {}

    async def on_push_frame(self, data: FramePushed) -> None:
        """Note when each stage handed on the first frame of the turn."""
        frame, at_s = data.frame, data.timestamp * NS
        match frame:
            case TurnEndedFrame():
                self._endpoint_s = max(0.0, frame.at_s - frame.speech_ended_at_s)
                self._stages = {TurnEndedFrame: at_s}
            case UtteranceFrame() | SpeakFrame() | ClipFrame() if self._stages:
                self._stages.setdefault(type(frame), at_s)
            case AudioStartedFrame() if ClipFrame in self._stages:
                self._finish(at_s)
            case _:
                pass

    def _finish(self, at_s: float) -> None:
        stages, self._stages = self._stages, {}
        if UtteranceFrame not in stages or SpeakFrame not in stages:
            return
        self._publish(
            TurnTimed(
                call_id=self._call_id,
                at=self._wall_clock(),
                endpoint_s=self._endpoint_s,
                recognition_s=stages[UtteranceFrame] - stages[TurnEndedFrame],
                dialog_s=stages[SpeakFrame] - stages[UtteranceFrame],
                synthesis_s=stages[ClipFrame] - stages[SpeakFrame],
                first_byte_s=at_s - stages[ClipFrame],
            )
        )
