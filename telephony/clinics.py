"""Opens the hospital's side that the settings name, behind its guard."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from config.clinical_settings import ClinicalSettings, GuardSettings, PatienceSettings
from config.settings import Settings
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalSettingsError
from dialog.clinical.guard import GuardLimits, Patience
from dialog.clinical.guarded import GuardedClinic
from dialog.clinical.http.options import HttpOptions
from dialog.notes.due import NotesDue
from dialog.parts import ACTION_TIMEOUT_S

_DELIVERED_EVERY_S = 30.0


async def open_clinic(settings: Settings, *, clock: Callable[[], float]) -> ClinicalBackend:
    """The hospital's side, to be closed by the caller.

    Args:
        settings: all of them; its rows are sealed with the keys of the record of calls.
        clock: seconds since the epoch.

    Raises:
        ClinicalSettingsError, StoreSettingsError: what is configured cannot be used.
        UnavailableError: the clinic's database cannot be reached.
    """
    limits = guard_limits(settings.clinical.guard)
    backend = await open_backend(settings, clock)
    rng = random.Random()  # noqa: S311 - spreads tries, guards nothing
    return GuardedClinic(backend, limits, rng=rng, clock=time.monotonic)


@asynccontextmanager
async def delivered(
    due: NotesDue, clinic: ClinicalBackend, *, every_s: float = _DELIVERED_EVERY_S
) -> AsyncIterator[None]:
    """While the block lasts, notes that the clinic could not take are offered again and again."""

    async def deliver() -> None:
        while True:
            await asyncio.sleep(every_s)
            if len(due):
                await due.deliver(clinic)

    task = asyncio.create_task(deliver())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def open_backend(settings: Settings, clock: Callable[[], float]) -> ClinicalBackend:
    """The same without its guard."""
    clinical = settings.clinical
    match clinical.backend:
        case "demo":
            from dialog.clinical.demo.opening import open_demo_clinic

            zone = ZoneInfo(settings.dialog.timezone)
            today = datetime.fromtimestamp(clock(), tz=zone).date()
            return await open_demo_clinic(
                None, seed=clinical.demo_seed, today=today, clock=clock, zone=zone
            )
        case "sql":
            from dialog.clinical.sql.opening import open_sql_clinic

            return await open_sql_clinic(clinical.sql, settings.store, clock=clock)
        case "http":
            from dialog.clinical.http.backend import HttpClinic

            return await asyncio.to_thread(HttpClinic, _http(clinical))
        case "fhir":
            from dialog.clinical.fhir.backend import open_fhir_clinic

            try:
                return await asyncio.to_thread(open_fhir_clinic, clinical.fhir, clock)
            except (ValueError, OSError) as error:
                raise ClinicalSettingsError(f"clinical.fhir: {error}") from None


def _http(clinical: ClinicalSettings) -> HttpOptions:
    told = clinical.http
    try:
        return HttpOptions(
            url=told.url,
            token=told.token,
            ca_file=told.ca_file,
            allow_plain=told.allow_plain,
            timeout_s=told.timeout_s,
            max_connections=told.max_connections,
            max_answer_bytes=told.max_answer_bytes,
        )
    except ValueError as error:
        raise ClinicalSettingsError(f"clinical.http: {error}") from None


def guard_limits(guard: GuardSettings) -> GuardLimits:
    """How the settings say that the hospital's system is treated.

    Raises:
        ClinicalSettingsError: an action would be cut off while it writes what it has read for.
    """
    longest_s = guard.read.budget_s + guard.write.budget_s
    if longest_s >= ACTION_TIMEOUT_S:
        raise ClinicalSettingsError(
            f"clinical.guard: read.budget_s and write.budget_s come to {longest_s} s together; "
            f"allowed: less than {ACTION_TIMEOUT_S} s"
        )
    return GuardLimits(
        read=_patience(guard.read),
        write=_patience(guard.write),
        first_wait_s=guard.first_wait_s,
        longest_wait_s=guard.longest_wait_s,
        at_once=guard.at_once,
        breaker_failures=guard.breaker_failures,
        breaker_rest_s=guard.breaker_rest_s,
    )


def _patience(told: PatienceSettings) -> Patience:
    return Patience(told.timeout_s, told.tries, told.budget_s)
