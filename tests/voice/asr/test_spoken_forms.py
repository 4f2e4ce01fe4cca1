import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.asr.decoding import timed_words
from voice.asr.engine import Word
from voice.asr.spoken_forms import MOST_CHARACTERS, spoken_form, spoken_words
from voice.tts.reading.numbers import UNITS, cardinal, ordinal

CASES = {
    # Marks and capitals.
    "Hello, I have a bad headache.": "hello i have a bad headache",
    "No. Not that I know of!": "no not that i know of",
    "I'm fine \u2014 thanks\u2026": "i'm fine thanks",
    "I don\u2019t know": "i don't know",
    "Yes, that's right?": "yes that's right",
    "a well-known check-up": "a well known check up",
    "the X-ray": "the x ray",
    "my baby's fever": "my baby's fever",
    "and/or": "and or",
    "salt & pepper": "salt and pepper",
    "[BLANK_AUDIO]": "",
    "(coughing) I am here": "i am here",
    "...": "",
    "": "",
    "Jos\u00e9": "jos\u00e9",
    # Abbreviations and letters.
    "Dr. Brown": "doctor brown",
    "Mr. and Mrs. Hall": "mister and missus hall",
    "OK": "okay",
    "the ER": "the e r",
    "er, I think": "er i think",
    "My BP is high": "my b p is high",
    "a UTI": "a u t i",
    "My SpO2 is 84%": "my s p o two is eighty four percent",
    "My HR is 180": "my h r is one hundred eighty",
    "I have MS": "i have m s",
    "Ms. Hall": "miss hall",
    "an HbA1c": "an a one c",
    "an MRI": "an m r i",
    "do CPR": "do c p r",
    "A1C": "a one c",
    "my a1c": "my a one c",
    "O2 sat": "o two sat",
    "vitamin B12": "vitamin b twelve",
    "COVID-19": "covid nineteen",
    # Counts.
    "7": "seven",
    "28 weeks": "twenty eight weeks",
    "100": "one hundred",
    "110": "one hundred ten",
    "365 days": "three hundred sixty five days",
    "1,000": "one thousand",
    "1,250": "one thousand two hundred fifty",
    "10,000 units": "ten thousand units",
    "1500 mg": "one thousand five hundred milligrams",
    "2000 calories": "two thousand calories",
    "3000": "three thousand",
    "0": "zero",
    "05": "oh five",
    "2, 3": "two three",
    # Fractions and points.
    "98.6": "ninety eight point six",
    "0.5 mg": "zero point five milligrams",
    ".5": "zero point five",
    "7.25": "seven point two five",
    "1/2": "one half",
    "2 1/2 weeks": "two and a half weeks",
    "2\u00bd weeks": "two and a half weeks",
    "1\u00bc": "one and a quarter",
    "3/4": "three quarters",
    "2/3": "two thirds",
    # Readings.
    "180/120": "one hundred eighty over one hundred twenty",
    "140 / 90": "one hundred forty over ninety",
    "140 over 90": "one hundred forty over ninety",
    "in the 150s": "in the one fifties",
    "the low 200s": "the low two hundreds",
    "7/10": "seven out of ten",
    "7 out of 10": "seven out of ten",
    "My BP is 165-112 and I feel sick": (
        "my b p is one hundred sixty five over one hundred twelve and i feel sick"
    ),
    "BP was 200, 125": "b p was two hundred over one hundred twenty five",
    "My blood pressure: 150 95.": "my blood pressure one hundred fifty over ninety five",
    "my pressure was 118, 95 is my weight": (
        "my pressure was one hundred eighteen ninety five is my weight"
    ),
    "165-112": "one hundred sixty five over one hundred twelve",
    "the pressure rose in 30-40 minutes": "the pressure rose in thirty to forty minutes",
    "my pressure is fine and I weigh 180, 90 before": (
        "my pressure is fine and i weigh one hundred eighty ninety before"
    ),
    "I live at 112-45 Elm Road": "i live at one one two four five elm road",
    "24/7": "twenty four seven",
    "98%": "ninety eight percent",
    "98 %": "ninety eight percent",
    "101.5\u00b0F": "one hundred one point five degrees fahrenheit",
    "38.9 \u00b0C": "thirty eight point nine degrees celsius",
    "102\u00b0": "one hundred two degrees",
    "38.9 C": "thirty eight point nine celsius",
    "145 bpm": "one hundred forty five bpm",
    "120/80 mmHg": "one hundred twenty over eighty",
    "450 mg/dL": "four hundred fifty",
    "3.1 mmol/L": "three point one millimoles",
    "185 lbs": "one hundred eighty five pounds",
    "1 lb": "one pound",
    "84 kg": "eighty four kilograms",
    "5'4\"": "five foot four",
    "5\u2032 11\u2033": "five foot eleven",
    # Doses.
    "20 mg": "twenty milligrams",
    "20mg": "twenty milligrams",
    "50 mcg": "fifty micrograms",
    "5 mL": "five milliliters",
    "1 g": "one gram",
    "10 units": "ten units",
    "every 4-6 hours": "every four to six hours",
    "every 6 hrs": "every six hours",
    # Money.
    "$5": "five dollars",
    "$5.50": "five dollars and fifty cents",
    "$1,200": "one thousand two hundred dollars",
    "\u20ac20": "twenty euros",
    # Times.
    "3:30": "three thirty",
    "at 3:00": "at three o'clock",
    "3 o'clock": "three o'clock",
    "10 a.m.": "ten am",
    "10:00 AM": "ten am",
    "2:15 p.m.": "two fifteen pm",
    "7:05 PM": "seven oh five pm",
    "9:30am": "nine thirty am",
    "15:45": "fifteen forty five",
    # Dates and years.
    "10/12/1985": "ten twelve nineteen eighty five",
    "04/05/52": "oh four oh five fifty two",
    "6-4-52": "six four fifty two",
    "1985-10-12": "ten twelve nineteen eighty five",
    "06.04.1952": "oh six oh four nineteen fifty two",
    "June 4th, 1952": "june fourth nineteen fifty two",
    "June 4, 1952": "june fourth nineteen fifty two",
    "May 5": "may fifth",
    "I may take 5": "i may take five",
    "march 5 miles": "march five miles",
    "the 3rd of May": "the third of may",
    "March 21st": "march twenty first",
    "the 22nd": "the twenty second",
    "12th": "twelfth",
    "in 1998": "in nineteen ninety eight",
    "in 2004": "in two thousand four",
    "in 2026": "in twenty twenty six",
    "in the 1950s": "in the nineteen fifties",
    "in my 60s": "in my sixties",
    # Figures one by one.
    "555-1234": "five five five one two three four",
    "(415) 555-2671": "four one five five five five two six seven one",
    "415-555-2671": "four one five five five five two six seven one",
    "415.555.2671": "four one five five five five two six seven one",
    "1-800-555-0199": "one eight zero zero five five five zero one nine nine",
    "+1 415 555 2671": "one four one five five five five two six seven one",
    "5551234567": "five five five one two three four five six seven",
    "123-45-6789": "one two three four five six seven eight nine",
    "9-1-1": "nine one one",
    "911": "nine one one",
    "my sugar is 911": "my sugar is nine hundred eleven",
    "988": "nine eight eight",
    "90210": "nine zero two one zero",
    "the last four are 4567": "the last four are four five six seven",
    "06041952": "zero six zero four one nine five two",
    "10-12 days": "ten to twelve days",
}


