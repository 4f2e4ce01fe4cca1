"""The ear of one call: takes the line's audio, tells when the caller speaks and what was said.

    payload -> mu-law -+-> speech detector -> endpointer -> frames
                       +-> ring of audio -> recognition of the open turn

Everything on the 20 ms path is synchronous. What takes time runs in tasks that the `TurnTaker`
owns: recognition, smart-turn, handing on the frames, and a timer for when audio stops coming.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

import numpy as np
import structlog
from pipecat.frames.frames import Frame, InterimTranscriptionFrame

from config.settings import TurnSettings, VadSettings
from voice.asr.engine import AsrEngine, Hypothesis
from voice.audio_clock import AudioClock
from voice.beat import next_beat
from voice.endpoint import Endpointer, ExpectedAnswer, Step
from voice.frames import (
    EagerUtteranceFrame,
    SpeechLastsFrame,
    SpeechStartedFrame,
    TurnEndedFrame,
    TurnResumedFrame,
    UnheardFrame,
    UtteranceFrame,
)
from voice.guesses import GuessFigures, GuessTally
from voice.mulaw import SAMPLE_RATE, to_pcm
from voice.patience import CutOffWatch
from voice.recognition import TurnRecognition
from voice.ring import AudioRing
from voice.smart_turn import SmartTurn
from voice.vad import RELEASE, SpeechDetector, SpeechModel, Stretch

SLICE = 160
"""Samples taken at a time, so that a burst is judged like the same audio in real time."""
LASTING_S = 0.6
"""Speech as long as that is no mere "mm-hm"."""
KEPT = 2 * SAMPLE_RATE
"""Samples kept while nobody speaks: the prespeech, and what the detector looks back at."""
TICK_S = 0.1
"""How often it is looked in a turn whether audio still comes, and what is heard so far: partials
are made each 0.5 to 1 s, and an emergency in them should not wait for half of that again."""
GAP_S = 0.1
"""A line from which nothing has come for longer than this counts as silent."""
MOST_FRAMES = 256
"""Frames not yet handed on; a pipeline so far behind is dead, and what is newer is dropped."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turn of the caller; positions in samples."""

    began: int
    fed_from: int
    recognition: TurnRecognition
    goes_on: bool
    """Whether it is the rest of the turn before, which was taken for over too early."""


@dataclass(slots=True)
class _Told:
    """What has been told of the open turn."""

    partial: str = ""
    is_eager: bool = False
    """Whether an `EagerUtteranceFrame` holds."""
    lasts: bool = False


