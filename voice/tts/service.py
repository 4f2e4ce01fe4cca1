"""The voice's place in the pipeline of a call: replies in, clips out, clause by clause."""

from collections.abc import Sequence

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
    rest of a fixed reply is played from the clips at hand, though perhaps in another prosody: what
    to do in an emergency is said without any engine. Of another reply the caller hears the apology
    instead, once a turn. The failure goes up the pipeline as `SpeechFailedFrame` in either case.
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
        said = 0
        try:
            for clause in parts:
                clip = await self._synthesiser.clip(clause, reply.prosody, reply.language)
                await self._push_clip(clip, reply, is_last=said + 1 == len(parts))
                said += 1
        except VoiceError as error:
            log.error("synthesis failed", stage="synthesis", error=type(error).__name__)
            await self._go_on_without_engine(reply, parts[said:], error)

    async def _go_on_without_engine(
        self, reply: SpeakFrame, rest: Sequence[str], error: VoiceError
    ) -> None:
        failed = SpeechFailedFrame(
            reply_id=reply.reply_id, error=type(error).__name__, turn=reply.turn
        )
        await self.push_frame(failed, FrameDirection.UPSTREAM)
        clips = self._synthesiser.at_hand(rest, reply.language)
        if not clips:
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
