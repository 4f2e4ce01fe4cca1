"""`iasovoice chat --jsonl`: whole conversations, one a line in and one a line out."""

import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.content import ClinicContent
from dialog.clinical.demo.opening import DemoClinics, prepare_demo_clinics
from dialog.clinical.errors import UnavailableError
from dialog.errors import DialogError
from dialog.rasa.domain import Domain
from dialog.records.embedded import MemoryEventStore
from telephony.chat import CALL_ID, Chat
from telephony.chat_patient import ScriptError
from telephony.chat_script import ChatScript, key_of, read_document, read_script
from telephony.dialogs import open_dialog

_FAILED = 1
_MOMENT_S = 60.0
"""How exactly "now" is told where nobody tells it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a conversation is played on."""

    chat: Chat
    domain: Domain
    store: MemoryEventStore
    rng: random.Random
    """The dialog's own."""
    seed: str | None
    """Of every random choice of a conversation, together with its `id`; None: by chance."""
    today: date
    clinics: DemoClinics | None = None
    """Where each conversation has a clinic of its own; None: all have what the settings name."""


def run(settings: Settings, *, seed: str | None, at: datetime | None) -> int:
    """Play each line of standard input; 1 where one could not be.

    Args:
        settings: all of them, but conversations are kept in memory whatever they say.
        seed: of every random choice; None: by chance.
        at: when all of it happens; without a zone, where callers are; None: now.
    """
    return asyncio.run(_run(settings, seed, at))


async def _run(settings: Settings, seed: str | None, at: datetime | None) -> int:
    zone = ZoneInfo(settings.dialog.timezone)
    if at is None:
        at = datetime.fromtimestamp(time.time() // _MOMENT_S * _MOMENT_S, tz=zone)
    elif at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    # The clock stands still: the same lines get the same answers however long they take.
    now_s = at.timestamp()
    rng = random.Random()  # noqa: S311 - picks a wording, guards nothing
    store = MemoryEventStore(settings.store.max_event_bytes)
    is_good = True
    async with open_dialog(settings, clock=lambda: now_s, rng=rng, store=store) as dialog:
        chat = Chat(dialog, settings.call)
        stage = Stage(chat, dialog.domain, store, rng, seed, at.astimezone(zone).date())
        async with _demo_clinics(settings, stage.today, lambda: now_s) as clinics:
            async for answer in answers(_lines(), replace(stage, clinics=clinics)):
                is_good = is_good and "error" not in answer
                _write(answer)
    return 0 if is_good else _FAILED


@asynccontextmanager
async def _demo_clinics(
    settings: Settings, today: date, clock: Callable[[], float]
) -> AsyncIterator[DemoClinics | None]:
    """Clinics that begin alike, so that no conversation books what another one wants."""
    if settings.clinical.backend != "demo" or settings.dialog.domain_directory is not None:
        yield None
        return
    zone = ZoneInfo(settings.dialog.timezone)
    seed = settings.clinical.demo_seed
    clinics = await prepare_demo_clinics(None, seed=seed, today=today, clock=clock, zone=zone)
    try:
        yield clinics
    finally:
        clinics.close()


async def answers(lines: AsyncIterator[bytes], stage: Stage) -> AsyncIterator[dict[str, Any]]:
    """One object for each line that is not blank, in order; a bad line gets its error.

    Args:
        lines: a conversation each, as JSON in UTF-8.
        stage: what they are played on.
    """
    async for line in lines:
        if line.strip():
            yield await _answer(line, stage)


async def _answer(line: bytes, stage: Stage) -> dict[str, Any]:
    key = None
    try:
        document = read_document(line)
        key = key_of(document)
        script = read_script(document, stage.domain, stage.today)
    except ScriptError as error:
        return {"id": key, "error": str(error)}
    if stage.seed is not None:
        stage.rng.seed(f"{stage.seed} {script.key}")
    try:
        return await _played(script, stage)
    except UnavailableError:
        return {"id": key, "error": "context.patient.id: is taken by a patient of the clinic"}
    except DialogError as error:
        # On the telephone a person would take over here.
        return {"id": key, "error": f"the dialog failed: {type(error).__name__}"}
    finally:
        await stage.store.forget(CALL_ID)


async def _played(script: ChatScript, stage: Stage) -> dict[str, Any]:
    if stage.clinics is None:
        return await stage.chat.play(script)
    more = ClinicContent()
    if script.patient is not None:
        taken = tuple((one, script.patient.id) for one in script.medicines)
        more = ClinicContent(patients=(script.patient,), medicines=taken)
    clinic = await _open(stage.clinics, more)
    try:
        return await stage.chat.at(clinic).play(script)
    finally:
        await clinic.close()


async def _open(clinics: DemoClinics, more: ClinicContent) -> ClinicalBackend:
    """A clinic with one patient more; an id alone may be that of somebody who is there already."""
    try:
        return await clinics.open(more)
    except UnavailableError:
        if any(one.family_name for one in more.patients):
            raise
        return await clinics.open(ClinicContent())


async def _lines() -> AsyncIterator[bytes]:
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield line


def _write(answer: dict[str, Any]) -> None:
    """A line of JSON; a half of a character, which only an `id` may hold, becomes a "?"."""
    line = json.dumps(answer, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
