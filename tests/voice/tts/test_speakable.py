from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.tts.reading.numbers import cardinal, digits, ordinal, paired
from voice.tts.speakable import speakable

PHONE = "two zero two, five five five, zero one zero zero"
DOSES = [
    ("20 mg", "twenty milligrams"),
    ("20mg", "twenty milligrams"),
    ("1 mg", "one milligram"),
    ("0.5 mg", "zero point five milligrams"),
    (".5 mg", "zero point five milligrams"),
    ("2.50 mL", "two point five zero milliliters"),
    ("1,000 mg", "one thousand milligrams"),
    ("500-1000 mg", "five hundred to one thousand milligrams"),
    ("5 \u2013 10 mg", "five to ten milligrams"),
    ("20 to 30 mg", "twenty to thirty milligrams"),
    ("5 mg-10 mg", "five milligrams to ten milligrams"),
    ("160 mg/5 mL", "one hundred sixty milligrams per five milliliters"),
    ("a 500-mg tablet", "a five hundred milligram tablet"),
    ("10 mg/m2", "ten milligrams per square meter"),
    ("75 mg/m\u00b2", "seventy five milligrams per square meter"),
    ("10 mg/kg/day", "ten milligrams per kilogram per day"),
    ("0.25 mcg", "zero point two five micrograms"),
    ("50 \u00b5g", "fifty micrograms"),
    ("400 IU", "four hundred international units"),
    ("10 units/kg", "ten units per kilogram"),
    ("20 mEq", "twenty milliequivalents"),
    ("1 tsp or 2 tbsp", "one teaspoon or two tablespoons"),
    ("2 x 500 mg", "two times five hundred milligrams"),
    ("2x/day", "two times per day"),
    ("2-3x a day", "two to three times a day"),
    ("q6h", "every six hours"),
    ("1 tablet BID PRN", "one tablet twice a day as needed"),
    ("1/2 tablet", "one half tablet"),
    ("1 1/2 tablets", "one and a half tablets"),
    ("2\u00bd tablets", "two and a half tablets"),
    ("3/4 tsp", "three quarters teaspoons"),
    ("\u0663 mg", "three milligrams"),
    ("911 mg", "nine hundred eleven milligrams"),
]
READINGS = [
    ("120/80", "one twenty over eighty"),
    ("160/110 mmHg", "one sixty over one ten millimeters of mercury"),
    ("105/70 mm Hg", "one oh five over seventy millimeters of mercury"),
    ("200/100", "two hundred over one hundred"),
    ("100 / 60", "one hundred over sixty"),
    ("BP < 140/90", "blood pressure less than one forty over ninety"),
    ("HR 72 bpm", "heart rate seventy two beats per minute"),
    ("140 mg/dL", "one hundred forty milligrams per deciliter"),
    ("5.5 mmol/L", "five point five millimoles per liter"),
    ("98.6\u00b0F", "ninety eight point six degrees Fahrenheit"),
    ("101.5 F", "one hundred one point five degrees Fahrenheit"),
    ("38.6 \u00b0C", "thirty eight point six degrees Celsius"),
    ("37.5-38 C", "thirty seven point five to thirty eight degrees Celsius"),
    ("an A1C of 6.5%", "an A-one-C of six point five percent"),
    ("a pain of 7/10", "a pain of seven out of ten"),
    ("62 kg, 5'10\"", "sixty two kilograms, five foot ten"),
    ("100%", "one hundred percent"),
    ("\u226595%", "at least ninety five percent"),
    ("\u22125\u00b0C", "minus five degrees Celsius"),
]
NUMBERS_TO_CALL = [
    ("Call 911.", "Call nine one one."),
    ("Call 911-", "Call nine one one-"),
    ("call 911, or 988", "call nine one one, or nine eight eight"),
    ("911/988", "nine one one or nine eight eight"),
    ("1-800-222-1222", "one, eight zero zero, two two two, one two two two"),
    ("(202) 555-0100", PHONE),
    ("202-555-0100", PHONE),
    ("202.555.0100", PHONE),
    ("+12025550100", f"one, {PHONE}"),
    ("+1 202 555 0100", f"one, {PHONE}"),
    ("call 555-1234", "call five five five, one two three four"),
    ("500-1000 steps", "five hundred to one thousand steps"),
    ("call 112", "call one one two"),
    ("112 beats", "one hundred twelve beats"),
    ("text 741741", "text seven four one seven four one"),
    ("code 4821", "code four eight two one"),
    ("ZIP 02139", "ZIP zero two one three nine"),
    ("MRN: 00123456", "M-R-N: zero zero one two three four five six"),
    ("SSN 123-45-6789", "S-S-N one two three, four five, six seven eight nine"),
    ("12345678", "one two three four five six seven eight"),
    ("+442071234567", "four four two, zero seven one, two three four, five six seven"),
    ("press 1", "press one"),
    ("#3", "number three"),
]
DATES = [
    ("March 14, 2026", "March fourteenth, twenty twenty six"),
    ("Mar 3", "March third"),
    ("Sept. 1st", "September first"),
    ("14 March 2026", "March fourteenth, twenty twenty six"),
    ("the 14th of March", "the fourteenth of March"),
    ("2026-03-14", "March fourteenth, twenty twenty six"),
    ("03/14/1985", "March fourteenth, nineteen eighty five"),
    ("3/14/05", "March fourteenth, two thousand five"),
    ("on 3/14", "on March fourteenth"),
    ("Tue, Mar 3", "Tuesday, March third"),
    ("in 1985", "in nineteen eighty five"),
    ("since 2005", "since two thousand five"),
    ("in your 60s", "in your sixties"),
    ("the 1990s", "the nineteen nineties"),
    ("you may 5", "you may five"),
    ("the 2000s", "the two thousands"),
    ("the 1900s", "the nineteen hundreds"),
    ("March 45", "March forty five"),
    ("13/45/2026", "thirteen or forty five or twenty twenty six"),
    ("3/45", "three over forty five"),
]
TIMES = [
    ("9:30 PM", "nine thirty PM"),
    ("2:05 p.m.", "two oh five PM."),
    ("at 8 a.m. Monday", "at eight AM Monday"),
    ("Tue 3/4 at 9", "Tuesday March fourth at nine"),
    ("3/4 tablet on Tuesday, 3/4", "three quarters tablet on Tuesday, March fourth"),
    ("Mon\u2013Fri 8:00\u201317:00", "Monday to Friday eight o'clock to seventeen hundred"),
    ("2026-03-04T09:05", "March fourth, twenty twenty six at nine oh five"),
    ("2026-03-04T09:05:00Z", "March fourth, twenty twenty six at nine oh five"),
    ("9:00", "nine o'clock"),
    ("9:00 AM", "nine AM"),
    ("14:30", "fourteen thirty"),
    ("7pm", "seven PM"),
    ("00:15", "zero fifteen"),
    ("25:30", "twenty five to thirty"),
    ("9-10 am", "nine to ten AM"),
    ("9:00-10:30 AM", "nine o'clock to ten thirty AM"),
    ("9am-5pm", "nine AM to five PM"),
    ("24/7", "twenty four seven"),
    ("24-hour line", "twenty four-hour line"),
    ("12 hrs", "twelve hours"),
    ("5 min. rest", "five minutes rest"),
]
PLAIN = [
    ("1,250", "one thousand two hundred fifty"),
    ("12,345,678", "twelve million three hundred forty five thousand six hundred seventy eight"),
    ("3.14", "three point one four"),
    ("-5", "minus five"),
    ("1.2.3", "one point two point three"),
    ("3:1", "three to one"),
    ("21st", "twenty first"),
    ("112th", "one hundred twelfth"),
    ("$20", "twenty dollars"),
    ("$1", "one dollar"),
    ("$1.50", "one dollar and fifty cents"),
    ("$0.99", "ninety nine cents"),
    ("$1,250", "one thousand two hundred fifty dollars"),
    ("$2 million", "two million dollars"),
    ("room 204", "room two hundred four"),
    ("37 weeks", "thirty seven weeks"),
]
ABBREVIATIONS = [
    ("Dr. Smith", "Doctor Smith"),
    ("Dr Smith", "Doctor Smith"),
    ("Mr. Lee and Mrs. Lee", "Mister Lee and Missus Lee"),
    ("Ms. Ode vs. Prof. Ode", "Miz Ode versus Professor Ode"),
    ("St. Mary's", "Saint Mary's"),
    ("12 Main St. Boston", "twelve Main Street Boston"),
    ("e.g., aspirin", "for example, aspirin"),
    ("food etc.", "food et cetera."),
    ("an MRI in the ER", "an M-R-I in the E-R"),
    ("the U.S.", "the U-S"),
    ("MRIs", "M-R-I's"),
    ("B12", "B twelve"),
    ("H1N1", "H one N one"),
    ("COVID-19", "COVID-nineteen"),
    ("w/ food, w/o milk", "with food, without milk"),
    ("the Rx", "the prescription"),
    ("and/or", "and or"),
    ("A & B", "A and B"),
    ("He said \u201cno\u201d \u2014 really?", "He said no, really?"),
    ("with food (or milk).", "with food, or milk."),
    ("[[phonemes]] {x}", "phonemes x"),
]
CASES = [
    tuple(line.split(" => "))
    for line in Path(__file__).with_name("readings.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]
TABLE = [*DOSES, *READINGS, *NUMBERS_TO_CALL, *DATES, *TIMES, *PLAIN, *ABBREVIATIONS, *CASES]


@pytest.mark.parametrize(("written", "spoken"), TABLE, ids=[written for written, _ in TABLE])
def test_it_is_read_out_as_people_say_it(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


def test_there_are_many_cases_and_none_twice() -> None:
    assert len(TABLE) == len({written for written, _ in TABLE}) > 400


@pytest.mark.parametrize(
    "text", ["Hello, how can I help you today?", "I'm sorry. That's a lot; take your time.", "OK"]
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert speakable(text) == text


@pytest.mark.parametrize("text", ["", "   ", "...", "()", "[]", "\n"])
def test_where_there_is_nothing_to_say_nothing_is_said(text: str) -> None:
    assert speakable(text) == ""


written_short = st.text(
    st.sampled_from("0123456789 .,:/-%$#+()[]'\u00b0\u00bd\u2013mgkLpacAPMdxhFC&<>~=")
    | st.characters(),
    max_size=60,
)


@given(written_short)
def test_whatever_comes_no_digit_and_no_command_is_left(text: str) -> None:
    spoken = speakable(text)
    assert not any(character.isdecimal() for character in spoken)
    assert not set(spoken) & set("[]{}|\\$%#/\0")
    assert spoken == " ".join(spoken.split())


@given(st.integers(0, 10**9))
def test_every_cardinal_can_be_taken_apart_again(number: int) -> None:
    assert value(cardinal(number)) == number


@given(st.integers(1, 10**6))
def test_an_ordinal_is_its_cardinal_but_for_the_last_word(number: int) -> None:
    assert ordinal(number).split()[:-1] == cardinal(number).split()[:-1]
    assert ordinal(number).endswith(("st", "nd", "rd", "th"))


@given(st.text(st.sampled_from("0123456789- "), min_size=1))
def test_digits_are_read_one_by_one(written: str) -> None:
    assert len(digits(written).split()) == sum(c.isdecimal() for c in written)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (2000, "two thousand"),
        (80, "eighty"),
    ],
)
def test_pairs_are_read_as_years_and_pressures_are(number: int, words: str) -> None:
    assert paired(number) == words


def value(words: str) -> int:
    """The number that cardinal words stand for: an own reading, to check the writing."""
    names = {cardinal(number): number for number in [*range(20), *range(20, 100, 10)]}
    scales = {"thousand": 1000, "million": 10**6, "billion": 10**9}
    total = part = 0
    for word in words.split():
        if word == "hundred":
            part *= 100
        elif word in scales:
            total, part = total + part * scales[word], 0
        else:
            part += names[word]
    return total + part
