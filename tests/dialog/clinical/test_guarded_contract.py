"""Behind the guard a hospital does what it does without it, even where every other try fails."""

import random
from dataclasses import replace

import pytest
from fakes_clinic import Trouble

from dialog.clinical.guard import Patience
from dialog.clinical.guarded import GuardedClinic
from tests.contracts.clinical_contract import ClinicalContract
from tests.dialog.clinical.filled_clinic import filled_clinic, kept_by
from tests.dialog.clinical.guarded_house import LIMITS, seconds


class GuardedSystem:
    """A hospital in memory; whoever opens it stands behind a guard of their own."""

    def __init__(self):
        self.clinic = filled_clinic()

    async def open(self):
        return GuardedClinic(self.clinic, LIMITS, rng=random.Random(7), clock=seconds)

    async def kept(self):
        return kept_by(self.clinic)


class FaultySystem(GuardedSystem):
    """Every other try fails, every other time after it was done."""

    async def open(self):
        self.clinic.next(*[Trouble.LOST, None, Trouble.DOWN, None] * 50)
        # Of those who ask at once, one may meet all the troubles.
        patience = Patience(timeout_s=60.0, tries=20, budget_s=60.0)
        limits = replace(
            LIMITS, read=patience, write=patience, first_wait_s=0.0, breaker_failures=100
        )
        return GuardedClinic(self.clinic, limits, rng=random.Random(7), clock=seconds)


class TestGuardedClinic(ClinicalContract):
    @pytest.fixture
    async def system(self):
        return GuardedSystem()


class TestGuardedClinicOfTwoTries(ClinicalContract):
    """Whatever was lost, the dialog sees what it would have seen."""

    @pytest.fixture
    async def system(self):
        return FaultySystem()
