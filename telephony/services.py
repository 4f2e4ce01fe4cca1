"""Everything heavy that calls share: opened once, warmed before the server says it is ready."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import structlog

from config.settings import Settings, TtsSettings
from dialog.manager import DialogManager
from dialog.turn import Emotion
from telephony.dialogs import doubting, open_dialog
from telephony.event_bus import EventBus
from telephony.last_resort import cannot_go_on, lost_my_voice
from voice.asr.engine import AsrEngine
from voice.asr.language_model import cache_directory
from voice.asr.select import chosen_engine, open_asr
from voice.smart_turn import SmartTurn
from voice.tts.foreign import ENGLISH, open_foreign
from voice.tts.pool import workers_for
from voice.tts.prosody import Prosody, check_covers, load_prosodies
from voice.tts.select import open_shared, open_shelf, open_tts
from voice.tts.shelf import ClipShelf, ShelfLimits
from voice.tts.synthesis import Synthesiser
from voice.vad import SharedSilero

VOICES_FILE = Path(str(files("config"))) / "voices.yaml"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Services:
    """What a call is built from; a call itself owns only light state."""

    settings: Settings
    bus: EventBus
    dialog: DialogManager
    prosodies: Mapping[Emotion, Prosody]
    asr: AsrEngine
    synthesiser: Synthesiser
    silero: SharedSilero
    smart_turn: SmartTurn | None
    clock: Callable[[], float]
    """Monotonic seconds."""
    wall_clock: Callable[[], float]
    """Seconds since the epoch."""


def load_emotions() -> Mapping[Emotion, Prosody]:
    """How each emotion sounds; refuses a table that misses one."""
    prosodies = load_prosodies(VOICES_FILE)
    check_covers(prosodies, list(Emotion))
    return {emotion: prosodies[emotion] for emotion in Emotion}


@asynccontextmanager
async def open_services(
    settings: Settings,
    bus: EventBus,
    *,
    clock: Callable[[], float],
    wall_clock: Callable[[], float],
) -> AsyncIterator[Services]:
    """The services, warm; closed with the block.

    Raises:
        SettingsError, DialogError, ModelNotFoundError: what is configured cannot be run.
    """
    prosodies = load_emotions()
    async with AsyncExitStack() as stack:
        chosen = chosen_engine(settings.asr)
        dialog = await stack.enter_async_context(
            open_dialog(doubting(settings, chosen), clock=wall_clock)
        )
        cache = settings.asr.cache_directory or cache_directory(os.environ)
        asr = open_asr(
            settings.asr,
            settings.recognition,
            vocabulary=dialog.vocabulary(),
            cache=cache,
            cores=cores(),
        )
        stack.push_async_callback(asr.close)
        shelf = await _open_shelf(settings.tts)
        synthesiser = _open_voice(settings.tts, shelf, clock)
        stack.push_async_callback(synthesiser.close)
        smart_turn = SmartTurn.load(settings.turns) if settings.turns.smart_turn else None
        if smart_turn is not None:
            stack.callback(smart_turn.close)
        await dialog.warm()
        await asr.warm()
        await synthesiser.warm()
        await synthesiser.prepare(
            _fixed_sentences(settings, dialog, prosodies),
            at_once=workers_for(settings.tts.workers, cores()),
        )
        for language in settings.tts.foreign_voices:
            sentences = _said_in(language, dialog, prosodies)
            await synthesiser.prepare(sentences, language=language)
        limits = ShelfLimits(settings.tts.shelf_bytes, settings.tts.shelf_keep_s)
        await asyncio.to_thread(shelf.prune, limits, now_s=wall_clock())
        log.info("engines ready", asr=asr.name, tts=synthesiser.engine_name)
        yield Services(
            settings,
            bus,
            dialog,
            prosodies,
            asr,
            synthesiser,
            SharedSilero(),
            smart_turn,
            clock,
            wall_clock,
        )


async def _open_shelf(settings: TtsSettings) -> ClipShelf:
    """Where the fixed sentences of the voice lie as audio."""
    directory = settings.clips_directory or cache_directory(os.environ).with_name("tts")
    return await asyncio.to_thread(open_shelf, settings, directory)


def _open_voice(settings: TtsSettings, shelf: ClipShelf, clock: Callable[[], float]) -> Synthesiser:
    """The voice with all that keeps its clips; nothing speaks yet."""
    return Synthesiser(
        open_tts(settings, cores=cores()),
        cache_bytes=settings.cache_bytes,
        shelf=shelf,
        shared=open_shared(settings, clock=clock),
        foreign=open_foreign(settings.foreign_voices, timeout_s=settings.timeout_s),
    )


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _said_in(
    language: str, dialog: DialogManager, prosodies: Mapping[Emotion, Prosody]
) -> list[tuple[str, Prosody]]:
    """What the dialog may say in a language and knows beforehand."""
    replies = (one for one in dialog.fixed_replies() if one.language == language)
    return [(reply.text, prosodies[reply.emotion]) for reply in replies]


def _fixed_sentences(
    settings: Settings, dialog: DialogManager, prosodies: Mapping[Emotion, Prosody]
) -> list[tuple[str, Prosody]]:
    """What can be spoken without the synthesiser: it is rendered before anybody calls."""
    sentences = _said_in(ENGLISH, dialog, prosodies)
    last = (cannot_go_on(settings.safety), lost_my_voice(settings.safety))
    return sentences + [(text, prosodies[Emotion.CALM]) for text in last]
