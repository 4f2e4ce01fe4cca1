"""The pipeline of one call, in the order in which a turn passes through it."""

from dataclasses import dataclass

from pipecat.pipeline.pipeline import Pipeline

from telephony.dialog_processor import DialogProcessor, DialogSide
from telephony.last_resort import lost_my_voice
from telephony.services import Services
from telephony.twilio.line import MediaLine, MediaSocket
from telephony.twilio.transport import CallerSide, Emit, TwilioInput, TwilioOutput
from voice.tts.service import TtsService
from voice.turns import TurnTaker


@dataclass(frozen=True, slots=True)
class CallParts:
    """The stages of one call that its session keeps in hand."""

    pipeline: Pipeline
    input: TwilioInput
    brain: DialogProcessor


def build_pipeline(
    services: Services,
    call_id: str,
    *,
    socket: MediaSocket,
    line: MediaLine,
    caller: CallerSide,
    brain: DialogSide,
) -> CallParts:
    """Caller -> ear and recognition -> dialog -> synthesis -> line."""

    def open_ear(emit: Emit) -> TurnTaker:
        return TurnTaker(
            silero=services.silero,
            smart_turn=services.smart_turn,
            asr=services.asr,
            vad=services.settings.vad,
            turns=services.settings.turns,
            emit=emit,
            clock=services.clock,
        )

    hears = TwilioInput(socket, line, caller, open_ear=open_ear, clock=services.clock)
    hears.ear.on_failed = lambda: caller.on_left("failed")
    answers = DialogProcessor(call_id, brain, clock=services.clock, wall_clock=services.wall_clock)
    speaks = TtsService(services.synthesiser, apology=lost_my_voice(services.settings.safety))
    plays = TwilioOutput(
        line,
        caller.exchange,
        on_failed=lambda: caller.on_left("failed"),
        clock=services.clock,
    )
    return CallParts(Pipeline([hears, answers, speaks, plays]), hears, answers)