class TurnTaker:
    """Hears one caller.

    Emits, one frame at a time, a `SpeechStartedFrame` when speech begins, a `SpeechLastsFrame` if
    it goes on, and a `TurnEndedFrame` when the turn is over; then for each turn, in the order of
    the turns, exactly one `UtteranceFrame` or `UnheardFrame`. Speech that begins while an earlier
    turn is still being recognised opens a turn of its own. While a turn is open, and the engine can
    tell what it has heard so far, an `InterimTranscriptionFrame` says so whenever that has changed.

    The final decode begins ahead of the end of the turn: in each pause where the engine minds
    little if that is in vain, else as soon as smart-turn says that the sentence is complete. What
    it finds meanwhile is told by an `EagerUtteranceFrame`. Where the caller goes on after all, a
    `TurnResumedFrame` takes that back, and the whole turn is recognised anew.
    """

    def __init__(  # noqa: PLR0913 - three models, two sections of settings, two ends; all named
        self,
        *,
        silero: SpeechModel,
        smart_turn: SmartTurn | None,
        asr: AsrEngine,
        vad: VadSettings,
        turns: TurnSettings,
        emit: Callable[[Frame], Awaitable[None]],
        clock: Callable[[], float],
    ) -> None:
        self._detector = SpeechDetector(silero, vad)
        self._endpointer = Endpointer(turns, has_smart_turn=smart_turn is not None)
        self._cut_offs = CutOffWatch(again_within_s=turns.again_within_s)
        self._smart_turn = smart_turn
        self._asr = asr
        self._prespeech = round(vad.prespeech_s * SAMPLE_RATE)
        self._emit = emit
        self._clock = clock
        self._ring = AudioRing()
        self._times = AudioClock()
        self._heard_at_s = 0.0
        self._turn: _Turn | None = None
        self._told = _Told()
        self._tally = GuessTally()
        self._taken_to = 0
        self._frames: asyncio.Queue[Frame] = asyncio.Queue(MOST_FRAMES)
        self._tasks: set[asyncio.Task[None]] = set()
        self._telling: asyncio.Task[None] | None = None
        self._judging: asyncio.Task[None] | None = None
        self._recognitions: set[TurnRecognition] = set()
        self._has_begun = False
        self._is_watched = False
        self._is_closed = False
        self.on_failed: Callable[[], None] = lambda: None
        """Called when a task of the ear breaks: a call must not go on deaf."""
        self.on_cut_off: Callable[[], None] = lambda: None
        """Called when words show that the turn before was taken for over too early."""

    @property
    def caller_is_speaking(self) -> bool:
        """True from the onset of speech until the turn is over, pauses included."""
        return self._turn is not None

    def attend(self) -> None:
        """What is being said may be an emergency: where the engine is busy, others wait first."""
        if self._turn is not None:
            self._turn.recognition.attend()

    def guesses(self) -> GuessFigures:
        """How often a decode was begun early, and how often that was right."""
        return self._tally.figures()

    def hear(self, mulaw: bytes) -> None:
        """Take the next audio of the line, of any length. Never blocks; needs a running loop."""
        if self._is_closed:
            return
        if not self._has_begun:
            self._begin()
        self._heard_at_s = self._clock()
        self._times.arrived(self._ring.end + len(mulaw), self._heard_at_s)
        for begin in range(0, len(mulaw), SLICE):
            self._hear_slice(mulaw[begin : begin + SLICE])

    def expect(self, answer: ExpectedAnswer) -> None:
        """What the agent has asked for: how long a pause inside the answer may be."""
        self._endpointer.expect(answer)

    def answered(self) -> None:
        """The agent's turn was played to its end; see `CutOffWatch.answered`."""
        self._cut_offs.answered()

    def be_patient(self) -> bool:
        """Give this caller longer for every answer; see `Endpointer.be_patient`."""
        return self._endpointer.be_patient()

    def tick(self) -> None:
        """Let silence that nobody sends end the turn: the network may be gone."""
        gap_s = self._clock() - self._heard_at_s
        if self._turn is None or gap_s < GAP_S:
            return
        for stretch in self._detector.settle():
            self._take(stretch)
        until_s = self._ring.end / SAMPLE_RATE + gap_s
        turn = self._turn
        if turn is not None and self._endpointer.has_waited_long_enough(until_s=until_s):
            self._end_turn(turn, by_silence=True)

    async def close(self) -> None:
        """Stop hearing; a turn that is open or still being recognised is given up."""
        self._is_closed = True
        self._turn = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for recognition in list(self._recognitions):
            await recognition.close()
        self._recognitions.clear()

    # --- the 20 ms path ---

    def _hear_slice(self, mulaw: bytes) -> None:
        pcm = to_pcm(mulaw)
        self._ring.append(pcm)
        if self._turn is not None:
            self._turn.recognition.feed(pcm)
        else:
            self._ring.drop_before(self._ring.end - KEPT)
        for stretch in self._detector.hear(pcm):
            self._take(stretch)

    def _take(self, stretch: Stretch) -> None:
        turn = self._turn
        until_s = stretch.until / SAMPLE_RATE
        if turn is None:
            if stretch.is_speech and stretch.until > self._taken_to:
                self._open_turn(stretch)
        elif stretch.is_speech:
            self._go_on(turn, until_s)
        else:
            self._wait(turn, until_s)

    def _open_turn(self, stretch: Stretch) -> None:
        began = max(stretch.since, self._taken_to)
        fed_from = max(began - self._prespeech, self._taken_to, self._ring.begin)
        recognition = TurnRecognition(self._asr, self._ring.since(fed_from), self._tally)
        self._recognitions.add(recognition)
        goes_on = self._cut_offs.goes_on(since_s=began / SAMPLE_RATE)
        self._turn = _Turn(began, fed_from, recognition, goes_on)
        self._told = _Told()
        self._endpointer.open(since_s=began / SAMPLE_RATE, until_s=stretch.until / SAMPLE_RATE)
        self._hand_on(SpeechStartedFrame(self._times.at_s(began)))
        if not self._is_watched:
            self._is_watched = True
            self._own(self._watch())

    def _go_on(self, turn: _Turn, until_s: float) -> None:
        self._drop_question()
        if turn.recognition.is_guessing and until_s > self._endpointer.spoke_until_s:
            turn.recognition.go_on(lambda: self._ring.since(turn.fed_from))
            if self._told.is_eager:
                self._told.is_eager = False
                self._hand_on(TurnResumedFrame())
        if not self._told.lasts and until_s - turn.began / SAMPLE_RATE >= LASTING_S:
            self._told.lasts = True
            self._hand_on(SpeechLastsFrame())
        if self._endpointer.speech(until_s=until_s) is Step.OVER:
            self._end_turn(turn, by_silence=False)

    def _wait(self, turn: _Turn, until_s: float) -> None:
        if self._endpointer.is_time_to_guess(until_s=until_s):
            self._guess(turn, is_sure=False)
        match self._endpointer.silence(until_s=until_s):
            case Step.OVER:
                self._end_turn(turn, by_silence=True)
            case Step.ASK:
                self._judging = self._own(self._judge(turn))
            case Step.GO_ON:
                pass

    def _end_turn(self, turn: _Turn, *, by_silence: bool) -> None:
        self._turn = None
        self._drop_question()
        ended = round(self._endpointer.spoke_until_s * SAMPLE_RATE)
        self._taken_to = min(ended + RELEASE, self._ring.end)
        if by_silence:
            self._cut_offs.turn_over(at_s=self._ring.end / SAMPLE_RATE)
        began_s, ended_s = self._times.at_s(turn.began), self._times.at_s(ended)
        turn.recognition.finish()
        self._tally.turns += 1
        self._hand_on(TurnEndedFrame(ended_s, self._clock()))
        self._telling = self._own(self._tell(turn, began_s, ended_s, earlier=self._telling))

    def _drop_question(self) -> None:
        """Nobody waits for the verdict on a pause that is over: other calls' questions move up."""
        if self._judging is not None:
            self._judging.cancel()
            self._judging = None

    def _guess(self, turn: _Turn, *, is_sure: bool) -> None:
        """Begin the final decode in case the turn is over, and tell what it finds."""
        recognition = turn.recognition
        if recognition.guess() if is_sure else recognition.guess_if_cheap():
            spoke_until_s, heard_until = self._endpointer.spoke_until_s, self._ring.end
            self._own(self._tell_guess(turn, spoke_until_s, heard_until))

    # --- what takes time ---

    def _begin(self) -> None:
        self._has_begun = True
        self._own(self._hand_over())

    async def _judge(self, turn: _Turn) -> None:
        """Ask smart-turn, and begin the final decode where it hears a complete sentence."""
        if self._smart_turn is None:
            return
        about_s = self._endpointer.spoke_until_s
        samples = np.frombuffer(self._ring.since(turn.fed_from), np.int16)
        is_complete = await self._smart_turn.is_complete(samples)
        if is_complete is None or turn is not self._turn:
            return
        if self._endpointer.take_verdict(is_complete=is_complete, about_s=about_s):
            self._guess(turn, is_sure=True)

    async def _tell_guess(self, turn: _Turn, spoke_until_s: float, heard_until: int) -> None:
        """Hand on what was said if this was all, unless that is known, or refuted, by then."""
        hypothesis = await turn.recognition.hypothesis()
        if self._telling is not None:
            # The turn before is still being recognised: each is told in its order.
            await asyncio.wait({self._telling})
        is_current = turn is self._turn and spoke_until_s == self._endpointer.spoke_until_s
        if not is_current or hypothesis is None or not hypothesis.text.strip():
            return
        self._told.is_eager = True
        self._hand_on(
            EagerUtteranceFrame(
                text=hypothesis.text,
                words=hypothesis.words,
                confidence=hypothesis.confidence,
                started_at_s=self._times.at_s(turn.began),
                ended_at_s=self._times.at_s(round(spoke_until_s * SAMPLE_RATE)),
                heard_until_s=self._times.at_s(heard_until),
            )
        )

    async def _tell(
        self,
        turn: _Turn,
        began_s: float,
        ended_s: float,
        *,
        earlier: asyncio.Task[None] | None,
    ) -> None:
        """Hand on what was said in a turn, after what was said in the turn before."""
        hypothesis = await turn.recognition.hypothesis()
        if earlier is not None:
            await asyncio.wait({earlier})
        self._recognitions.discard(turn.recognition)
        frame = _frame_of(hypothesis, began_s, ended_s)
        if turn.goes_on and isinstance(frame, UtteranceFrame):
            # A cough goes on with nothing.
            self.on_cut_off()
        self._hand_on(frame)

    async def _hand_over(self) -> None:
        while True:
            await self._emit(await self._frames.get())

    async def _watch(self) -> None:
        """While a turn is open: a timer wakes a process that would sleep on."""
        while self._turn is not None:
            await next_beat(TICK_S)
            self.tick()
            self._tell_partial()
        self._is_watched = False

    def _tell_partial(self) -> None:
        """Hand on what has been heard of the open turn, where it is news."""
        text = self._turn.recognition.partial() if self._turn is not None else ""
        if text and text != self._told.partial:
            self._hand_on(InterimTranscriptionFrame(text, user_id="", timestamp=""))
            self._told.partial = text

    def _hand_on(self, frame: Frame) -> None:
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            log.error("ear is not read", reason=type(frame).__name__)

    def _own(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("ear failed", error=type(error).__name__)
            self.on_failed()


def _frame_of(hypothesis: Hypothesis | None, began_s: float, ended_s: float) -> Frame:
    if hypothesis is None or not hypothesis.text.strip():
        return UnheardFrame(began_s, ended_s, failed=hypothesis is None)
    return UtteranceFrame(
        text=hypothesis.text,
        words=hypothesis.words,
        confidence=hypothesis.confidence,
        started_at_s=began_s,
        ended_at_s=ended_s,
    )
