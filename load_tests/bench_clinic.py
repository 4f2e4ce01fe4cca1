"""`iasovoice bench clinic`: how long a turn waits for what it reads of the clinic.

A turn reads four times, one after the other: who has the number, the patient, free times, and the
medicines. Many callers share one pool; each takes a turn after times that are drawn.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson

from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.demo.opening import open_demo_clinic
from dialog.clinical.demo.people import known_patients
from load_tests.bench_media import machine

_SEED = 7
_PERCENTS = (50, 95, 99)
_TODAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
_WARM_UP = 50
_ALONE = 300
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class ClinicLoad:
    """Who asks how often."""

    callers: int
    turns: int
    """Of each caller."""
    every_s: float
    """A caller's turns come after so long, on average."""


@dataclass(frozen=True, slots=True)
class ClinicBench:
    """What was measured: milliseconds, for the four reads of a turn together."""

    name: str
    machine: str
    unit: str
    load: ClinicLoad
    alone: dict[str, float]
    """One caller, turn after turn."""
    many: dict[str, float]
    """All callers, each in its own time."""
    at_once: dict[str, float]
    """All callers in the same instant: the worst that the load can be."""

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The lines for people."""
        load = self.load
        return "\n".join(
            [
                self.machine,
                f"one caller                 {_told(self.alone)}",
                f"{load.callers} callers, each {load.every_s:g} s    {_told(self.many)}",
                f"{load.callers} in the same instant     {_told(self.at_once)}",
            ]
        )


async def bench(load: ClinicLoad) -> ClinicBench:
    """Measures the embedded clinic, in this process."""
    clinic = await open_demo_clinic(None, seed=_SEED, today=_TODAY.date(), clock=_TODAY.timestamp)
    phones = [one.phone for one in known_patients(_TODAY.date())]
    try:
        return await measure(clinic, phones, load, random.Random(_SEED))
    finally:
        await clinic.close()


async def measure(
    clinic: ClinicalBackend, phones: Sequence[str], load: ClinicLoad, rng: random.Random
) -> ClinicBench:
    """Measures a clinic in which each of these numbers is a patient's."""

    async def turns(count: int, *, every_s: float = 0.0) -> list[float]:
        taken = []
        await asyncio.sleep(rng.uniform(0, every_s))
        for _ in range(count):
            taken.append(await _turn_ms(clinic, rng.choice(phones)))
            await asyncio.sleep(rng.expovariate(1 / every_s) if every_s else 0)
        return taken

    await turns(_WARM_UP)
    alone = await turns(_ALONE)
    many = await asyncio.gather(
        *[turns(load.turns, every_s=load.every_s) for _ in range(load.callers)]
    )
    rounds = [
        await asyncio.gather(*[turns(1) for _ in range(load.callers)]) for _ in range(_ROUNDS)
    ]
    return ClinicBench(
        name="clinic",
        machine=machine(),
        unit="ms",
        load=load,
        alone=_percentiles(alone),
        many=_percentiles([one for taken in many for one in taken]),
        at_once=_percentiles([one for taken in rounds for (one,) in taken]),
    )


async def _turn_ms(clinic: ClinicalBackend, phone: str) -> float:
    began = time.perf_counter()
    found = await clinic.patients_at(phone)
    patient = await clinic.patient(found[0].id)
    await clinic.free_slots("checkup", _TODAY, _TODAY + timedelta(days=7), limit=5)
    await clinic.medicines(patient.id)
    return (time.perf_counter() - began) * 1000


def _percentiles(taken: Sequence[float]) -> dict[str, float]:
    names = [f"p{percent}" for percent in _PERCENTS]
    found: dict[str, Any] = dict(zip(names, np.percentile(taken, _PERCENTS).tolist(), strict=True))
    return found | {"turns": len(taken)}


def _told(figures: dict[str, float]) -> str:
    parts = [f"p{percent} {figures[f'p{percent}']:.1f} ms" for percent in _PERCENTS]
    return "  ".join((*parts, f"({figures['turns']:.0f} turns)"))
