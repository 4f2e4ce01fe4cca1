"""A clinic on a server that does wrong, and what must not be told of it."""

from contextlib import asynccontextmanager, contextmanager

import pytest

from dialog.clinical.care import StaffTask
from dialog.clinical.fhir.backend import open_fhir_clinic
from tests.contracts.clinical_clinic import clock
from tests.contracts.clinical_fixtures import PERSONAL
from tests.dialog.clinical.fhir.fhir_clinic import settings_for
from tests.dialog.clinical.fhir.fhir_server import PLANTED

TASK = StaffTask("call_back", "Asks about her tablets.")


@asynccontextmanager
async def clinic_at(hospital, **settings):
    clinic = open_fhir_clinic(settings_for(hospital, **settings), clock)
    yield clinic
    await clinic.close()


@contextmanager
def refuses(kind):
    with pytest.raises(kind) as caught:
        yield caught
    text = f"{caught.value} {caught.value!r}"
    assert type(caught.value) is kind
    assert not [word for word in (*PERSONAL, PLANTED, "Ångström", "pat-1") if word in text]
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def writes(request):
    return request.method == "POST" and not request.path.endswith("_search")
