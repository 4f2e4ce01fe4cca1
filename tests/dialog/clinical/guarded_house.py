"""A hospital in memory behind a guard, in virtual time."""

import asyncio
import functools
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fakes_clinic import MemoryClinic
from virtual_time import VirtualTimeLoop

from dialog.clinical.care import FreeSlot
from dialog.clinical.errors import UnavailableError
from dialog.clinical.guard import GuardLimits, Patience
from dialog.clinical.guarded import GuardedClinic
from dialog.clinical.people import PatientRecord

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PATIENT = PatientRecord("pat-1", "Zoe", "Muster", date(1991, 4, 9), "+12025550101")
SLOTS = (
    FreeSlot("slot-1", "checkup", NOW + timedelta(days=1), 30),
    FreeSlot("slot-2", "checkup", NOW + timedelta(days=2), 30),
)
LIMITS = GuardLimits(
    read=Patience(timeout_s=1.0, tries=3, budget_s=2.5),
    write=Patience(timeout_s=2.0, tries=3, budget_s=7.0),
    first_wait_s=0.1,
    longest_wait_s=0.4,
    at_once=50,
    breaker_failures=5,
    breaker_rest_s=10.0,
)


def seconds():
    return asyncio.get_running_loop().time()


def in_virtual_time(test):
    @functools.wraps(test)
    def run(*args, **kwargs):
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            runner.run(test(*args, **kwargs))

    return run


class House:
    """A hospital, the guard before it, and what the guard told of."""

    def __init__(self, **limits):
        self.clinic = MemoryClinic(patients=[PATIENT], slots=SLOTS, now=lambda: NOW)
        self.told = []
        self.waits_s = []
        self.guarded = GuardedClinic(
            self.clinic,
            replace(LIMITS, **limits),
            rng=random.Random(7),
            clock=seconds,
            sleep=self._sleep,
            observe=self.told.append,
        )

    async def _sleep(self, wait_s):
        self.waits_s.append(wait_s)
        await asyncio.sleep(wait_s)

    async def book(self, slot_id="slot-1", key="k1"):
        return await self.guarded.book("pat-1", slot_id, reason="tired", key=key)

    async def fails(self, times=1, ask=None):
        for _ in range(times):
            with pytest.raises(UnavailableError):
                await (ask or self.guarded.patient)("pat-1")

    @property
    def bookings(self):
        return list(self.clinic.booked.values())
