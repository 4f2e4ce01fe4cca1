"""The whole calls of `clinic_scripts/` that ask the clinic most, at real systems of hospitals."""

from dataclasses import replace
from datetime import UTC

import pytest
from calls.clinic_systems import FhirClinics, PostgresClinics
from calls.playing import assert_call, play
from calls.scripted import CLINIC_SCRIPTS, calls
from calls.stages import TODAY
from servers import PostgresServer

from tests.dialog.clinical.fhir.fhir_server import FhirServer

pytestmark = [pytest.mark.slow, pytest.mark.model]

PLAYED = (
    "results for the patient herself",
    "the day of birth on the keys",
    "two patients of one name and birthday",
    "somebody who has died",
    "a first visit",
    "booked and cancelled in one call",
    "a complaint that ends in a visit",
    "what the record has counts",
    "a refill, read back and asked for",
    "a refill of something that is not on the list",
    "a result that is not released is not mentioned",
    "the patient answers and proves it",
)
CALLS = {one.line["id"]: one for one in calls(CLINIC_SCRIPTS) if one.line["id"] in PLAYED}


@pytest.fixture(scope="module")
def fhir():
    server = FhirServer().start()
    yield FhirClinics(server, today=TODAY, zone=UTC)
    server.stop()


@pytest.fixture(scope="module")
def postgres():
    server = PostgresServer()
    yield PostgresClinics(server.start(), today=TODAY, zone=UTC)
    server.stop()


@pytest.mark.parametrize("system", ["fhir", "postgres"])
@pytest.mark.parametrize("name", CALLS)
def test_a_whole_call_goes_as_its_script_tells(stage, request, system, name):
    clinics = request.getfixturevalue(system)
    assert len(CALLS) == len(PLAYED)
    assert_call(play(replace(stage, clinics=clinics, seed="1"), CALLS[name].line), CALLS[name])


MOVING = {
    "id": "moved to another time",
    "context": {"authenticated": True, "patient_id": "demo-008"},
    "turns": [
        {"event": "caller", "text": text}
        for text in (
            "i'd like a check up tomorrow",
            "number one",
            "yes",
            "i need to move my appointment",
            "move it",
            "in two weeks",
            "the second one",
            "yes",
        )
    ],
}


@pytest.mark.parametrize("system", ["fhir", "postgres"])
def test_a_visit_is_moved_and_stands_once(stage, request, system):
    clinics = request.getfixturevalue(system)
    answer = play(replace(stage, clinics=clinics, seed="1"), MOVING)
    said = [" ".join(reply["text"] for reply in turn["replies"]) for turn in answer["turns"]]
    assert "It is booked" in said[2]
    assert "It is booked" in said[-1]
    first, second = (answer["turns"][at]["slots"]["appointment_id"] for at in (2, -1))
    assert first == second