@pytest.mark.parametrize(("written", "spoken"), CASES.items(), ids=CASES)
def test_what_is_written_becomes_what_is_said(written: str, spoken: str) -> None:
    assert spoken_form(written) == spoken


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("spoken", CASES.values(), ids=str)
def test_what_is_said_already_stays_as_it_is(spoken: str) -> None:
    assert spoken_form(spoken) == spoken


@given(st.text(max_size=60))
def test_any_text_is_taken_and_holds_words_alone(text: str) -> None:
    said = spoken_form(text)
    assert said == " ".join(said.split())
    assert re.fullmatch(r"[^\d_.,;:!?/%$#@+&()\[\]-]*", said)
    assert not re.search("[A-Z]", said)


WRITTEN = st.text(alphabet="0123456789 .,:/-$%'\"()\u00b0apmMAGgsthndr\u00bd", max_size=40)


@given(st.one_of(st.text(max_size=60), WRITTEN))
def test_the_spoken_form_is_its_own_spoken_form(text: str) -> None:
    said = spoken_form(text)
    assert spoken_form(said) == said


@given(WRITTEN)
def test_no_figure_is_passed_over(text: str) -> None:
    said = spoken_form(text)
    has_figures = any(sign.isdecimal() or sign == "\u00bd" for sign in text)
    assert bool(said and NUMBER_WORDS & set(said.split())) or not has_figures


