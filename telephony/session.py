"""One call from its first audio to its last: builds the pipeline, runs it, ends it."""

import asyncio

import structlog
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.workers.runner import WorkerRunner

from dialog.actions.conduct import wants_interpreter
from dialog.nlu.wish_for_time import wants_time
from dialog.turn import Awaited, NextStep, Turn
from telephony.call import CallState
from telephony.dialog_processor import DialogSide
from telephony.events import (
    AgentInterrupted,
    CallEnded,
    CallerCutOff,
    CallerGivenTime,
    CallStarted,
    WorkedAhead,
)
from telephony.exchange import Exchange
from telephony.keypad import KeypadRow
from telephony.last_resort import cannot_go_on
from telephony.observers import TurnTimer
from telephony.pipeline import CallParts, build_pipeline
from telephony.services import Services
from telephony.silence import SilenceLadder
from telephony.twilio.line import MediaLine
from telephony.twilio.routes import OpenStream
from telephony.twilio.transport import CallerSide
from triage.decision import Acuity
from voice.endpoint import ExpectedAnswer
from voice.errors import VoiceError
from voice.frames import TimeLimitFrame
from voice.playout import Playout
from voice.tts.prosody import Prosody

LINE_RATE = 8000
DIALOG_TIMEOUT_S = 20.0
"""For one answer. It may take two actions that each ask a slow clinic twice; meanwhile the caller
hears a filler every few seconds."""
LAST_WORDS_S = 30.0
"""After the longest call: time to say so and to hand it over."""
NORMAL_CLOSURE = 1000
SERVER_ERROR = 1011
NEEDS_TIME = "needs_more_time"
"""The slot that a patient's record may fill: true gives the caller longer for every answer."""

log = structlog.get_logger()

_EXPECTED = {awaited: ExpectedAnswer(awaited.value) for awaited in Awaited}
_STATES = {"hang_up": CallState.ENDED, "hand_off": CallState.TRANSFERRING}
_STATES |= {"too_long": CallState.TRANSFERRING}
# Every other end leaves the call open: the network sends `stop` for its own errors too, and only
# its word that the call is over is final. Until then the call may come back on a new socket.


