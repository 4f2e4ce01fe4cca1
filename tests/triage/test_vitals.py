import pytest

from triage.decision import Span, Vital
from triage.vitals import comparable, read_vitals
from triage.words import split_words


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("my blood pressure is one eighty over one ten", [("systolic", 180), ("diastolic", 110)]),
        ("it's 142/91", [("systolic", 142), ("diastolic", 91)]),
        ("pressure was one forty and ninety", [("systolic", 140), ("diastolic", 90)]),
        ("my top number is one fifty", [("systolic", 150)]),
        ("the bottom number is ninety five", [("diastolic", 95)]),
        ("my sugar was two fifty this morning", [("glucose", 250)]),
        ("my glucose is three point five mmol", [("glucose", 3.5)]),
        ("the sugar is two", [("glucose", 2)]),
        ("my sugar is one thousand two hundred", [("glucose", 1200)]),
        ("it was twelve hundred on the glucometer", [("glucose", 1200)]),
        ("my sugar is four hundred fifty milligrams per deciliter", [("glucose", 450)]),
        ("three eighty milligrams per deciliter", [("glucose", 380)]),
        ("bp one sixty two on ninety four", [("systolic", 162), ("diastolic", 94)]),
        ("one eighty over one twenty", [("systolic", 180), ("diastolic", 120)]),
        (
            "my blood pressure is 128 82 pulse 70",
            [("systolic", 128), ("diastolic", 82), ("pulse", 70)],
        ),
        ("pressure one forty ninety", [("systolic", 140), ("diastolic", 90)]),
        ("my pressure was 118, 95 is my weight", [("systolic", 118), ("weight", 95)]),
        ("i'm fifty five and my pulse is forty", [("pulse", 40)]),
        ("i'm fifty five my pulse is forty four", [("pulse", 44)]),
        ("one twenty is my heart rate", [("pulse", 120)]),
        ("a one thirty pulse and ninety one percent oxygen", [("pulse", 130), ("spo2", 91)]),
        ("heart rate one ten oxygen eighty nine", [("pulse", 110), ("spo2", 89)]),
        ("my sugar is forty am i in danger", [("glucose", 40)]),
        ("temperature ninety nine six", [("temperature", 99.6)]),
        ("temp was one oh two four", [("temperature", 102.4)]),
        ("temperature thirty eight five", [("temperature", 38.5)]),
        ("he is a hundred and five point one and sweaty", [("temperature", 105.1)]),
        ("it was 38.9 an hour ago", [("temperature", 38.9)]),
        ("my temperature is one oh two twenty minutes ago", [("temperature", 102)]),
        ("eighty eight percent on the oximeter", [("spo2", 88)]),
        ("my weight is two hundred pounds", [("weight", 200)]),
        ("i weigh ninety kilos", [("weight", 90)]),
        ("pain is a ten over ten", [("pain_score", 10)]),
        ("the pulse ox says eighty eight", [("spo2", 88)]),
        ("oxygen is ninety three percent", [("spo2", 93)]),
        ("my s p o two is eighty four percent", [("spo2", 84)]),
        ("the o two is eighty six", [("spo2", 86)]),
        ("my h r is one hundred eighty", [("pulse", 180)]),
        ("my b g is forty", [("glucose", 40)]),
        (
            "fever of one o two and my b p is one thirty over eighty",
            [("temperature", 102), ("systolic", 130), ("diastolic", 80)],
        ),
        ("my pulse is one twenty", [("pulse", 120)]),
        ("a hundred and thirty beats per minute", [("pulse", 130)]),
        ("a hundred and four fever", [("temperature", 104)]),
        ("temperature of thirty nine", [("temperature", 39)]),
        ("about a six out of ten", [("pain_score", 6)]),
        ("7/10", [("pain_score", 7)]),
    ],
)
def test_a_reading_is_heard(text: str, readings: list[tuple[str, float]]) -> None:
    found = read_vitals(split_words(text))
    assert [(vital.kind, vital.value) for vital in found.vitals] == readings
    assert found.impossible == ()


@pytest.mark.parametrize(
    "text",
    [
        "i live at one eighty main street",
        "i gained five pounds",
        "i ran forty point two miles",
        "he is a hundred and five today",
        "i weigh myself and i have lost ten pounds",
        "i was born four over twelve over eighty",
        "my birthday is 4/12/80",
        "the invoice is one eighty over one twenty",
        "it is one eighty over ninety maple street",
        "one eighty maple street",
        "room one twenty",
        "my policy number is one forty over ninety",
        "my pulse is high at ten am",
        "it was a hundred outside",
        "my blood sugar test costs ninety dollars",
        "a pulse of forty times",
        "my cholesterol is two forty",
        "i have had a fever for three days",
        "i take insulin twenty units",
        "my sugar is fine. my copay is thirty dollars",
        "eight out of twelve times",
        "five over two",
        "my fever is sixty",
        "twelve out of ten",
        "there is no number",
        "it is forty percent off",
        "he is ninety. blood pressure fine",
        "one on two",
        "the blood pressure one",
        "i mean my blood pressure one please",
    ],
)
def test_other_numbers_are_no_readings(text: str) -> None:
    found = read_vitals(split_words(text))
    assert found.vitals == ()
    assert found.impossible == ()


@pytest.mark.parametrize(
    "text",
    [
        "my blood pressure is zero over zero",
        "zero over zero",
        "it says eighty over one twenty",
        "blood pressure five hundred over ten thousand",
        "the pressure is twelve over eight",
        "blood pressure one twenty over five",
        "my pulse was nine hundred",
        "my temperature is sixty",
        "my oxygen is one twenty",
        "my blood sugar is zero",
        "pulse zero",
    ],
)
def test_a_reading_that_cannot_be_true_is_told_apart(text: str) -> None:
    found = read_vitals(split_words(text))
    assert found.vitals == ()
    assert len(found.impossible) == 1


def test_temperatures_are_compared_in_fahrenheit() -> None:
    span = Span(0, 1)
    assert comparable(Vital("temperature", 38.0, "C", span)) == pytest.approx(100.4)
    assert comparable(Vital("temperature", 99.0, "F", span)) == 99.0
    assert comparable(Vital("glucose", 3.0, "mmol/L", span)) == pytest.approx(54.0)
    assert comparable(Vital("weight", 100.0, "kg", span)) == pytest.approx(220.5, abs=0.1)
    (celsius,) = read_vitals(split_words("temperature thirty eight")).vitals
    assert celsius.unit == "C"


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("my sugar is eleven", "mmol/L"),
        ("my sugar is nineteen", "mmol/L"),
        ("sugar is twenty", "mg/dL"),
    ],
)
def test_a_sugar_that_no_meter_shows_in_milligrams_is_in_millimoles(said: str, unit: str) -> None:
    assert [vital.unit for vital in read_vitals(split_words(said)).vitals] == [unit]
