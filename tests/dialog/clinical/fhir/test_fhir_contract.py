"""The FHIR backend keeps to what every clinical backend keeps to, over real HTTP."""

import pytest

from tests.contracts.clinical_contract import ClinicalContract
from tests.dialog.clinical.fhir.fhir_clinic import FhirSystem


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
        hospital.passes_over = frozenset(
            (
                "_sort",
                "_include",
                "_tag",
                "status",
                "service-type",
                "date",
                "start",
                "code",
                "family",
            )
        )
        return FhirSystem(hospital)
