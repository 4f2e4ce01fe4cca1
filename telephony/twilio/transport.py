"""The two ends of a call's pipeline: Twilio's media socket in, Twilio's media socket out.

The 20 ms path lives here and crosses no queue: message -> mu-law -> ear, in the callback that
brings the message where the socket allows that and nothing is before it. What goes into the
pipeline are whole utterances and events. The input also decides what must not wait for the
pipeline: silencing the agent when the caller speaks.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipecat.frames.frames import Frame, InterruptionFrame, StartFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from telephony.exchange import Exchange
from telephony.keypad import KeypadRow
from telephony.silence import SilenceLadder
from telephony.twilio.barge_in import BargeIn
from telephony.twilio.line import MediaLine, MediaSocket, PromptSocket
from telephony.twilio.messages import Dtmf, InboundMedia, MarkEcho, Stop
from telephony.twilio.stream import StreamReader
from voice.beat import next_beat
from voice.frames import (
    AgentInterruptedFrame,
    AudioStartedFrame,
    CallerFrame,
    ClipFrame,
    KeypadFrame,
    SilenceFrame,
    SpeechLastsFrame,
    SpeechStartedFrame,
    TurnResumedFrame,
    TurnSpokenFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.playout import HAND_OFF, TurnHeard
from voice.turns import TurnTaker

TICK_S = 0.1
"""How often time-outs are looked at. The line's own frames are the clock: a timer for each call
would cost a third of what hearing does."""
STILL_LINE_S = 0.5
"""The same where no frames come."""
HOLD_S = 0.05
"""How often an agent that is about to begin looks whether the caller has finished."""
CUT_OFF_S = 1.0
"""How much shorter than the longest a turn may be that was closed for its length: it ends with its
latest speech."""
NOISE_S = 0.5
"""Sound without words, shorter than this and interrupting nothing, was not addressed to us."""

Emit = Callable[[Frame], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class CallerSide:
    """What the input works with, all of one call."""

    reader: StreamReader
    keypad: KeypadRow
    silence: SilenceLadder
    exchange: Exchange
    on_interrupted: Callable[[str, float], None]
    """Called with the words heard and the seconds from speech onset to `clear`."""
    on_left: Callable[[str], None]
    """Called when the socket is read no more: `caller_left` after a stop, `lost` without one,
    `failed` where reading broke."""
    on_turn_heard: Callable[[str], None]
    """Called when an agent's turn was played to its end, with what follows it."""
    media_timeout_s: float = 10.0
    """Time without any audio after which the line counts as lost."""
    max_turn_s: float = 30.0
    """A turn that long was closed while the caller spoke; the agent then speaks all the same."""


