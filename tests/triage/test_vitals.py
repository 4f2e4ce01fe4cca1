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
        ("my glucose is three point five mmol", [("glucose", 63)]),
        ("the pulse ox says eighty eight", [("spo2", 88)]),
        ("oxygen is ninety three percent", [("spo2", 93)]),
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
        "my weight is two hundred pounds",
        "my cholesterol is two forty",
        "i have had a fever for three days",
        "i take insulin twenty units",
        "my sugar is fine. my copay is thirty dollars",
        "eight out of twelve times",
        "five over two",
        "my pulse was nine hundred",
        "my temperature is sixty",
        "twelve out of ten",
        "there is no number",
        "it is forty percent off",
        "he is ninety. blood pressure fine",
        "one on two",
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
    ],
)
def test_a_pressure_that_cannot_be_true_is_told_apart(text: str) -> None:
    found = read_vitals(split_words(text))
    assert found.vitals == ()
    assert len(found.impossible) == 1


def test_temperatures_are_compared_in_fahrenheit() -> None:
    span = Span(0, 1)
    assert comparable(Vital("temperature", 38.0, "C", span)) == pytest.approx(100.4)
    assert comparable(Vital("temperature", 99.0, "F", span)) == 99.0
    (celsius,) = read_vitals(split_words("temperature thirty eight")).vitals
    assert celsius.unit == "C"
