import pytest

from tests.dialog.clinical.fhir.fhir_clinic import filled
from tests.dialog.clinical.fhir.fhir_server import FhirServer


@pytest.fixture(scope="session")
def fhir_server():
    server = FhirServer().start()
    yield server
    server.stop()


@pytest.fixture
def hospital(fhir_server):
    """One of its own for each test, filled with the contract suite's clinic."""
    return filled(fhir_server.hospital())
