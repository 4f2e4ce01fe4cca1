"""A whole call in one process: the real server on a free port, phoned by the Twilio double.

On virtual time, so that the calls take what they take however busy the machine is; but for modules
that say `IN_REAL_TIME`.
"""

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
import uvicorn
from call_fakes import ScriptedAsr, ScriptedDialog, ToneTts
from calls.remembered import DAY_S, Patient
from calls.spoken_flows import SpokenFlows, Voices
from calls.stages import TODAY, shipped
from calls.watched import whisper_parts
from fastapi import FastAPI
from pipecat.clocks.system_clock import SystemClock
from virtual_time import VirtualTimeLoop

from config.load import load_settings
from dialog.actions.memory import MemoryUse
from dialog.call.remembering import load_mentionable
from dialog.clinical.demo.opening import prepare_demo_clinics
from dialog.manager import DialogManager
from dialog.parts import with_clinic
from dialog.records.memory import InProcessMemories
from load_tests.caller_voices.manifest import demo_recording
from load_tests.recording import read_recording
from load_tests.twilio_double.caller import AfterAgent, CallerScript, Speak
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.context import PhoneLine, World
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.faults import Faults
from load_tests.twilio_double.signature import Account
from telephony.event_bus import EventBus
from telephony.last_resort import cannot_go_on, lost_my_voice
from telephony.memories import MENTIONABLE
from telephony.services import Services, load_emotions
from telephony.session import CallSession
from telephony.twilio.calls import CallBook
from telephony.twilio.routes import TwilioDesk, build_router
from telephony.twilio.tokens import StreamTokens
from telephony.web_socket import MediaWebSocketProtocol
from tests.dialog_parts import with_store
from voice.tts.prosody import NEUTRAL
from voice.tts.synthesis import Synthesiser
from voice.vad import SharedSilero

TOKEN = "0123456789abcdef"


def pytest_asyncio_loop_factories(config, item):
    # No virtual clock can wait for what another process computes.
    in_real_time = getattr(item.module, "IN_REAL_TIME", False)
    return {"real": asyncio.SelectorEventLoop} if in_real_time else {"virtual": VirtualTimeLoop}


@dataclass
class House:
    """The server of one test, and everything it published."""

    url: str
    settings: object
    asr: ScriptedAsr
    dialog: ScriptedDialog
    calls: CallBook
    bus: EventBus
    events: list = field(default_factory=list)

    def of(self, kind):
        return [event for event in self.events if type(event).__name__ == kind]

    def asked(self, *kinds):
        return [one for one in self.dialog.asked if one[0] in kinds]

    async def phone(self, *steps, faults=Faults(), world=World(), **script):  # noqa: B008
        """Place a call; steps may be names of demo recordings."""
        script = {"hang_up_after_s": 2.5, "max_call_s": 20.0, **script}
        double = TwilioDouble(
            account=Account("AC" + "0" * 32, TOKEN),
            clock=ScaledClock(monotonic=asyncio.get_running_loop().time),
            allow_plain_ws=True,
            faults=faults,
            world=world,
        )
        phone = PhoneLine(
            status_callback_url=f"{self.url}/twilio/status",
            fallback_url=f"{self.url}/twilio/fallback",
        )
        steps = tuple(says(step) if isinstance(step, str) else step for step in steps)
        return await double.place_call(self.url, CallerScript(steps, **script), phone=phone)


def says(line, cue=AfterAgent(silent_s=0.2)):  # noqa: B008
    """The caller says a line of the demo recordings."""
    return Speak(read_recording(demo_recording(line)), cue)


@pytest.fixture(scope="session")
def silero():
    return SharedSilero()


@pytest.fixture(scope="session")
def dialog_parts():
    """Of the real dialog, where Whisper hears."""
    return whisper_parts()


@pytest.fixture(scope="session")
def voices():
    """Callers of spoken flows."""
    return Voices()


@pytest.fixture
def flows(open_house, dialog_parts, voices, tmp_path):
    """Plays whole spoken calls at the invented clinic."""
    return SpokenFlows(open_house, dialog_parts, voices, tmp_path)


@pytest.fixture(scope="session")
def read_once():
    return shipped()


