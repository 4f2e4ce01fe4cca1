"""The web application: webhooks, media socket, health."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import structlog
from fastapi import APIRouter, FastAPI, Response

from config.load import SettingsError
from config.settings import Settings
from dialog.errors import DialogError
from telephony.call_record import CallRecorder
from telephony.event_bus import EventBus
from telephony.metrics import scrape
from telephony.rasa_api.access import is_offered
from telephony.rasa_api.desk import ApiDesk
from telephony.rasa_api.routes import build_api
from telephony.services import Services, open_services
from telephony.session import CallSession
from telephony.twilio.calls import CallBook
from telephony.twilio.routes import OpenStream, TwilioDesk, build_router
from telephony.twilio.tokens import StreamTokens
from triage.lexicon import LexiconError
from voice.asr.engine import AsrEngine, SharedAsrEngine
from voice.errors import VoiceError

ACTION_GRACE_S = 5.0
"""How long a drained server still answers webhooks."""
LETTING_GO_S = 10.0
"""How long the session of a call that is handed over may take to end."""
START_ERRORS = (SettingsError, DialogError, LexiconError, VoiceError, OSError)
"""What a mistake in settings, domain, lexicon or weights raises, or a folder that is not ours; each
message says where."""

log = structlog.get_logger()


def build_app(settings: Settings) -> FastAPI:
    """The application; it answers requests once every engine is warm."""
    bus = EventBus()
    if settings.call.records_directory is not None:
        bus.listen(_recorder(settings.call.records_directory))
    calls = CallBook(max_calls=settings.server.max_calls)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            opening = open_services(settings, bus, clock=time.monotonic, wall_clock=time.time)
            try:
                services = await stack.enter_async_context(opening)
            except START_ERRORS as error:
                # uvicorn only logs that the start failed; whoever starts must read why.
                sys.stderr.write(f"iasovoice: {error}\n")
                raise
            heed_recogniser(services.asr, calls)
            app.include_router(build_router(_desk(settings, calls, services)))
            app.include_router(_metrics(services.asr, calls))
            if is_offered(settings.api, settings.profile):
                app.include_router(build_api(_api_desk(settings, services)))
            yield
            calls.is_draining = True
            await _conclude(calls)

    # Twilio follows a redirect without the form: slashes are never redirected.
    app = FastAPI(
        title="IasoVoice", lifespan=lifespan, redirect_slashes=False, docs_url=None, redoc_url=None
    )
    app.state.calls = calls

    @app.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz")
    async def ready(response: Response) -> dict[str, str | int]:
        if calls.is_draining:
            response.status_code = 503
        return {
            "status": "draining" if calls.is_draining else "ready",
            "calls": calls.streaming,
            "max_calls": calls.max_calls,
        }

    return app


def heed_recogniser(asr: AsrEngine, calls: CallBook) -> None:
    """Take no call that the recogniser could not serve in time."""
    if isinstance(asr, SharedAsrEngine):
        calls.bears_more = asr.admits_calls


def tell_figures(asr: AsrEngine, calls: CallBook) -> None:
    """Log how the recogniser fares, of which every call has its share."""
    if isinstance(asr, SharedAsrEngine):
        figures = {name: float(value) for name, value in asr.figures().items()}
        log.info("recogniser so far", calls=calls.streaming, figures=figures)


def _metrics(asr: AsrEngine, calls: CallBook) -> APIRouter:
    router = APIRouter()

    @router.get("/metrics")
    async def metrics() -> Response:
        return scrape(asr, calls)

    return router


def _recorder(directory: Path) -> CallRecorder:
    try:
        return CallRecorder(directory)
    except OSError as error:
        raise SettingsError(
            f"call.records_directory = '{directory}': cannot be made ({error.strerror}); "
            "allowed: a directory that this user may write to"
        ) from error


def _desk(settings: Settings, calls: CallBook, services: Services) -> TwilioDesk:
    async def run_call(stream: OpenStream) -> None:
        await CallSession(services, stream).run()
        tell_figures(services.asr, calls)

    async def forget(call_id: str) -> None:
        await services.dialog.close(call_id)

    tokens = StreamTokens(ttl_s=settings.twilio.stream_token_ttl_s, clock=time.monotonic)
    know_caller = services.dialog.know_caller
    return TwilioDesk(settings, calls, tokens, run_call, forget, know_caller)


def _api_desk(settings: Settings, services: Services) -> ApiDesk:
    written = services.dialog.written
    written.most_in_memory = settings.api.max_conversations
    directory = settings.dialog.domain_directory
    name = "config/domain" if directory is None else directory.name
    return ApiDesk(settings.api, settings.safety, written, name)


async def _conclude(calls: CallBook) -> None:
    """Callers who have just hung up are not waited for: their notes are written now."""
    try:
        async with asyncio.timeout(LETTING_GO_S):
            await calls.forget_now()
    except TimeoutError:
        log.error("calls not concluded")


async def drain(calls: CallBook, *, timeout_s: float) -> None:
    """Take no new call, and wait until the running ones are over.

    Calls that last longer than `timeout_s` are handed to a person.
    """
    calls.is_draining = True
    log.info("draining", calls=calls.streaming)
    if not await _idle_within(calls, timeout_s):
        log.warning("calls handed over", calls=calls.streaming)
        calls.give_up_streams()
        if not await _idle_within(calls, LETTING_GO_S):
            log.error("calls do not end", calls=calls.streaming)
    # The network asks what comes next once a stream has closed: callers on their way to a person
    # would be lost if nobody answered.
    await asyncio.sleep(ACTION_GRACE_S)


async def _idle_within(calls: CallBook, seconds: float) -> bool:
    """True once no call streams; False where that takes longer."""
    try:
        async with asyncio.timeout(seconds):
            await calls.until_idle()
    except TimeoutError:
        return False
    return True
