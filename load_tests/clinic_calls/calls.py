"""One process's calls: the dialog, its record on the disk, the guard, one pool for all."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from config.load import load_settings
from dialog.clinical.guarded import GuardedClinic
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.vault import Vault
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from dialog.records.opening import open_store
from dialog.turn import NextStep
from load_tests.clinic_calls.caller import Case, ClinicCaller
from load_tests.clinic_calls.clinic import ASKED, Asked, MeasuredDatabase
from telephony.clinics import guard_limits
from telephony.long_lived import set_aside

_MOST_TURNS = 25
"""Of one call; nobody needs half of them."""


@dataclass(frozen=True, slots=True)
class CallLoad:
    """Who calls how."""

    calls: int = 50
    """At the same time, each by another patient."""
    every_s: float = 4.0
    """A caller's turns come after so long, on average."""
    embedding: bool = True
    seed: int = 7


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """How long one turn took: milliseconds."""

    ms: float
    asked: Asked


@dataclass(slots=True)
class Told:
    """What callers were told was done, and what each turn took."""

    turns: list[TurnTaken] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    """Ids of appointments that are booked."""
    refills: int = 0
    results: int = 0
    to_a_person: int = 0
    """Calls that ended with a person."""


class ClinicCalls:
    """The dialog at one clinic; opened and closed with `async with`."""

    def __init__(self, url: str, vault: Vault, directory: Path, load: CallLoad) -> None:
        """Connects to nothing yet; the record of the calls is kept in `directory`."""
        self._url, self._vault, self._load = url, vault, load
        self._directory = directory
        self._stack = AsyncExitStack()
        self.told = Told()

    async def __aenter__(self) -> "ClinicCalls":
        settings = load_settings(None, {})
        kept = {"engine": "sqlite", "path": self._directory / "calls.sqlite", "makes_key": True}
        store = await open_store(settings.store.model_copy(update=kept))
        self._stack.push_async_callback(store.close)
        sql = settings.clinical.sql
        database = MeasuredDatabase(self._url, pool=sql.pool, timeout_s=sql.timeout_s)
        # As `open_sql_clinic` does.
        await database.connect()
        clinic = GuardedClinic(
            SqlClinic(database, self._vault, clock=time.time),
            guard_limits(settings.clinical.guard),
            rng=random.Random(self._load.seed),
            clock=time.monotonic,
            observe=lambda _: None,
        )
        self._stack.push_async_callback(clinic.close)
        parts = await asyncio.to_thread(
            load_parts,
            dialog=settings.dialog,
            safety=settings.safety,
            organisation="Bench Clinic",
            surroundings=Surroundings(
                clock=time.time,
                rng=random.Random(self._load.seed),
                store=store,
                clinic=clinic,
                embedding=self._load.embedding,
            ),
        )
        self._dialog = DialogManager(parts, clock=time.time)
        await self._dialog.warm()
        set_aside()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Lets what is being written be written."""
        await self._stack.aclose()

    async def all(self, cases: Sequence[Case], *, prefix: str = "bench") -> Told:
        """Every case calls, each in its own time."""
        await asyncio.gather(*(self._call(f"{prefix}-{at}", case) for at, case in enumerate(cases)))
        return self.told

    async def _call(self, call_id: str, case: Case) -> None:
        rng = random.Random(f"{self._load.seed} {call_id}")
        caller = ClinicCaller(case, rng)
        await asyncio.sleep(rng.uniform(0, self._load.every_s))
        turn = await self._dialog.open(call_id)
        for _ in range(_MOST_TURNS):
            await asyncio.sleep(rng.expovariate(1 / self._load.every_s))
            said = caller.answer(turn)
            asked, began_at = Asked(), time.perf_counter()
            ASKED.set(asked)
            turn = await self._dialog.respond(call_id, said)
            ASKED.set(None)
            self.told.turns.append(TurnTaken((time.perf_counter() - began_at) * 1000, asked))
            self._note(turn.slots.get("booking_step"), turn.slots.get("appointment_id"))
            self.told.refills += turn.slots.get("refill_step") == "sent"
            self.told.results += turn.slots.get("results_step") in ("told", "more")
            if turn.then is not NextStep.LISTEN:
                break
        self.told.to_a_person += turn.then is NextStep.HAND_OFF
        await self._dialog.close(call_id)

    def _note(self, step: object, visit: object) -> None:
        if step == "booked" and isinstance(visit, str):
            self.told.visits.append(visit)
