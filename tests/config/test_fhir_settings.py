"""The settings of a FHIR server."""

import pytest
from pydantic import ValidationError

from config.fhir_settings import FhirSettings


def test_without_settings_there_is_no_server():
    assert FhirSettings().base_url == ""


@pytest.mark.parametrize(
    "told",
    [
        {"base_url": "https://ehr.example/fhir"},
        {"base_url": "http://127.0.0.1:8080/fhir"},
        {"base_url": "http://localhost/fhir"},
        {"base_url": "http://[::1]:80/fhir"},
    ],
)
def test_records_travel_encrypted_or_within_one_machine(told):
    assert FhirSettings(**told).base_url == told["base_url"]


@pytest.mark.parametrize(
    "told",
    [
        {"base_url": "http://ehr.example/fhir"},
        {"token_url": "http://ehr.example/token"},
        {"base_url": "http://127.0.0.1.example/fhir"},
        {"base_url": "ftp://ehr.example"},
        {"base_url": "https://ehr.example/fhir?x=1"},
        {"token_url": "https://ehr.example/token"},
        {"zone": "Nowhere/Land"},
        {"zone": "../etc/passwd"},
        {"released_tag": "patient"},
        {"visit_kinds": {"checkup": "GP"}},
        {"algorithm": "HS256"},
        {"unknown": 1},
    ],
)
def test_what_makes_no_sense_is_refused(told):
    with pytest.raises(ValidationError):
        FhirSettings(**told)


def test_a_base_ends_without_a_slash():
    assert FhirSettings(base_url="https://ehr.example/fhir/").base_url.endswith("/fhir")


def test_the_token_is_not_shown():
    assert "hidden" not in repr(FhirSettings(token="hidden"))
