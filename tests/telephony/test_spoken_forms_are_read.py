"""What Whisper writes is read by triage and by the finders as what the caller said is."""

from datetime import date, datetime

import pytest

from dialog.hearing.spoken_keys import says_number
from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.examples import from_rasa
from dialog.nlu.mentions import MentionFinder
from dialog.parts import SHIPPED
from dialog.rasa.loading import load_project
from triage.assess import Triage
from triage.decision import Patient
from triage.lexicon import default_lexicon
from triage.vitals import read_vitals
from triage.words import split_words
from voice.asr.spoken_forms import spoken_form

NOW = datetime(2026, 3, 11, 9, 0)  # noqa: DTZ001 - the caller's own clock
TODAY = NOW.date()
SAME = [
    ("My blood pressure is 180/120.", "my blood pressure is one eighty over one twenty", None),
    ("It was 140 over 90 this morning.", "it was one forty over ninety this morning", None),
    ("BP 165/105", "b p one sixty five over one oh five", None),
    ("It's been in the 150s over 90s.", "it's been in the one fifties over nineties", None),
    ("I'm 28 weeks pregnant.", "i'm twenty eight weeks pregnant", None),
    ("28 weeks.", "twenty eight weeks", "pregnancy_week"),
    ("32", "thirty two", "pregnancy_week"),
    ("I'm in my 30th week.", "i'm in my thirtieth week", "pregnancy_week"),
    ("I'm 36 weeks and 3 days.", "i'm thirty six weeks and three days", "pregnancy_week"),
    ("My blood sugar is 450.", "my blood sugar is four hundred fifty", None),
    ("My blood sugar is 450 mg/dL.", "my blood sugar is four hundred fifty", None),
    ("My sugar is 3.1 mmol/L.", "my sugar is three point one millimoles", None),
    ("Sugar was 52 this morning.", "sugar was fifty two this morning", None),
    ("My oxygen is 88%.", "my oxygen is eighty eight percent", None),
    ("My O2 sat is 91%.", "my o two sat is ninety one percent", None),
    (
        "My temperature is 101.5°F.",
        "my temperature is one hundred one point five degrees fahrenheit",
        None,
    ),
    ("He has a fever of 104.", "he has a fever of one hundred four", None),
    ("Her temp is 38.9 C.", "her temp is thirty eight point nine celsius", None),
    ("It's 98.6.", "it's ninety eight point six", None),
    ("My heart rate is 145 bpm.", "my heart rate is one forty five bpm", None),
    ("My pulse is 110.", "my pulse is one ten", None),
    ("I weigh 185 lbs.", "i weigh one eighty five pounds", None),
    ("I weigh 84 kg.", "i weigh eighty four kilograms", None),
    ("It's a 7 out of 10.", "it's a seven out of ten", "symptom_severity"),
    ("7/10", "seven out of ten", "symptom_severity"),
    ("8.", "eight", "symptom_severity"),
    ("For about 3 days.", "for about three days", "symptom_duration"),
    ("10-12 days.", "ten to twelve days", "symptom_duration"),
    ("2 1/2 weeks.", "two and a half weeks", "symptom_duration"),
    ("Since 3 a.m.", "since three a m", "symptom_duration"),
    ("I've had it for 2 or 3 weeks.", "i've had it for two or three weeks", None),
    ("At 3:30.", "at three thirty", "preferred_appointment_time"),
    ("Tuesday at 10:00 AM.", "tuesday at ten a m", "preferred_appointment_time"),
    ("3 o'clock tomorrow.", "three o'clock tomorrow", "preferred_appointment_time"),
    (
        "The 3rd of May at 2:15 p.m.",
        "the third of may at two fifteen p m",
        "preferred_appointment_time",
    ),
    ("March 24th.", "march twenty fourth", "preferred_appointment_time"),
    (
        "March 24, 2026 at 4 PM",
        "march twenty fourth twenty twenty six at four p m",
        "preferred_appointment_time",
    ),
    ("I take it 2 times a day.", "i take it two times a day", None),
    ("Every 6 hours.", "every six hours", None),
    (
        "I take 500 mg of metformin twice a day.",
        "i take five hundred milligrams of metformin twice a day",
        None,
    ),
    ("I took 1,000 mg of Tylenol.", "i took one thousand milligrams of tylenol", None),
    ("I take 10 units of insulin.", "i take ten units of insulin", None),
    ("My number is 555-1234.", "my number is five five five one two three four", None),
    ("It's (415) 555-2671.", "it's four one five five five five two six seven one", None),
    ("415-555-2671", "four one five five five five two six seven one", None),
    (
        "The bill was $180 over $120.",
        "the bill was one hundred eighty dollars over one hundred twenty dollars",
        None,
    ),
    ("I've been to the ER 2 times.", "i've been to the e r two times", None),
    ("Should I call 911?", "should i call nine one one", None),
    ("I have type 2 diabetes.", "i have type two diabetes", None),
    ("My A1C is 9.2.", "my a one c is nine point two", None),
    ("He had a stroke in 1998.", "he had a stroke in nineteen ninety eight", None),
    ("I'm 45, and I have chest pain.", "i'm forty five and i have chest pain", None),
    (
        "It was 160/100 and then 150/95.",
        "it was one sixty over one hundred and then one fifty over ninety five",
        None,
    ),
    ("The top number is 190.", "the top number is one ninety", None),
    ("My watch says 200 beats.", "my watch says two hundred beats", None),
    ("I soaked 2 pads in 1 hour.", "i soaked two pads in one hour", None),
    ("I took 20 pills.", "i took twenty pills", None),
]
BORN = [
    ("10/12/1985", date(1985, 10, 12)),
    ("June 4th, 1952.", date(1952, 6, 4)),
    ("June 4, 1952", date(1952, 6, 4)),
    ("04/05/52", date(1952, 4, 5)),
    ("6-4-52", date(1952, 6, 4)),
    ("1985-10-12", date(1985, 10, 12)),
    ("March 3rd, 2004", date(2004, 3, 3)),
    ("It's 06041952.", date(1952, 6, 4)),
    ("The 12th of October 1985.", date(1985, 10, 12)),
    ("12 October, '85", date(1985, 10, 12)),
    ("October 12th, 2000.", date(2000, 10, 12)),
    ("July 5th 1909", date(1909, 7, 5)),
    ("04/19/52", date(1952, 4, 19)),
    ("6/19/1952", date(1952, 6, 19)),
    ("11/11/2011", date(2011, 11, 11)),
]


