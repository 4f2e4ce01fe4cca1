"""Nothing that says who somebody is stays in a text, and all of it comes back."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.people import PatientRecord, Pregnancy, Proxy
from dialog.language_model.identifiers import of_call, of_record
from dialog.language_model.pseudonyms import Identifier, Kind, Pseudonyms, UnknownTokenError
from dialog.rasa.events import SlotSet
from tests.care_calls import heard

PATIENT = PatientRecord(
    "pat-77193", "José María", "O'Brien-Lopez", date(1962, 3, 14), "+12025550187",
    postal_code="20591", record_number="MR-448812",
    pregnancy=Pregnancy(date(2027, 4, 9)), proxies=(Proxy("Petra Quast", "daughter"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("this is José María calling", "this is calling"),
        ("jose maria o'brien lopez has a cough", "has a cough"),
        ("JOSÉ's cough", "'s cough"),
        ("my daughter petra gave me aspirin", "my daughter gave me aspirin"),
        ("born march fourteenth nineteen sixty two", "born"),
        ("the fourteenth of march", "the"),
        ("three fourteen sixty two", ""),
        ("1962-03-14 and 03/14/1962 and 3.14.62", "and and"),
        ("due 2027-04-09", "due"),
        ("call me on 202 555 0187 please", "call me on please"),
        ("(202) 555-0187", ""),
        ("five five five oh one eight seven", ""),
        ("my zip is two oh five nine one", "my zip is"),
        ("record MR 448812, ends with eight eight one two", "record , ends with"),
        ("it is pat-77193", "it is"),
        ("write to jose@example.org", "write to"),
        ("seen by Dr. Weaver and Nurse Ann Bell", "seen by and"),
        ("my name is quentin tarent and i cough", "my name is and i cough"),
        ("since 2026-02-23", "since"),
        ("on March 3, 2026 at ten", "on at ten"),
        ("card 4111 1111 1111 1111", "card"),
        ("i am [PATIENT_1]", "i am"),
    ],
)
def test_who_somebody_is_is_hidden(text, left):
    hidden = Pseudonyms(of_record(PATIENT)).hide(text)
    bare = re.sub(r"\s+", " ", re.sub(r"\[[A-Z]+_\d+\]", "", hidden)).strip()
    assert bare == left


@pytest.mark.parametrize(
    "text",
    [
        "blood pressure 150/95 mmHg and pulse 88",
        "one fifty over ninety five",
        "a hundred and four point two",
        "i took 500 mg twice a day for two weeks",
        "it may be worse in the morning",
        "the doctor said i should rest",
        "10 to 12 times since monday",
    ],
)
def test_what_says_nothing_of_it_stays(text):
    assert Pseudonyms(of_record(PATIENT)).hide(text) == text


def test_what_a_call_tells_is_hidden_also_after_it_was_forgotten():
    events = (
        SlotSet("stated_name", "Roberta Quill"),
        SlotSet("stated_name", None),
        SlotSet("date_of_birth", "1970-06-04"),
        SlotSet("third_factor", "9915"),
        SlotSet("appointment_id", "visit-12"),
        SlotSet("current_symptoms", "cough"),
        SlotSet("newborn_unwell", "no"),
        SlotSet("caller_mood", "anxious"),
        SlotSet("caller_phone", "+12025550187"),
        SlotSet("called_patient", "demo-044"),
        heard("my husband and Bartholomew came", "inform", person="Bartholomew"),
        heard("my wife", "inform", person="my wife"),
    )
    names = Pseudonyms(of_call(events))
    told = "roberta coughs, born june fourth, nine nine one five, visit-12, bartholomew, my wife, "
    told += "no, anxious, 555 0187, demo-044"
    hidden = names.hide(told)
    for word in ("roberta", "june", "nine", "visit", "bartholomew", "0187", "044"):
        assert word not in hidden
    assert "coughs" in hidden
    assert "my wife, no, anxious" in hidden
    assert names.show(hidden) == told


def test_the_same_words_have_the_same_token_and_a_foreign_one_has_none():
    names = Pseudonyms([Identifier(Kind.PATIENT, "Anna")])
    assert names.hide("Anna and anna, Anna") == "[PATIENT_1] and [PATIENT_2], [PATIENT_1]"
    with pytest.raises(UnknownTokenError):
        names.show("[PATIENT_3]")


def test_a_name_is_known_as_recognisers_write_it():
    patient = PatientRecord("p", "Łukasz", "Bjørn-O'Neil", date(1970, 1, 2), "")
    hidden = Pseudonyms(of_record(patient)).hide("lukasz bjorn oneil and Łukasz Bjørn-O'Neil")
    assert re.sub(r"\[[A-Z]+_\d+\]", "", hidden).split() == ["and"]


def test_identifiers_are_not_shown():
    assert "Petra" not in repr(of_record(PATIENT))


@given(st.text(max_size=80))
def test_whatever_is_hidden_comes_back(text):
    names = Pseudonyms(of_record(PATIENT))
    assert names.show(names.hide(text)) == text


SECRET = st.sampled_from(
    ["José", "maria", "O'Brien-Lopez", "PETRA", "quast", "1962-03-14", "March 14", "2025550187",
     "555-0187", "20591", "two oh five nine one", "MR-448812", "pat-77193", "five five five oh one "
     "eight seven", "march the fourteenth"]
)  # fmt: skip
FILLER = st.sampled_from(
    [
        "i have a headache",
        "for two days",
        "and",
        ",",
        "150/95",
        "dr",
        "no",
        "may",
        "seven",
        "[",
        "]",
    ]
)


@given(st.lists(SECRET | FILLER, max_size=12), st.sampled_from([" ", ", ", "\n", " - "]))
def test_no_identifier_stays_wherever_it_stands(pieces, between):
    names = Pseudonyms(of_record(PATIENT))
    hidden = names.hide(between.join(pieces))
    assert not names.leaks(hidden)
    bare = re.sub(r"\[[A-Z]+_\d+\]", " ", hidden).lower()
    for secret in ("josé", "jose", "maria", "maría", "o'brien", "lopez", "petra", "quast", "1962",
                   "march", "0187", "20591", "448812", "77193"):  # fmt: skip
        assert secret not in bare
