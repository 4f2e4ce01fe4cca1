"""The contract of all clinical backends, as far as four services go; the rest is refused."""

import inspect

import pytest
from pydantic import SecretStr

from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import NotOfferedError
from dialog.clinical.http.backend import OFFERED, HttpClinic
from dialog.clinical.http.options import HttpOptions
from tests.contracts.clinical_contract import ClinicalContract
from tests.dialog.clinical.http.services import TOKEN, Services

NEEDING = {
    "staff_on_call": ["who_is_on_duty_is_known_by_role_and_time"],
    "medicines": [
        "medicines_come_by_name_and_are_the_patients_own",
        "there_is_nothing_to_read_of_nobody[medicines]",
    ],
    "request_refill": [
        "a_refill_is_asked_for_once_for_the_same_key",
        "no_refill_of_what_the_patient_does_not_take[med-none]",
        "no_refill_of_what_the_patient_does_not_take[med-4]",
        "nothing_is_written_for_nobody[refill]",
    ],
    "results": [
        "only_released_results_are_told_the_latest_first",
        "there_is_nothing_to_read_of_nobody[results]",
    ],
    "care_plan": ["the_plan_has_its_goals", "where_there_is_no_plan_it_has_no_goals"],
    "update_care_plan": [
        "what_was_told_is_added_once_for_the_same_key",
        "nothing_is_written_for_nobody[update]",
    ],
    "readings": [
        "readings_of_a_kind_come_latest_first",
        "there_is_nothing_to_read_of_nobody[readings]",
    ],
    "add_reading": [
        "a_reading_is_kept_once_for_the_same_key",
        "nothing_is_written_for_nobody[reading]",
    ],
    "leave_task": [
        "a_task_is_left_once_for_the_same_key",
        "what_is_written_at_once_with_one_key_stands_once",
        "nothing_is_written_for_nobody[task]",
    ],
}
"""Tests of the suite by the method that they need and the services do not offer."""
REFUSED = {f"test_{name}" for names in NEEDING.values() for name in names}


class OpenServices(Services):
    async def open(self):
        return HttpClinic(HttpOptions(self.url, token=SecretStr(TOKEN), timeout_s=60.0))


class TestHttpClinic(ClinicalContract):
    @pytest.fixture(autouse=True)
    def what_is_not_offered_is_refused(self, request):
        if request.node.name in REFUSED:
            request.applymarker(pytest.mark.xfail(raises=NotOfferedError, strict=True))

    @pytest.fixture
    async def system(self):
        async with OpenServices() as services:
            yield services


def test_every_method_is_offered_or_refused_and_the_suite_knows_which():
    methods = {
        name
        for name, member in inspect.getmembers(ClinicalBackend, inspect.isfunction)
        if not name.startswith("_") and name != "close"
    }
    assert OFFERED | set(NEEDING) == methods
    assert not OFFERED & set(NEEDING)


def test_what_the_suite_expects_to_be_refused_is_in_the_suite():
    known = {name for name in dir(ClinicalContract) if name.startswith("test_")}
    assert {name.split("[")[0] for name in REFUSED} <= known