@pytest.fixture(scope="module")
def triage() -> Triage:
    return Triage(default_lexicon())


@pytest.fixture(scope="module")
def finder(triage: Triage) -> MentionFinder:
    return MentionFinder(from_rasa(load_project(SHIPPED)[1]), triage)


@pytest.mark.parametrize(("written", "said", "asked"), SAME, ids=[case[0] for case in SAME])
def test_what_is_written_is_read_as_what_was_said(
    triage: Triage, finder: MentionFinder, written: str, said: str, asked: str | None
) -> None:
    def read(text: str) -> tuple[object, ...]:
        decision = triage.assess(text, Patient(on=TODAY))
        vitals = [(one.kind, one.value, one.unit) for one in read_vitals(split_words(text)).vitals]
        named = [(one.entity, one.value) for one in finder.find(text, now=NOW, asked=asked)]
        return decision.acuity, sorted(one.rule for one in decision.findings), vitals, named

    assert read(spoken_form(written)) == read(said)


@pytest.mark.parametrize(("written", "born"), BORN, ids=[case[0] for case in BORN])
def test_a_date_of_birth_survives(written: str, born: date) -> None:
    found = find_birth_date(split_words(spoken_form(written)).words, TODAY)
    assert found is not None
    assert found.on == born


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("My blood pressure is 180/120.", "systolic", 180.0),
        ("My blood pressure is 180/120.", "diastolic", 120.0),
        ("My blood sugar is 450 mg/dL.", "glucose", 450.0),
        ("Her temp is 38.9 C.", "temperature", 38.9),
        ("My oxygen is 88%.", "spo2", 88.0),
        ("I weigh 185 lbs.", "weight", 185.0),
    ],
)
def test_a_reading_keeps_its_value(written: str, kind: str, value: float) -> None:
    vitals = read_vitals(split_words(spoken_form(written))).vitals
    assert value in [one.value for one in vitals if one.kind == kind]


@pytest.mark.parametrize("written", ["911", "9-1-1", "9 1 1."])
def test_the_number_for_emergencies_is_known_however_it_is_written(written: str) -> None:
    assert says_number(spoken_form(written), "911")