class CallSession:
    """The life of one call."""

    def __init__(self, services: Services, stream: OpenStream) -> None:
        self._services = services
        self._stream = stream
        self._call_id = stream.call.context.call_id
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        call = services.settings.call
        self._silence = SilenceLadder(
            prompts_s=call.silence_prompts_s, red_flag_s=call.red_flag_silence_s
        )
        self._parts = self._build()
        self._parts.input.ear.on_cut_off = self._on_cut_off
        if stream.call.is_patient:
            self._parts.input.ear.be_patient()

    async def run(self) -> None:
        """Run the call to its end; whatever breaks, the book says what Twilio is to do next."""
        publish, call_id = self._services.bus.publish, self._call_id
        self._stream.call.give_up_stream = lambda: self._end("lost")
        log.info("call started", call=call_id)
        publish(
            CallStarted(
                call_id=call_id,
                at=self._services.wall_clock(),
                asr=self._services.asr.name,
                tts=self._services.synthesiser.engine_name,
            )
        )
        reason = "failed"
        try:
            reason = await self._run_pipeline()
        except Exception as error:  # noqa: BLE001 - Twilio asks what next, and must get an answer
            log.error("call failed", call=call_id, error=type(error).__name__)
        finally:
            await self._close(reason)

    def _build(self) -> CallParts:
        services, stream = self._services, self._stream
        settings = services.settings
        playout = Playout(
            lead_s=settings.playout.lead_s, mark_every_s=settings.playout.mark_every_s
        )
        line = MediaLine(stream.socket, playout, stream_sid=stream.stream_sid, clock=services.clock)
        caller = CallerSide(
            reader=stream.reader,
            keypad=KeypadRow(gap_s=settings.call.keypad_gap_s),
            silence=self._silence,
            exchange=Exchange(),
            on_interrupted=self._on_interrupted,
            on_left=self._end,
            on_turn_heard=self._on_turn_heard,
            media_timeout_s=settings.call.media_timeout_s,
            max_turn_s=settings.turns.max_turn_s,
        )
        brain = DialogSide(
            dialog=services.dialog,
            prosodies=services.prosodies,
            last_resort=cannot_go_on(settings.safety),
            timeout_s=DIALOG_TIMEOUT_S,
            filler_after_s=settings.call.filler_after_s,
            publish=services.bus.publish,
            on_turn=self._on_turn,
            prepare=self._prepare,
            attend=lambda: self._parts.input.ear.attend(),
        )
        return build_pipeline(
            services, self._call_id, socket=stream.socket, line=line, caller=caller, brain=brain
        )

    async def _run_pipeline(self) -> str:
        """Run until somebody ends the call; the reason."""
        worker = PipelineWorker(
            self._parts.pipeline,
            params=PipelineParams(audio_in_sample_rate=LINE_RATE, audio_out_sample_rate=LINE_RATE),
            observers=[
                TurnTimer(
                    self._call_id,
                    self._services.bus.publish,
                    wall_clock=self._services.wall_clock,
                )
            ],
            # An idle caller is our affair, and one call must never end another.
            idle_timeout_secs=None,
            cancel_on_idle_timeout=False,
            cancel_runner_on_idle_timeout=False,
            enable_turn_tracking=False,
            enable_rtvi=False,
        )
        runner = WorkerRunner(handle_sigint=False, handle_sigterm=False)
        await runner.add_workers(worker)
        running = asyncio.create_task(runner.run())
        running.add_done_callback(lambda _: self._end("failed"))
        limit = asyncio.create_task(self._limit_length())
        try:
            return await self._ended
        finally:
            limit.cancel()
            await runner.cancel()
            await asyncio.gather(running, limit, return_exceptions=True)

    async def _limit_length(self) -> None:
        await asyncio.sleep(self._services.settings.call.max_length_s)
        await self._parts.input.ask(TimeLimitFrame())
        await asyncio.sleep(LAST_WORDS_S)
        self._end("too_long")

    async def _close(self, reason: str) -> None:
        state = _STATES.get(reason, CallState.CRASHED)
        self._stream.call.move(state)
        if state is not CallState.CRASHED:
            await self._services.dialog.close(self._call_id)
        is_ours = reason in ("failed", "lost")
        await self._stream.socket.close(SERVER_ERROR if is_ours else NORMAL_CLOSURE)
        defects = {defect.value: n for defect, n in self._stream.reader.defects.items()}
        self._tell_work_ahead()
        log.info("call ended", call=self._call_id, reason=reason, count=sum(defects.values()))
        self._services.bus.publish(
            CallEnded(
                call_id=self._call_id,
                at=self._services.wall_clock(),
                reason=reason,
                defects=tuple(sorted(defects.items())),
            )
        )

    def _tell_work_ahead(self) -> None:
        guesses, rehearsals = self._parts.input.ear.guesses(), self._parts.brain.rehearsals.figures
        figures = {
            "turns": guesses.turns,
            "guesses": guesses.begun,
            "guess_hit_rate": round(guesses.hit_rate, 3),
            "guesses_wasted_per_turn": round(guesses.wasted_per_turn, 3),
            "rehearsals": rehearsals.begun,
            "rehearsals_right": rehearsals.right,
        }
        log.info("worked ahead", call=self._call_id, figures=figures)
        self._services.bus.publish(
            WorkedAhead(
                call_id=self._call_id,
                at=self._services.wall_clock(),
                turns=guesses.turns,
                decodes=guesses.begun,
                decodes_used=guesses.used,
                decodes_wasted=guesses.wasted,
                rehearsals=rehearsals.begun,
                rehearsals_right=rehearsals.right,
                rehearsals_wrong=rehearsals.wrong,
                rehearsals_dropped=rehearsals.dropped,
            )
        )

    def _end(self, reason: str) -> None:
        if not self._ended.done():
            self._ended.set_result(reason)

    async def _prepare(self, text: str, prosody: Prosody) -> None:
        """Have it at hand in case it must be said; what is at hand already is not made again."""
        try:
            await self._services.synthesiser.speech(text, prosody)
        except VoiceError as error:
            log.error("advice not prepared", call=self._call_id, error=type(error).__name__)

    def _on_turn(self, turn: Turn) -> None:
        if wants_interpreter(turn.events):
            self._stream.call.wants_interpreter = True
        self._parts.input.ear.expect(_EXPECTED[turn.awaits])
        if turn.utterance is not None and wants_time(turn.utterance.text):
            self._be_patient("asked")
        if turn.slots.get(NEEDS_TIME) is True:
            self._be_patient("record")
        if turn.call_acuity is Acuity.EMERGENCY:
            self._silence.red_flag()
        else:
            self._silence.all_clear()

    def _on_cut_off(self) -> None:
        at = self._services.wall_clock()
        self._services.bus.publish(CallerCutOff(call_id=self._call_id, at=at))
        self._be_patient("cut_off")

    def _be_patient(self, reason: str) -> None:
        """Give the caller longer for the rest of the call, where the settings allow it."""
        if not self._parts.input.ear.be_patient():
            return
        self._stream.call.is_patient = True
        log.info("caller is given time", call=self._call_id, reason=reason)
        at = self._services.wall_clock()
        self._services.bus.publish(CallerGivenTime(call_id=self._call_id, at=at, reason=reason))

    def _on_turn_heard(self, then: str) -> None:
        self._parts.input.ear.answered()
        if then != NextStep.LISTEN:
            self._end(then)

    def _on_interrupted(self, heard: str, onset_to_clear_s: float) -> None:
        self._services.bus.publish(
            AgentInterrupted(
                call_id=self._call_id,
                at=self._services.wall_clock(),
                heard=heard,
                onset_to_clear_s=onset_to_clear_s,
            )
        )
