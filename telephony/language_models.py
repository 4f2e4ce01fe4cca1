"""Opens the optional language model that the settings name, and what works with it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress

from config.language_model_settings import LanguageModelSettings
from dialog.advice.adviser import Adviser
from dialog.clinical.backend import ClinicalBackend
from dialog.language_model.client import LanguageModel
from dialog.notes.desk import NoteDesk
from dialog.notes.due import NotesDue
from dialog.notes.records import NoteRecords
from dialog.notes.sweep import OLD_ENOUGH_S, sweep
from dialog.notes.writer import NoteWriter
from dialog.records.store import EventStore
from triage.assess import Triage

_SEARCHES_S = (10.0, OLD_ENOUGH_S)
"""When notes of earlier processes are looked for: once calls are taken, and once more for those
that were too young by then."""


@asynccontextmanager
async def opened_model(
    settings: LanguageModelSettings, clock: Callable[[], float]
) -> AsyncIterator[LanguageModel | None]:
    """The model, while the block lasts; None where the settings name none.

    Args:
        settings: of the model.
        clock: seconds since the epoch.

    Raises:
        OSError: `ca_file` cannot be read.
    """
    if not settings.base_url:
        yield None
        return
    model = await asyncio.to_thread(LanguageModel, settings, clock=time.monotonic, wall_clock=clock)
    try:
        yield model
    finally:
        await model.close()


def adviser_by(
    model: LanguageModel | None, settings: LanguageModelSettings
) -> Callable[[Triage, Collection[str]], Adviser] | None:
    """Makes who answers open health questions; None where nobody shall."""
    if model is None or not settings.gives_advice:
        return None

    def adviser(triage: Triage, conditions: Collection[str]) -> Adviser:
        return Adviser(
            model,
            triage,
            conditions,
            timeout_s=settings.advice_timeout_s,
            max_tokens=settings.advice_tokens,
        )

    return adviser


@asynccontextmanager
async def opened_desk(
    model: LanguageModel | None,
    settings: LanguageModelSettings,
    clinic: ClinicalBackend,
    due: NotesDue,
    records: NoteRecords,
) -> AsyncIterator[NoteDesk | None]:
    """Where notes are worded, while the block lasts; None: the template's are written at once."""
    if model is None or not settings.writes_notes:
        yield None
        return
    writer = NoteWriter(model, timeout_s=settings.note_timeout_s, max_tokens=settings.note_tokens)
    # One place is left to callers, who do not wait.
    at_once = max(1, settings.at_once - 1)
    desk = NoteDesk(writer, clinic, due, records, at_once=at_once)
    try:
        yield desk
    finally:
        await desk.close()


@asynccontextmanager
async def searched(
    store: EventStore,
    due: NotesDue,
    clock: Callable[[], float],
    *,
    after_s: tuple[float, ...] = _SEARCHES_S,
) -> AsyncIterator[None]:
    """While the block lasts, notes that an earlier process left due are looked for."""

    async def search() -> None:
        for wait_s in after_s:
            await asyncio.sleep(wait_s)
            await sweep(store, due, clock=clock)

    task = asyncio.create_task(search())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
