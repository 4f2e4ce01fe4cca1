"""Asks the dialog what to answer, and turns its words and emotion into speech to be made.

This is one of two places that catch everything: whatever breaks in triage, understanding or an
action, the caller is answered with a fixed sentence and handed to a person. What a turn will be
answered if nothing is added to it is rehearsed, and rendered, before the turn is over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from pipecat.frames.frames import Frame, InterimTranscriptionFrame, StartFrame
from pipecat.processors.frame_processor import (
    FrameCallback,
    FrameDirection,
    FrameProcessor,
)

from dialog.errors import UnknownCallError
from dialog.speech.speaking import ENGLISH
from dialog.turn import Emotion, HeardWord, NextStep, Reply, Source, Turn, Utterance
from telephony.dialog_protocol import Dialog
from telephony.event_bus import Publish
from telephony.rehearsals import Rehearsals
from telephony.telling import Telling
from telephony.waiting import Waiting, answers_filler
from telephony.wishes import wishes_in, wishes_of
from triage.decision import Acuity
from voice.frames import (
    AgentInterruptedFrame,
    CallerFrame,
    EagerUtteranceFrame,
    KeypadFrame,
    SilenceFrame,
    SpeakFrame,
    SpeechFailedFrame,
    TimeLimitFrame,
    TurnResumedFrame,
    TurnSpokenFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.tts.prosody import Prosody
from voice.tts.style import SpeakingStyle, Wish

log = structlog.get_logger()


MOST_SPEECH_FAILURES = 3
VOICE_WISHES = "voice_wishes"
"""The slot in which stands how a patient who was made sure of wanted the voice to be before."""
ALARMING = Acuity.SOON
"""What half a sentence must come to for its rest to be listened to closely."""


@dataclass(frozen=True, slots=True)
class DialogSide:
    """What the processor works with; the callbacks are of one call."""

    dialog: Dialog
    prosodies: Mapping[Emotion, Prosody]
    last_resort: str
    """Said when the dialog fails."""
    timeout_s: float
    filler_after_s: float
    """How long the caller waits for an answer before a word is said."""
    publish: Publish
    on_turn: Callable[[Turn], None]
    """Told each turn before it is spoken: what is awaited, how acute the call is."""
    prepare: Callable[[str, Prosody], Awaitable[None]]
    """Renders what may have to be said soon; must not raise but when it is cancelled."""
    attend: Callable[[], None] = lambda: None
    """Told that what is being said may become an emergency, so that the ear listens closely."""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """What was answered last, and when, by the clock of the call."""

    spoken: Turn
    style: SpeakingStyle
    at_s: float


class DialogProcessor(FrameProcessor):
    """The brain of one call's pipeline."""

    def __init__(
        self,
        call_id: str,
        side: DialogSide,
        *,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._call_id = call_id
        self._side = side
        self._clock = clock
        self._telling = Telling(call_id, side.publish, clock=clock, wall_clock=wall_clock)
        self._unheard = 0
        self._replies = 0
        self._speech_failures = 0
        self._acuity = Acuity.NONE
        self._has_foreseen = False
        self._style = SpeakingStyle()
        """What the caller has asked of the voice so far."""
        self._preparing: set[asyncio.Task[None]] = set()
        self.rehearsals = Rehearsals(call_id, side.dialog.rehearse, timeout_s=side.timeout_s)
        self._answer_given: AnswerGiven | None = None
        self._waiting = Waiting(
            filler_after_s=side.filler_after_s,
            limit_s=side.timeout_s,
            say_filler=self._say_filler,
        )

    async def queue_frame(
        self,
        frame: Frame,
        direction: FrameDirection = FrameDirection.DOWNSTREAM,
        callback: FrameCallback | None = None,
    ) -> None:
        """Take a frame, to be processed after those before it.

        While an answer is waited for, what the caller says meanwhile is looked at first.
        """
        if not (self._waiting.is_on and self._is_answered_already(frame)):
            await super().queue_frame(frame, direction, callback)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Answer what asks for an answer, pass on what does not."""
        await super().process_frame(frame, direction)
        match frame:
            case StartFrame():
                await self.push_frame(frame, direction)
                await self._answer(self._side.dialog.open(self._call_id), turn=0)
            case InterimTranscriptionFrame():
                self._telling.captioned(frame.text)
                self._overhear(frame.text)
            case EagerUtteranceFrame():
                self._overhear(frame.text)
                self.rehearsals.begin(_utterance(frame), self._prepare_turn)
            case TurnResumedFrame():
                self.rehearsals.drop()
            case AgentInterruptedFrame():
                await self._on_interrupted(frame)
            case SpeechFailedFrame():
                await self._on_speech_failed(frame)
            case (
                UtteranceFrame()
                | KeypadFrame()
                | UnheardFrame()
                | SilenceFrame()
                | TimeLimitFrame()
            ):
                await self._on_caller(frame)
            case _:
                await self.push_frame(frame, direction)

    async def _on_caller(self, frame: CallerFrame) -> None:
        if isinstance(frame, UtteranceFrame) and self._began_before_the_answer(frame):
            is_to_filler = answers_filler(frame.text)
            if is_to_filler or self._waiting.is_long:
                await self._say_again(frame.turn)
            if is_to_filler:
                self._spoken(frame)
                return
        await self._answer(self._answer_to(frame), turn=frame.turn)

    async def _on_interrupted(self, frame: AgentInterruptedFrame) -> None:
        # Who speaks into the word that an answer is coming has not cut the answer.
        if not self._waiting.is_on:
            await self._side.dialog.note_heard(self._call_id, frame.heard)

    async def cleanup(self) -> None:
        """Stop what is being prepared."""
        for task in tuple(self._preparing):
            await self.cancel_task(task)
        await self.rehearsals.close()
        await super().cleanup()  # type: ignore[no-untyped-call]

    def _overhear(self, text: str) -> None:
        """While the caller still speaks: alert and prepare, once a turn, and say nothing."""
        if self._has_foreseen or self._acuity is Acuity.EMERGENCY:
            return
        dialog, call_id = self._side.dialog, self._call_id
        try:
            decision = dialog.overhear(call_id, text)
            if decision.acuity >= ALARMING:
                self._side.attend()
            if not decision.is_emergency:
                return
            replies = dialog.advice_ahead(call_id, decision)
        except UnknownCallError:
            # Speech before the greeting, or after the end.
            return
        self._has_foreseen = True
        self._telling.foreseen(decision)
        task = self.create_task(self._prepare(replies, self._style))
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    async def _prepare_turn(self, turn: Turn) -> None:
        # What is only said again is spoken in another way: the clip of the first time will not do.
        await self._prepare(turn.replies, _style_of(turn, self._style).now)

    async def _prepare(self, replies: tuple[Reply, ...], style: SpeakingStyle) -> None:
        # Of another language only fixed sentences are said, which are at hand.
        for reply in (one for one in replies if one.language == ENGLISH):
            await self._side.prepare(reply.text, style.of(self._prosody(reply)))

    async def _answer_to(self, frame: CallerFrame) -> Turn:
        dialog, call_id = self._side.dialog, self._call_id
        match frame:
            case UtteranceFrame():
                self.rehearsals.confirm()
                return await dialog.respond(call_id, self._spoken(frame))
            case KeypadFrame():
                return await dialog.respond(call_id, self._keyed(frame))
            case UnheardFrame():
                return await self._respond_to_unheard(frame)
            case SilenceFrame():
                return await self._respond_to_silence(frame)
            case TimeLimitFrame():
                return await dialog.respond_to_time_limit(call_id)

    async def _answer(self, answer: Awaitable[Turn], *, turn: int) -> None:
        """Speak the dialog's turn, or the last resort; never nothing."""
        self._has_foreseen = False
        spoken: Turn | None
        try:
            spoken = await self._waiting.for_answer(answer, turn)
        except Exception as error:  # noqa: BLE001 - the caller must be answered whatever broke
            # Only the class is told: messages of foreign errors may quote the caller.
            log.error("dialog failed", call=self._call_id, error=type(error).__name__)
            self._telling.failed("dialog", type(error).__name__)
            spoken = self._last_resort()
        if spoken is not None:
            await self._say(spoken, self._waiting.turn)

    async def _say_filler(self, turn: int) -> None:
        await self._speak(self._side.dialog.filler(), self._style, NextStep.LISTEN, turn)

    def _is_answered_already(self, frame: Frame) -> bool:
        """Whether what is waited for answers this too. Danger ends the waiting."""
        if isinstance(frame, UtteranceFrame) and self._is_danger(frame.text):
            log.warning("answer given up", call=self._call_id, reason="danger")
            self._waiting.give_up()
            return False
        if not self._waiting.is_long or not isinstance(frame, UtteranceFrame | UnheardFrame):
            return False
        # The caller knows that the answer is coming, and is to hear it before another one.
        self._waiting.answers_too(frame.turn)
        if isinstance(frame, UnheardFrame):
            return not frame.failed
        if not answers_filler(frame.text):
            return False
        self._spoken(frame)
        return True

    def _is_danger(self, text: str) -> bool:
        try:
            return self._side.dialog.overhear(self._call_id, text).is_emergency
        except UnknownCallError:
            return False

    def _last_resort(self) -> Turn:
        return Turn(
            (Reply(self._side.last_resort, Emotion.CALM, interruptible=False),),
            then=NextStep.HAND_OFF,
            call_acuity=self._acuity,
        )

    async def _on_speech_failed(self, frame: SpeechFailedFrame) -> None:
        """The caller has heard an apology; the third time a person takes over."""
        self._telling.failed("synthesis", frame.error)
        self._speech_failures += 1
        if self._speech_failures == MOST_SPEECH_FAILURES:
            await self._say(self._last_resort(), frame.turn)

    async def _say(self, spoken: Turn, turn: int) -> None:
        self.rehearsals.compare(spoken.replies)
        self._telling.answered(spoken, before=self._acuity)
        # The dialog keeps it, and lowers it where a clinician has said so.
        self._acuity = spoken.call_acuity
        self._side.on_turn(spoken)
        style = _style_of(spoken, self._style)
        self._style = style.from_now_on
        self._answer_given = AnswerGiven(spoken, style.now, self._clock())
        await self._say_again(turn)

    async def _say_again(self, turn: int) -> None:
        """The last answer, in this turn."""
        if self._answer_given is None:
            return
        spoken = self._answer_given.spoken
        for reply in spoken.replies:
            await self._speak(reply, self._answer_given.style, spoken.then, turn)
        await self.push_frame(TurnSpokenFrame(spoken.then.value, turn=turn))

    def _began_before_the_answer(self, frame: UtteranceFrame) -> bool:
        """Whether the caller began before there was an answer, so that it is no reply to that.

        The telephone has taken the answer back, of which nothing could be heard over these words.
        """
        given = self._answer_given
        return given is not None and frame.started_at_s < given.at_s

    def _prosody(self, reply: Reply) -> Prosody:
        return self._side.prosodies[reply.emotion]

    async def _speak(self, reply: Reply, style: SpeakingStyle, then: NextStep, turn: int) -> None:
        self._replies += 1
        # Nothing may cut off the announcement of a person: the call goes there in any case.
        may_interrupt = reply.interruptible and then is not NextStep.HAND_OFF
        frame = SpeakFrame(
            reply.text,
            style.of(self._prosody(reply)),
            reply_id=f"r{self._replies}",
            may_interrupt=may_interrupt,
            turn=turn,
            language=reply.language,
        )
        frame.interruptible = may_interrupt
        await self.push_frame(frame)

    async def _respond_to_unheard(self, frame: UnheardFrame) -> Turn:
        self._unheard += 1
        if frame.failed:
            self._telling.failed("recognition", "AsrError")
        return await self._side.dialog.respond_to_unheard(
            self._call_id, count=self._unheard, failed=frame.failed
        )

    async def _respond_to_silence(self, frame: SilenceFrame) -> Turn:
        self._telling.silent(prompt=frame.prompt, is_last=frame.is_last)
        return await self._side.dialog.respond_to_silence(
            self._call_id, prompt=frame.prompt, is_last=frame.is_last
        )

    def _spoken(self, frame: UtteranceFrame) -> Utterance:
        self._unheard = 0
        return self._telling.heard(_utterance(frame))

    def _keyed(self, frame: KeypadFrame) -> Utterance:
        now = self._clock()
        return self._telling.heard(
            Utterance(frame.digits, source=Source.KEYPAD, started_at_s=now, ended_at_s=now)
        )


@dataclass(frozen=True, slots=True)
class _Style:
    """How a turn is spoken, and what is left of that for the turns after it."""

    now: SpeakingStyle
    from_now_on: SpeakingStyle


def _style_of(turn: Turn, before: SpeakingStyle) -> _Style:
    """Grants what the caller asked of the voice; what is only said again is a little slower."""
    style = before
    for wish in wishes_of(turn.slots.get(VOICE_WISHES)):
        style = style.granting(wish)
    if turn.utterance is None:
        return _Style(style, style)
    wishes = wishes_in(turn.utterance.text, turn.intent)
    for wish in wishes:
        style = style.granting(wish)
    return _Style(style.for_repetition() if wishes == (Wish.AGAIN,) else style, style)


def _utterance(frame: UtteranceFrame | EagerUtteranceFrame) -> Utterance:
    return Utterance(
        frame.text,
        tuple(HeardWord(word.text, word.probability) for word in frame.words),
        frame.confidence,
        Source.SPEECH,
        frame.started_at_s,
        frame.ended_at_s,
    )
