import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.demo.people import invent_patients
from dialog.clinical.identity import (
    is_near,
    knows_code,
    read_birth_date,
    read_code,
    same_person,
    speaking_for,
)
from dialog.clinical.people import Candidate, PatientRecord, Proxy
from dialog.clinical.short_names import is_short_for
from dialog.clinical.spoken_names import SpokenName
from tests.dialog.clinical.common_names import FAMILY, GIVEN

TODAY = date(2026, 3, 1)
BORN = date(1980, 3, 3)


PHONE = "+12025550100"


def record(given_name: str, family: str, key: str = "p", **more) -> PatientRecord:
    return PatientRecord(key, given_name, family, more.pop("born", BORN), PHONE, **more)


def candidate(given_name: str, family: str, key: str = "p", **more) -> Candidate:
    more.setdefault("phones", (PHONE,))
    return Candidate(key, given_name, family, more.pop("born", BORN), **more)


def heard(text: str) -> SpokenName:
    name = SpokenName.told(text.split())
    assert name is not None
    return name


@given(st.text(max_size=60))
def test_any_answer_is_read(said: str) -> None:
    code = read_code(said)
    assert code is None or (code.isdecimal() and 4 <= len(code) <= 5)
    born = read_birth_date(said, TODAY)
    assert born is None or born <= TODAY


@pytest.mark.parametrize(
    ("given_name", "family", "said"),
    [
        ("Catherine", "Jones", "katherine jones"),
        ("José María", "Núñez", "jose nunez"),
        ("José María", "Núñez", "jose maria nunez"),
        ("Anne-Marie", "O'Neil", "anne marie o neil"),
        ("Maria", "Lopez Garcia", "maria lopez garcia"),
        ("Maria", "Lopez Garcia", "maria lopez"),
        ("Zoë", "Ångström-Muster", "zoe muster"),
        ("John", "Smyth", "jon robert smith"),
        ("Ruth", "Van der Berg", "ruth van der berg"),
        ("Ian", "McDonald", "ian mc donald"),
        ("Wei", "Zhang", "zhang wei"),
        ("Robert", "Jones", "bob jones"),
        ("Bob", "Jones", "robert jones"),
        ("Elizabeth", "Stone", "liz stone"),
        ("Margaret", "Stone", "peggy stone"),
        ("José", "Núñez", "pepe nunez"),
        ("María Guadalupe", "López García", "lupe lopez"),
        ("Katherine", "O'Neil", "kate o neil"),
    ],
)
def test_a_name_may_be_heard_in_another_way(given_name: str, family: str, said: str) -> None:
    assert same_person([candidate(given_name, family)], heard(said), BORN) is not None


@pytest.mark.parametrize(
    ("given_name", "family", "said"),
    [
        ("Anna", "Lopez", "hanna stone"),
        ("Anna", "Lopez", "peter lopez"),
        ("Jason", "Larson", "mason lawson"),
        ("Maria", "Lopez Garcia", "maria flores"),
        ("", "Lopez", "anna lopez"),
        ("Anna", "", "anna lopez"),
        ("Robert", "Jones", "bob johnson"),
        ("Robert", "Larson", "bob lawson"),
        ("Robert", "Jones", "bill jones"),
        ("Kathy", "Jones", "kate jones"),
        ("Robert", "Jones", "jones bob"),
    ],
)
def test_another_name_is_another_person(given_name: str, family: str, said: str) -> None:
    assert same_person([candidate(given_name, family)], heard(said), BORN) is None


def test_nobody_is_known_by_half_of_it() -> None:
    anna = candidate("Anna", "Lopez")
    assert same_person([anna], heard("anna lopez"), date(1980, 3, 4)) is None
    assert same_person([anna], heard("anna lopez"), date(1980, 3, 4), phone=PHONE) is None
    assert same_person([anna], heard("john doe"), BORN, phone=PHONE) is None
    assert same_person([], heard("anna lopez"), BORN) is None


def test_of_two_alike_nobody_is_meant_and_the_dead_are_nobody() -> None:
    name = heard("anna lopez")
    two = [candidate("Anna", "Lopez", "p"), candidate("Ana", "Lopez", "q")]
    assert same_person(two, name, BORN) is None
    dead = candidate("Anna", "Lopez", is_deceased=True)
    assert same_person([dead], name, BORN, phone=PHONE) is None
    assert same_person([two[0], two[0]], name, BORN) == two[0]


def test_at_the_number_of_the_record_a_name_may_be_heard_less_well() -> None:
    anna = candidate("Gary", "Coleman")
    assert same_person([anna], heard("gary kohlmann"), BORN, phone="+12025550111") is None
    assert same_person([anna], heard("gary kohlmann"), BORN, phone=PHONE) == anna


