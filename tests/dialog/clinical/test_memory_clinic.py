"""The hospital that tests use instead of a real one keeps to what the real ones keep to."""

import pytest

from tests.contracts.clinical_contract import ClinicalContract
from tests.dialog.clinical.filled_clinic import filled_clinic, kept_by


class MemorySystem:
    """One hospital, however many open it."""

    def __init__(self):
        self.clinic = filled_clinic()

    async def open(self):
        return self.clinic

    async def kept(self):
        return kept_by(self.clinic)


class TestMemoryClinic(ClinicalContract):
    @pytest.fixture
    async def system(self):
        return MemorySystem()