@pytest.fixture
def written(read_once):
    """The shipped dialog where calls are in writing, as every test finds it."""
    read_once.begin()
    return read_once


@pytest.fixture
def stage(written):
    """Where scripts of calls are played."""
    return written.stage()


@pytest.fixture(scope="session")
def demo_clinics(read_once):
    """Invented clinics in SQLite, one for each conversation."""
    zone = read_once.parts.zone
    opening = prepare_demo_clinics(None, seed=7, today=TODAY, clock=read_once.clock, zone=zone)
    clinics = asyncio.run(opening)
    yield clinics
    clinics.close()


@pytest.fixture
async def phoning(written, demo_clinics):
    """Makes a patient who calls; with a memory of their own where none is given."""
    clinic, clock = await demo_clinics.open(), written.clock

    def make(store=None, within_s=0.5):
        store = store or InProcessMemories(keep_s=30 * DAY_S, clock=clock)
        memory = MemoryUse(
            store,
            load_mentionable(MENTIONABLE),
            keep_s=30 * DAY_S,
            mention_within_s=14 * DAY_S,
            within_s=within_s,
        )
        parts = with_clinic(written.parts, clinic, clock, memory=memory)
        manager = DialogManager(with_store(parts), clock=clock)
        return Patient(manager, clock, store)

    yield make
    await clinic.close()


@pytest.fixture
def open_calm(open_house):
    """A server that lets callers be silent for long."""
    return partial(open_house, call__silence_prompts_s="[30, 40, 50]")


@pytest.fixture(autouse=True)
def pipecats_clock(monkeypatch):
    """The stamps of frames, by which a turn's stages are timed, are on virtual time as well."""

    def get_time(_clock):
        return round(asyncio.get_running_loop().time() * 1e9)

    monkeypatch.setattr(SystemClock, "get_time", get_time)


@pytest.fixture
def open_house(silero):
    """Opens a server: `async with open_house(asr=[...], dialog=...) as house`."""

    @asynccontextmanager
    async def open_house(*, asr=(), partials=(), engine=None, dialog=None, tts=None, **settings):
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        environ = {
            "IASOVOICE_TWILIO__AUTH_TOKEN": TOKEN,
            "IASOVOICE_SERVER__PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
            "IASOVOICE_SERVER__PUBLIC_WS_BASE_URL": f"ws://127.0.0.1:{port}",
            "IASOVOICE_TURNS__SMART_TURN": "false",
        }
        environ |= {f"IASOVOICE_{name.upper()}": str(value) for name, value in settings.items()}
        effective = load_settings(None, environ)
        dialog = dialog or ScriptedDialog()
        engine = engine or ScriptedAsr(list(asr), list(partials))
        bus = EventBus()
        clock = asyncio.get_running_loop().time
        synthesiser = Synthesiser(tts or ToneTts(), cache_bytes=10**6)
        prosodies = load_emotions()
        fixed = [(reply.text, prosodies[reply.emotion]) for reply in dialog.fixed_replies()]
        last = [text(effective.safety) for text in (cannot_go_on, lost_my_voice)]
        await synthesiser.prepare([*fixed, *((text, NEUTRAL) for text in last)])
        services = Services(
            effective, bus, dialog, prosodies, engine, synthesiser, silero, None,
            clock, clock,
        )  # fmt: skip
        calls = CallBook(max_calls=effective.server.max_calls)
        house = House(f"http://127.0.0.1:{port}", effective, engine, dialog, calls, bus)
        bus.listen(house.events.append)
        async with _serving(_app(services, calls), listener):
            yield house
        await synthesiser.close()

    return open_house


def _app(services, calls):
    async def run_call(stream):
        await CallSession(services, stream).run()

    tokens = StreamTokens(ttl_s=60.0, clock=services.clock)
    app = FastAPI(redirect_slashes=False)
    app.include_router(
        build_router(TwilioDesk(services.settings, calls, tokens, run_call, services.dialog.close))
    )
    return app


@asynccontextmanager
async def _serving(app, listener):
    config = uvicorn.Config(
        app, ws=MediaWebSocketProtocol, log_config=None, access_log=False,
        ws_max_size=16 * 1024 * 1024,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