def test_a_number_tells_namesakes_apart_but_no_twins() -> None:
    first = candidate("James", "Doe", "p")
    second = candidate("James", "Doe", "q", phones=("+12025550111",))
    assert same_person([first, second], heard("james doe"), BORN) is None
    assert same_person([first, second], heard("james doe"), BORN, phone=PHONE) == first
    both = [first, candidate("James", "Doe", "q")]
    assert same_person(both, heard("james doe"), BORN, phone=PHONE) is None
    twins = [candidate("Jayden", "Doe", "p"), candidate("Kayden", "Doe", "q", phones=())]
    assert same_person(twins, heard("kayden doe"), BORN, phone=PHONE) is None


def test_who_may_be_called_by_one_short_form_is_not_told_apart_by_it() -> None:
    patrick, patricia = candidate("Patrick", "Doe", "p"), candidate("Patricia", "Doe", "q")
    assert same_person([patrick], heard("pat doe"), BORN) == patrick
    assert same_person([patrick, patricia], heard("pat doe"), BORN) is None
    assert same_person([patrick, patricia], heard("pat doe"), BORN, phone=PHONE) is None
    john, jack = candidate("John", "Doe", "p"), candidate("Jack", "Doe", "q")
    assert same_person([john, jack], heard("jack doe"), BORN) is None
    assert same_person([john], heard("jack doe"), date(1980, 3, 4)) is None


@given(st.lists(st.sampled_from(GIVEN), min_size=2, max_size=6), st.sampled_from(FAMILY), st.data())
def test_whoever_of_several_born_on_one_day_calls_nobody_else_is_known(
    names: list[str], family: str, data: st.DataObject
) -> None:
    """By a short form of their name, too: it is they, or nobody."""
    everybody = [candidate(one, family, f"p{at}") for at, one in enumerate(names)]
    at = data.draw(st.integers(0, len(names) - 1))
    said = data.draw(st.sampled_from([names[at], *sorted(short_forms(names[at]))]))
    found = same_person(everybody, heard(f"{said} {family}"), BORN)
    assert found is None or found.id == f"p{at}"


def short_forms(name: str) -> set[str]:
    """All that are known of common names."""
    return {one for one in GIVEN if is_short_for(name, one)}


def test_who_is_expected_is_compared_as_one_candidate() -> None:
    expected = Candidate.of(record("Anna", "Lopez"))
    assert is_near(expected, heard("ana lopez"), BORN)
    assert not is_near(expected, heard("ana stone"), BORN)


def test_only_who_is_allowed_to_speaks_for_a_patient() -> None:
    karen = Proxy("Karen Sampleby", "daughter", ("appointments",))
    other = Proxy("Peter Sampleby", "son", ("results",))
    assert speaking_for((karen, other), heard("caren sampleby")) == karen
    assert speaking_for((karen, other), heard("linda sampleby")) is None
    assert speaking_for((karen, karen), heard("karen sampleby")) is None
    assert speaking_for((Proxy("", "wife"), Proxy("Karen", "wife")), heard("karen a")) is None


def test_no_patient_of_the_demo_clinic_is_taken_for_another() -> None:
    """As if all of them had been born on one day: measured, 2 of 39,800 pairs."""
    everybody = [
        Candidate(one.id, one.given_name, one.family_name, BORN)
        for one in invent_patients(7, date(2026, 3, 1))
    ]
    names = [heard(f"{one.given_name} {one.family_name}".lower()) for one in everybody]
    confused = sum(
        one.given_name + one.family_name != other.given_name + other.family_name
        and is_near(other, name, BORN)
        for one, name in zip(everybody, names, strict=True)
        for other in everybody
    )
    assert confused <= 4
    for one, name in zip(everybody, names, strict=True):
        found = same_person(everybody, name, BORN)
        assert found is None or found.id == one.id


def test_strangers_of_one_birthday_are_hardly_ever_confused() -> None:
    """Measured on 200,000 pairs of people with common names: none, at their number 10."""
    rng = random.Random(5)
    people = [(rng.choice(GIVEN), rng.choice(FAMILY)) for _ in range(300)]
    everybody = [Candidate(str(n), *one, BORN) for n, one in enumerate(people)]
    confused = sum(
        people[int(other.id)] != one and is_near(other, SpokenName(*one), BORN)
        for one in people
        for other in everybody
    )
    assert confused / (len(people) ** 2) < 2e-4


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


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("05141994", date(1994, 5, 14)),
        ("05141994#", date(1994, 5, 14)),
        ("0541*05141994#", date(1994, 5, 14)),
        ("05*14*1994", date(1994, 5, 14)),
        ("051494", date(1994, 5, 14)),
        ("13451994", None),
        ("02301990", None),
        ("0514199", None),
        ("05141994*", date(1994, 5, 14)),
        ("*", None),
        ("may fourteenth ninety four", date(1994, 5, 14)),
        ("may fourteenth twenty ninety", None),
        ("february thirtieth nineteen ninety", None),
        ("may fourteenth eighteen ninety four", None),
        ("i forgot", None),
    ],
)
def test_a_birthday_is_read_however_it_is_told(said: str, born: date | None) -> None:
    assert read_birth_date(said, TODAY) == born
