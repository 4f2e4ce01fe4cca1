"""The FHIR backend keeps to what every clinical backend keeps to, over real HTTP."""

import random
import time

import pytest

from dialog.clinical.guard import GuardLimits, Patience
from dialog.clinical.guarded import GuardedClinic
from tests.contracts.clinical_contract import ClinicalContract
from tests.dialog.clinical.fhir.fhir_clinic import FhirSystem
from tests.dialog.clinical.fhir.fhir_server import HalfABody, Status

PASSED_OVER = (
    "_sort _include _tag status service-type date start code family phone birthdate role patient"
)


class TestFhirClinic(ClinicalContract):
    @pytest.fixture
    async def system(self, fhir_server):
        return FhirSystem(fhir_server.hospital())


class TestFhirClinicOfSmallPages(ClinicalContract):
    """One entry a page, searches by GET, and writes that are answered without a body."""

    @pytest.fixture
    async def system(self, fhir_server):
        hospital = fhir_server.hospital()
        hospital.page_size = 1
        hospital.is_minimal = True
        return FhirSystem(hospital, search_by="get", max_pages=100)


class TestFhirClinicThatPassesOver(ClinicalContract):
    """A server that knows few parameters and includes nothing: what it sends is looked at."""

    @pytest.fixture
    async def system(self, fhir_server):
        hospital = fhir_server.hospital()
        hospital.passes_over = frozenset(PASSED_OVER.split())
        return FhirSystem(hospital)


class PatientSystem(FhirSystem):
    """A hospital whose server often fails, behind the guard that asks again."""

    async def open(self):
        patience = Patience(timeout_s=60.0, tries=20, budget_s=120.0)
        limits = GuardLimits(
            read=patience,
            write=patience,
            first_wait_s=0.0,
            longest_wait_s=0.0,
            at_once=64,
            breaker_failures=1_000,
            breaker_rest_s=1.0,
        )
        return GuardedClinic(
            await super().open(), limits, rng=random.Random(7), clock=time.monotonic
        )


class TestFhirClinicOfAFailingServer(ClinicalContract):
    """Of ten requests one fails, half of them after the server has done what it was asked."""

    @pytest.fixture
    async def system(self, fhir_server):
        system = PatientSystem(fhir_server.hospital())
        system.hospital.trouble_every = 10
        system.hospital.troubles = (
            (HalfABody(), True),
            (Status(503), False),
            (Status(500), True),
            (HalfABody(), False),
            (Status(429, (("Retry-After", "0"),)), False),
        )
        return system
