"""The voice's place in the pipeline of a call: replies in, clips out, clause by clause."""

import structlog
from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from voice.errors import VoiceError
from voice.frames import ClipFrame, SpeakFrame, SpeechFailedFrame, TurnSpokenFrame
from voice.tts.clauses import clauses
from voice.tts.engine import Clip
from voice.tts.synthesis import Synthesiser

log = structlog.get_logger()


class TtsService(FrameProcessor):
    """Turns each `SpeakFrame` into `ClipFrame`s; everything else passes, in its order.

    The first clause is on its way while the next is still being made. Where synthesis fails, the
    caller hears the apology instead of the rest of the reply, once a turn, and the failure goes
    up the pipeline as `SpeechFailedFrame`.
    """

    def __init__(self, synthesiser: Synthesiser, *, apology: str) -> None:
        """Prepare.

        Args:
            synthesiser: of the process.
            apology: said instead of what cannot be; should be among the prepared sentences,
                otherwise it is two beeps.
        """
        super().__init__()
        self._synthesiser = synthesiser
        self._apology = apology
        self._has_apologised = False

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Speak what is to be spoken, pass on what is not."""
        await super().process_frame(frame, direction)
        match frame:
            case SpeakFrame():
                await self._speak(frame)
            case TurnSpokenFrame():
                self._has_apologised = False
                await self.push_frame(frame, direction)
            case _:
                await self.push_frame(frame, direction)

    async def _speak(self, reply: SpeakFrame) -> None:
        parts = clauses(reply.text)
        try:
            for number, clause in enumerate(parts, start=1):
                clip = await self._synthesiser.clip(clause, reply.prosody)
                await self._push_clip(clip, reply, is_last=number == len(parts))
        except VoiceError as error:
            log.error("synthesis failed", stage="synthesis", error=type(error).__name__)
            await self._apologise(reply, error)

    async def _apologise(self, reply: SpeakFrame, error: VoiceError) -> None:
        failed = SpeechFailedFrame(
            reply_id=reply.reply_id, error=type(error).__name__, turn=reply.turn
        )
        await self.push_frame(failed, FrameDirection.UPSTREAM)
        if self._has_apologised:
            return
        self._has_apologised = True
        clips = self._synthesiser.without_engine(self._apology)
        for number, clip in enumerate(clips, start=1):
            await self._push_clip(clip, reply, is_last=number == len(clips))

    async def _push_clip(self, clip: Clip, reply: SpeakFrame, *, is_last: bool) -> None:
        frame = ClipFrame(
            clip,
            reply_id=reply.reply_id,
            may_interrupt=reply.may_interrupt,
            is_end_of_reply=is_last,
            turn=reply.turn,
        )
        frame.interruptible = reply.may_interrupt
        await self.push_frame(frame)
