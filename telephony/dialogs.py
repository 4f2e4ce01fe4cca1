"""Opens the dialog with everything it works with: the record of calls, a clinic's own actions."""

import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from config.settings import Settings
from dialog.conduct.opening import open_daily_turns
from dialog.manager import DialogManager
from dialog.notes.due import NotesDue
from dialog.notes.records import NoteRecords
from dialog.parts import Surroundings
from dialog.rasa.action_runner import ActionRunner
from dialog.rasa.domain import Domain
from dialog.records.opening import open_store
from dialog.records.store import EventStore
from telephony.clinics import delivered, open_clinic
from telephony.language_models import adviser_by, opened_desk, opened_model, searched
from telephony.memories import opened_memory
from voice.asr.select import Choice


def doubting(settings: Settings, engine: Choice) -> Settings:
    """The settings with the doubts that fit what hears: engines mean different things by 0.3."""
    told = settings.dialog
    if engine.engine != "faster_whisper":
        return settings
    doubts = {
        "read_back_below": told.read_back_below_whisper,
        "confirm_danger_below": told.confirm_danger_below_whisper,
    }
    return settings.model_copy(update={"dialog": told.model_copy(update=doubts)})


@asynccontextmanager
async def open_dialog(
    settings: Settings,
    *,
    clock: Callable[[], float],
    rng: random.Random | None = None,
    store: EventStore | None = None,
) -> AsyncIterator[DialogManager]:
    """The dialog of all calls; closed with the block. Reads, checks and trains, so it blocks.

    Args:
        settings: all of them.
        clock: seconds since the epoch.
        rng: chooses among wordings; None: by chance.
        store: instead of the one that the settings name.

    Raises:
        ProjectError, DomainError, LexiconError, StoreError, ClinicalError: what is configured
            cannot be used.
    """
    async with AsyncExitStack() as stack:
        is_kept = store is None
        if store is None:
            store = await open_store(settings.store)
            stack.push_async_callback(store.close)

        def server(domain: Domain) -> ActionRunner:
            from dialog.rasa.remote_actions import RemoteActions

            remote = RemoteActions(settings.action_server, domain)
            stack.push_async_callback(remote.aclose)
            return remote

        records = NoteRecords(store, clock=clock, monotonic=time.monotonic)
        clinic, due, memory = None, NotesDue(written=records.written_later), None
        told, desk, adviser = settings.language_model, None, None
        model = await stack.enter_async_context(opened_model(told, clock))
        if settings.dialog.domain_directory is None:
            # The actions of another bot are its own.
            clinic = await open_clinic(settings, clock=clock)
            stack.push_async_callback(clinic.close)
            await stack.enter_async_context(delivered(due, clinic))
            await stack.enter_async_context(searched(store, due, clock))
            wording = opened_desk(model, told, clinic, due, records)
            desk = await stack.enter_async_context(wording)
            adviser = adviser_by(model, told)
            opening = opened_memory(settings, clock=clock, is_kept=is_kept)
            memory = await stack.enter_async_context(opening)
        turns = open_daily_turns(settings.store, settings.dialog, clock=clock)
        stack.push_async_callback(turns.close)
        surroundings = Surroundings(
            clock=clock,
            rng=rng or random.Random(),  # noqa: S311 - picks a wording, guards nothing
            store=store,
            server=server if settings.action_server.url else None,
            clinic=clinic,
            notes_due=due,
            note_desk=desk,
            adviser=adviser,
            memory=memory,
            turns=turns,
        )
        yield DialogManager.load(
            dialog=settings.dialog,
            safety=settings.safety,
            organisation=settings.call.organisation,
            surroundings=surroundings,
        )