class TwilioInput(FrameProcessor):
    """The caller's end: reads the socket, drives the ear, and speaks up when nobody does."""

    def __init__(
        self,
        socket: MediaSocket,
        line: MediaLine,
        side: CallerSide,
        *,
        open_ear: Callable[[Emit], TurnTaker],
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._socket = socket
        self._line = line
        self._side = side
        self._clock = clock
        self._interrupted_turn = False
        self._barge_in = BargeIn(line, clock=clock)
        self._next_tick_s = 0.0
        self._media_at_s = 0.0
        self._due: list[CallerFrame] = []
        self._awaits_message = False
        self._tasks: list[asyncio.Task[None]] = []
        self.ear = open_ear(self._on_ear)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Start with the pipeline, end with it, pass everything on."""
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        match frame:
            case StartFrame():
                self._tasks = [self.create_task(self._read()), self.create_task(self._watch())]
                if isinstance(self._socket, PromptSocket):
                    self._socket.listen(self._hear_at_once)
            case _:
                pass

    async def cleanup(self) -> None:
        """Stop the tasks of the call."""
        for task in self._tasks:
            await self.cancel_task(task)
        await self.ear.close()
        await super().cleanup()  # type: ignore[no-untyped-call]

    async def ask(self, frame: CallerFrame) -> None:
        """Put something before the agent that it must answer."""
        if not isinstance(frame, SilenceFrame):
            await self._withdraw_unheard()
        frame.turn = self._side.exchange.ask(self._clock())
        await self.push_frame(frame)

    async def _read(self) -> None:
        reason = "failed"
        try:
            reason = await self._read_messages()
        finally:
            self._side.on_left(reason)

    async def _read_messages(self) -> str:
        """Read until the peer is gone; why it went."""
        while (raw := await self._next_message()) is not None:
            message = self._side.reader.read(raw)
            match message:
                case InboundMedia():
                    self._hear(message.mulaw)
                    await self._ask_what_is_due()
                case MarkEcho():
                    self._turn_heard(self._line.mark_echoed(message.name))
                case Dtmf():
                    await self._on_key(message.digit)
                case Stop():
                    return "caller_left"
                case _:
                    pass
        return "lost"

    async def _next_message(self) -> str | bytes | None:
        self._awaits_message = True
        try:
            return await self._socket.receive()
        finally:
            self._awaits_message = False

    def _hear_at_once(self, raw: bytes) -> bool:
        """Take audio and marks in the socket's callback; False leaves the message to `_read`."""
        if self._due or not self._awaits_message:
            return False
        is_broken = True
        try:
            is_taken = self._take_at_once(raw)
            is_broken = False
        finally:
            if is_broken:
                self._side.on_left("failed")
        return is_taken

    def _take_at_once(self, raw: bytes) -> bool:
        mulaw = self._side.reader.audio(raw)
        if mulaw is not None:
            self._hear(mulaw)
            return True
        mark = self._side.reader.echo(raw)
        if mark is not None:
            self._turn_heard(self._line.mark_echoed(mark))
        return mark is not None

    def _hear(self, mulaw: bytes) -> None:
        self._media_at_s = self._clock()
        self.ear.hear(mulaw)
        if self._media_at_s >= self._next_tick_s:
            self._tick()

    async def _watch(self) -> None:
        """Let time pass on a line from which nothing comes."""
        self._media_at_s = self._clock()
        while self._clock() - self._media_at_s < self._side.media_timeout_s:
            await next_beat(STILL_LINE_S)
            self._tick()
            await self._ask_what_is_due()
        self._side.on_left("lost")

    def _tick(self) -> None:
        """What happens because time passes; what is to be asked waits in `_due`."""
        now = self._clock()
        self._next_tick_s = now + TICK_S
        self._turn_heard(self._line.overdue())
        digits = self._side.keypad.tick(now)
        if digits is not None:
            self._due.append(KeypadFrame(digits))
        is_quiet = not self._due and self._is_quiet(now)
        prompt = self._side.silence.tick(now, is_quiet=is_quiet)
        if prompt is not None:
            self._due.append(SilenceFrame(prompt.number, prompt.is_last))

    async def _ask_what_is_due(self) -> None:
        while self._due:
            await self.ask(self._due.pop(0))

    def _is_quiet(self, now_s: float) -> bool:
        if self.ear.caller_is_speaking or self._line.is_audible():
            return False
        return self._side.exchange.is_quiet(now_s)

    def _turn_heard(self, heard: TurnHeard | None) -> None:
        if heard is None:
            return
        self._side.exchange.answered()
        self._side.on_turn_heard(heard.then)

    async def _on_key(self, digit: str) -> None:
        self._side.silence.caller_spoke()
        await self._barge_in.pause(self._clock())
        await self._interrupt_agent()
        digits = self._side.keypad.press(digit, self._clock())
        if digits is not None:
            await self.ask(KeypadFrame(digits))

    async def _on_ear(self, frame: Frame) -> None:
        """What the ear has noticed; runs on the ear's task."""
        match frame:
            case SpeechStartedFrame():
                self._side.exchange.caller_holds_floor = True
                self._interrupted_turn = False
                await self._barge_in.pause(frame.at_s)
                await self.push_frame(frame)
            case SpeechLastsFrame():
                await self._interrupt_agent()
            case UtteranceFrame():
                self._side.silence.caller_spoke()
                self._yield_floor(frame)
                if self._barge_in.only_listens(frame):
                    await self._let_agent_go_on()
                else:
                    await self._interrupt_agent()
                    await self.ask(frame)
            case UnheardFrame():
                self._yield_floor(frame)
                if self._is_mere_noise(frame):
                    await self._let_agent_go_on()
                else:
                    await self._interrupt_agent()
                    await self.ask(frame)
            case _:
                await self.push_frame(frame)

    def _yield_floor(self, turn: UtteranceFrame | UnheardFrame) -> None:
        """The caller's words are known; unless the caller speaks again already.

        After a turn of the greatest length that counts for nothing: a radio in the room never
        stops, and the agent would not be heard for the rest of the call.
        """
        goes_on = self.ear.caller_is_speaking and not self._was_cut_off(turn)
        self._side.exchange.caller_holds_floor = goes_on

    def _was_cut_off(self, turn: UtteranceFrame | UnheardFrame) -> bool:
        return turn.ended_at_s - turn.started_at_s >= self._side.max_turn_s - CUT_OFF_S

    def _is_mere_noise(self, frame: UnheardFrame) -> bool:
        is_short = frame.ended_at_s - frame.started_at_s < NOISE_S
        return is_short and not frame.failed and not self._interrupted_turn

    async def _let_agent_go_on(self) -> None:
        self._barge_in.let_go_on()
        # What was made ready for these words is not wanted.
        await self.push_frame(TurnResumedFrame())

    async def _interrupt_agent(self) -> None:
        """The agent's turn is over, where it has paused."""
        cut = await self._barge_in.cut_short()
        if cut is None:
            return
        self._interrupted_turn = True
        self._side.on_interrupted(cut.heard, cut.silenced_after_s)
        self._side.exchange.answered()
        await self.push_frame(InterruptionFrame())
        await self.push_frame(AgentInterruptedFrame(cut.heard))

    async def _withdraw_unheard(self) -> None:
        """Take back an answer of which the caller has heard nothing: a newer one will come."""
        if self._line.playout.drop_unstarted():
            await self.push_frame(AgentInterruptedFrame(""))


class TwilioOutput(FrameProcessor):
    """The agent's end: paces clips to the line, and holds its tongue while the caller speaks."""

    def __init__(
        self,
        line: MediaLine,
        exchange: Exchange,
        *,
        on_failed: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._line = line
        self._exchange = exchange
        self._on_failed = on_failed
        self._task: asyncio.Task[None] | None = None
        self._clock = clock
        self._more = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Queue clips and turn ends for the line, pass everything on."""
        await super().process_frame(frame, direction)
        match frame:
            case StartFrame():
                self._task = self.create_task(self._pace())
            case ClipFrame() if self._is_wanted(frame):
                self._line.playout.enqueue(
                    frame.clip,
                    reply_id=frame.reply_id,
                    may_interrupt=frame.may_interrupt,
                    now_s=self._clock(),
                )
                self._more.set()
            case TurnSpokenFrame() if self._is_current(frame) or frame.then == HAND_OFF:
                self._line.playout.enqueue_end(frame.then)
                self._more.set()
            case _:
                pass
        await self.push_frame(frame, direction)

    def _is_wanted(self, frame: ClipFrame) -> bool:
        """False for the answer to a turn that a later one has overtaken, unless it is a must."""
        return self._is_current(frame) or not frame.may_interrupt

    def _is_current(self, frame: ClipFrame | TurnSpokenFrame) -> bool:
        return frame.turn == self._exchange.turn

    async def cleanup(self) -> None:
        """Stop sending."""
        if self._task is not None:
            await self.cancel_task(self._task)
        await super().cleanup()  # type: ignore[no-untyped-call]

    async def _pace(self) -> None:
        try:
            await self._send_what_is_due()
        finally:
            self._on_failed()

    async def _send_what_is_due(self) -> None:
        while True:
            if self._must_hold():
                await asyncio.sleep(HOLD_S)
                continue
            for reply_id in await self._line.pump():
                await self.push_frame(AudioStartedFrame(reply_id))
            await self._until_due()

    def _must_hold(self) -> bool:
        """True while the agent is about to begin and the caller is in the middle of a turn."""
        playout = self._line.playout
        return self._exchange.caller_holds_floor and playout.is_waiting_to_begin(self._clock())

    async def _until_due(self) -> None:
        self._more.clear()
        delay_s = self._line.playout.next_due_s(self._clock())
        if delay_s is None:
            await self._more.wait()
            return
        timer = asyncio.get_running_loop().call_later(delay_s, self._more.set)
        try:
            await self._more.wait()
        finally:
            timer.cancel()
