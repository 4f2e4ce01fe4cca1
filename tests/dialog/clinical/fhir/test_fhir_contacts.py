"""Telephone numbers as systems write them."""

import re

import pytest
from fhir.resources.R4B.contactpoint import ContactPoint
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.fhir.contacts import e164, phones, spellings
from tests.contracts.clinical_clinic import NOW
from tests.dialog.clinical.fhir.fhir_clinic import SITE


@pytest.mark.parametrize(
    ("written", "calling_code", "expected"),
    [
        ("+12025550100", "1", "+12025550100"),
        ("+1 (202) 555-0100", "1", "+12025550100"),
        ("(202) 555-0100", "1", "+12025550100"),
        ("202.555.0100", "1", "+12025550100"),
        ("1-202-555-0100", "1", "+12025550100"),
        ("202-555-0100 ext. 12", "1", "+12025550100"),
        ("202-555-0100 x12", "1", "+12025550100"),
        ("tel:+1-202-555-0100", "1", "+12025550100"),
        ("+44 20 7946 0018", "1", "+442079460018"),
        ("020 7946 0018", "44", "+442079460018"),
        ("20 7946 0018", "44", "+442079460018"),
        ("555-0100", "1", ""),
        ("ask the daughter", "1", ""),
        ("+0123456789", "1", ""),
        ("", "1", ""),
    ],
)
def test_a_number_is_read_however_it_is_written(written, calling_code, expected):
    assert e164(written, calling_code) == expected


@given(st.text(max_size=40), st.sampled_from(["1", "44", "49"]))
def test_any_text_is_a_number_or_none(text, calling_code):
    assert re.fullmatch(r"(\+[1-9]\d{6,14})?", e164(text, calling_code))


@given(st.from_regex(r"\+1[2-9]\d{9}|\+44[1-9]\d{9}", fullmatch=True), st.sampled_from(["1", "44"]))
def test_each_spelling_that_is_asked_for_is_the_same_number(phone, calling_code):
    found = spellings(phone, calling_code)
    assert phone in found
    if phone.startswith(f"+{calling_code}"):
        assert {e164(one, calling_code) for one in found} == {phone}


def points(*told):
    return [ContactPoint.model_validate({"system": "phone", "use": "mobile"} | one) for one in told]


def test_the_preferred_number_comes_first_and_old_ones_not_at_all():
    told = points(
        {"value": "202-555-0101", "use": "work"},
        {"value": "202-555-0102", "use": "home"},
        {"value": "202-555-0103", "use": "old"},
        {"value": "202-555-0104", "period": {"end": "2026-03-01"}},
        {"value": "202-555-0105", "period": {"end": "2026-03-02"}},
        {"value": "202-555-0106", "system": "fax"},
        {"value": "202-555-0107", "use": "work", "rank": 1},
        {"value": "202-555-0102"},
    )
    assert phones(told, SITE, NOW) == (
        "+12025550107", "+12025550105", "+12025550102", "+12025550101",
    )  # fmt: skip