def _number_words() -> frozenset[str]:
    counted = {word for number in range(1000) for word in cardinal(number).split()}
    ranked = {word for number in range(1000) for word in ordinal(number).split()}
    tens = {f"{word.removesuffix('y')}ies" for word in counted if word.endswith("y")}
    plural = {f"{word}s" for word in counted | ranked} | {f"{word}es" for word in counted}
    return frozenset(counted | ranked | tens | plural | {"oh", "half", "quarter", "quarters"})


NUMBER_WORDS = _number_words()


@given(st.from_regex(r"[0-9]{5,12}", fullmatch=True).filter(lambda code: not code.endswith("000")))
def test_a_long_code_is_said_figure_by_figure_and_none_is_lost(code: str) -> None:
    said = spoken_form(code).split()
    assert "".join(str(UNITS.index(word)) for word in said) == code


@given(st.integers(0, 999).filter(lambda number: number not in (911, 988)))
def test_a_count_is_read_back_by_its_value(number: int) -> None:
    values = {word: value for value, word in enumerate(UNITS)}
    values |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
    values |= {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
    total = 0
    for word in spoken_form(str(number)).split():
        total = total * 100 if word == "hundred" else total + values[word]
    assert total == number


def test_a_text_beyond_any_turn_is_cut() -> None:
    assert len(spoken_form("a " * MOST_CHARACTERS).split()) == MOST_CHARACTERS // 2


def test_a_number_too_long_to_reckon_with_is_said_figure_by_figure() -> None:
    assert spoken_form("1" * 10_000) == " ".join(["one"] * 10_000)


def written(*texts: str, probability: float = 0.9) -> list[Word]:
    return [Word(text, float(at), at + 1.0, probability) for at, text in enumerate(texts)]


def test_the_words_are_those_of_the_spoken_text() -> None:
    words = spoken_words(written("BP", "was", "180/120,", "at", "10", "a.m."))
    assert " ".join(word.text for word in words) == spoken_form("BP was 180/120, at 10 a.m.")


def test_words_that_come_of_one_share_its_time_in_order() -> None:
    words = spoken_words(written("My", "BP", "was", "180/120."))
    of_pressure = [word for word in words if word.start >= 3.0]
    assert [word.text for word in of_pressure] == [
        "one",
        "hundred",
        "eighty",
        "over",
        "one",
        "hundred",
        "twenty",
    ]
    assert of_pressure[0].start == 3.0
    assert of_pressure[-1].end == pytest.approx(4.0)
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(words))


def test_what_is_said_for_several_words_is_as_sure_as_the_least_sure() -> None:
    words = [Word("10", 0.0, 1.0, 0.9), Word("mg", 1.0, 2.0, 0.3), Word("daily", 2.0, 3.0, 0.8)]
    assert [(word.text, word.probability) for word in spoken_words(words)] == [
        ("ten", 0.3),
        ("milligrams", 0.3),
        ("daily", 0.8),
    ]


@pytest.mark.parametrize(
    ("pieces", "spoken"),
    [
        ([" It", "'s", " 98", ".6", "."], "it's ninety eight point six"),
        ([" 1", ",000", " mg"], "one thousand milligrams"),
        ([" 180", "/120"], "one hundred eighty over one hundred twenty"),
        ([" 3", " o", "'clock", "?"], "three o'clock"),
        ([" at", " 3", ":30", " p", ".m", "."], "at three thirty pm"),
        ([" 555", "-1234"], "five five five one two three four"),
        ([" $5", ".50", "!"], "five dollars and fifty cents"),
        ([" 98", "%"], "ninety eight percent"),
    ],
)
def test_what_a_tokenizer_of_whisper_parts_is_said_as_one(pieces: list[str], spoken: str) -> None:
    words = spoken_words(timed_words(pieces, [0.9] * len(pieces), 2.0))
    assert " ".join(word.text for word in words) == spoken


def test_words_without_a_sound_of_their_own_leave_nothing() -> None:
    assert spoken_words(written("[BLANK_AUDIO]", "...")) == ()
    assert spoken_words([]) == ()


@given(st.lists(st.one_of(st.text(max_size=8), WRITTEN), max_size=8))
def test_words_and_text_never_differ(texts: list[str]) -> None:
    pieces = [piece for text in texts for piece in text.split()]
    words = spoken_words(written(*pieces))
    assert " ".join(word.text for word in words) == spoken_form(" ".join(pieces))
