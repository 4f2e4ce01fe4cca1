from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.identity import (
    SpokenName,
    knows_code,
    read_birth_date,
    read_code,
    read_name,
    same_person,
)
from dialog.clinical.people import PatientRecord

TODAY = date(2026, 3, 1)
BORN = date(1980, 3, 3)


def record(given_name: str, family: str, key: str = "p", **more) -> PatientRecord:
    return PatientRecord(key, given_name, family, more.pop("born", BORN), "+15550100", **more)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("john smith", ("john", "smith")),
        ("My name is Mary Anne O'Brien.", ("mary", "o'brien")),
        ("yes it is maria lopez garcia please", ("maria", "garcia")),
        ("this is rose young speaking", ("rose", "young")),
    ],
)
def test_a_full_name_is_read(said: str, name: tuple[str, str]) -> None:
    read = read_name(said)
    assert read is not None
    assert (read.given, read.family) == name


@pytest.mark.parametrize(
    "said", ["", "john", "i have a headache", "who are you and why do you ask", "12 34", "no"]
)
def test_what_is_no_full_name_is_none(said: str) -> None:
    assert read_name(said) is None


@given(st.text(max_size=60))
def test_any_answer_is_read(said: str) -> None:
    read_name(said)
    code = read_code(said)
    assert code is None or (code.isdecimal() and 4 <= len(code) <= 5)
    born = read_birth_date(said, TODAY)
    assert born is None or born <= TODAY


@pytest.mark.parametrize(
    ("given_name", "family", "said"),
    [
        ("Catherine", "Jones", SpokenName("katherine", "jones")),
        ("José María", "Núñez", SpokenName("jose", "nunez")),
        ("Anne-Marie", "O'Neil", SpokenName("anne-marie", "oneil")),
    ],
)
def test_a_name_may_be_heard_in_another_spelling(
    given_name: str, family: str, said: SpokenName
) -> None:
    assert same_person([record(given_name, family)], said, BORN) is not None


def test_nobody_is_known_by_half_of_it() -> None:
    anna = record("Anna", "Lopez")
    assert same_person([anna], SpokenName("anna", "lopez"), date(1980, 3, 4)) is None
    assert same_person([anna], SpokenName("hanna", "stone"), BORN) is None
    assert same_person([], SpokenName("anna", "lopez"), BORN) is None


def test_of_two_alike_nobody_is_meant_and_the_dead_are_nobody() -> None:
    name = SpokenName("anna", "lopez")
    two = [record("Anna", "Lopez", "p"), record("Ana", "Lopez", "q")]
    assert same_person(two, name, BORN) is None
    assert same_person([record("Anna", "Lopez", is_deceased=True)], name, BORN) is None
    assert same_person([two[0], two[0]], name, BORN) == two[0]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("zero zero five oh two", "00502"),
        ("my zip is nine oh two one oh", "90210"),
        ("twelve thirty four", "1234"),
        ("4521#", "4521"),
        ("it is five five five", None),
        ("i don't know", None),
    ],
)
def test_figures_are_read_however_they_are_said(said: str, code: str | None) -> None:
    assert read_code(said) == code


def test_the_postal_code_or_the_end_of_the_record_number_proves_it() -> None:
    anna = record("Anna", "Lopez", postal_code="90210-1234", record_number="MR7741")
    assert knows_code(anna, "90210")
    assert knows_code(anna, "7741")
    assert not knows_code(anna, "7742")
    assert not knows_code(record("Anna", "Lopez"), "")


def test_a_record_without_a_given_name_is_nobodys() -> None:
    assert same_person([record("", "Lopez")], SpokenName("anna", "lopez"), BORN) is None
