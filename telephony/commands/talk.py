"""`iasovoice talk`: the same dialog at the desk, typed or spoken."""

import asyncio
import random
import sys
import time
from collections.abc import AsyncIterator

import structlog
from rich.console import Console

from config.settings import Settings
from dialog.records.embedded import MemoryEventStore
from dialog.turn import NextStep, Source, Turn, Utterance
from telephony.dialogs import open_dialog

CALL_ID = "talk"


def run(settings: Settings, *, by_text: bool, seed: str | None = None) -> int:
    """Talk until the dialog or the person ends it.

    Args:
        settings: all of them.
        by_text: type and read instead of speaking and listening.
        seed: of the choice among wordings, where it is typed; None: by chance.
    """
    if by_text:
        return asyncio.run(_type(settings, random.Random(seed)))  # noqa: S311 - picks a wording
    return asyncio.run(_speak(settings))


async def _type(settings: Settings, rng: random.Random) -> int:
    console = Console(highlight=False)
    # Nobody phones: what is typed at the desk is not kept.
    store = MemoryEventStore(settings.store.max_event_bytes)
    async with open_dialog(settings, clock=time.time, rng=rng, store=store) as dialog:
        _show(console, await dialog.open(CALL_ID))
        async for line in _lines():
            turn = await dialog.respond(CALL_ID, Utterance(line.lower(), source=Source.TEXT))
            _show(console, turn)
            if turn.then is not NextStep.LISTEN:
                break
        await dialog.close(CALL_ID)
    return 0


async def _lines() -> AsyncIterator[str]:
    """What is typed, line by line, until the input ends."""
    prompt = "you   > " if sys.stdin.isatty() else ""
    while True:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        if line.strip():
            yield line.strip()


def _show(console: Console, turn: Turn) -> None:
    for finding in turn.triage.findings:
        console.print(f"triage: {finding.acuity.label} by {finding.rule}", style="yellow")
    for reply in turn.replies:
        console.print(f"agent ({reply.emotion}): {reply.text}", markup=False)
    if turn.then is not NextStep.LISTEN:
        console.print(f"-- {turn.then} --", style="dim")


async def _speak(settings: Settings) -> int:
    from telephony.call import CallContext
    from telephony.event_bus import EventBus
    from telephony.microphone import MicrophoneSocket, SystemSoundCard
    from telephony.services import open_services
    from telephony.session import CallSession
    from telephony.twilio.calls import TwilioCall
    from telephony.twilio.messages import Start, render
    from telephony.twilio.routes import OpenStream
    from telephony.twilio.stream import StreamReader

    try:
        card = SystemSoundCard()
    except OSError:
        sys.stderr.write("iasovoice: no PortAudio here (apt-get install libportaudio2); --text\n")
        return 1
    bus = EventBus()
    bus.listen(_Transcript(Console(highlight=False)).show)
    async with open_services(settings, bus, clock=time.monotonic, wall_clock=time.time) as services:
        reader = StreamReader(max_message_bytes=settings.server.max_message_bytes)
        reader.read(render(Start("desk", CALL_ID, CALL_ID)))
        socket = MicrophoneSocket(card, "desk")
        call = TwilioCall(CallContext(CALL_ID), CALL_ID, CALL_ID)
        await CallSession(services, OpenStream(call, "desk", socket, reader)).run()
    structlog.reset_defaults()
    return 0


class _Transcript:
    """Shows what is said while it is said."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, event: object) -> None:
        """One event of the call."""
        from telephony.events import AgentReplied, CallerSpoke, EmergencyRaised

        match event:
            case CallerSpoke():
                self._console.print(f"you   : {event.text}", markup=False)
            case AgentReplied():
                self._console.print(f"agent : {event.text}", markup=False)
            case EmergencyRaised():
                self._console.print(f"EMERGENCY by {', '.join(event.rules)}", style="bold red")
            case _:
                pass
